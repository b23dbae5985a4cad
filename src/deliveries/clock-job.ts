import type { Sql } from 'postgres';
import type { Config } from '../config/index.ts';
import { deliveryStates, leaseOf, whenPutBack } from '../delivery/index.ts';
import type { Job } from '../feature.ts';

/** Rows of one statement: none holds locks for long. */
const most = 1_000;

/**
 * What waits was last changed before it waits: where that is yet to come, by a clock that was put back, it is due. Who is at
 * one has it no longer than from now on, and what is too old is so as from now on.
 */
async function mendTimes(writes: Sql, leaseMs: number, signal: AbortSignal): Promise<number> {
  const isWaiting = writes.unsafe(`state = ${deliveryStates.waiting}`);
  const leaseEnds = writes`now() + ${leaseMs} * interval '1 millisecond'`;
  let mended = 0;
  let after = { created: '-infinity', id: '' };
  for (let count = most; count === most && !signal.aborted; mended += count) {
    const rows = await writes<{ created: string; id: string }[]>`
      WITH ahead AS (
        SELECT instance_id, id FROM delivery.deliveries
        WHERE ${isWaiting} AND (creation_date, id) > (${after.created}::text::timestamptz, ${after.id})
          AND (change_date > now() OR leased_until > ${leaseEnds})
        ORDER BY creation_date, id LIMIT ${most} FOR UPDATE SKIP LOCKED
      ), mended AS (
        UPDATE delivery.deliveries d SET
          due_at = CASE WHEN d.change_date > now() THEN least(d.due_at, now()) ELSE d.due_at END,
          change_date = least(d.change_date, now()),
          retried_at = CASE WHEN coalesce(d.retried_at, d.creation_date) > now() THEN now() ELSE d.retried_at END,
          leased_until = CASE WHEN d.leased_until > ${leaseEnds} THEN ${leaseEnds} ELSE d.leased_until END
        FROM ahead a WHERE d.instance_id = a.instance_id AND d.id = a.id
        RETURNING d.creation_date, d.id
      )
      SELECT creation_date::text AS created, id FROM mended ORDER BY creation_date, id`;
    count = rows.length;
    after = rows.at(-1) ?? after;
  }
  return mended;
}

/** A clock of the database that was put back holds up nothing for as long as it was put back. */
export const heedClock = ({ timeoutSeconds }: Config['deliveries']): Job => ({
  name: 'deliveries clock',
  schedule: '* * * * *',
  run: ({ writes, platform }, signal) =>
    whenPutBack(
      writes,
      'deliveries',
      () => mendTimes(writes, leaseOf(timeoutSeconds * 1_000).leaseMs, signal),
      (seconds, deliveries) =>
        platform.log.warn('the clock of the database was put back: deliveries that waited for it are due', {
          seconds,
          deliveries,
        }),
    ),
});
