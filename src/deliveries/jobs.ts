import type { Config } from '../config/index.ts';
import { deliveryStates } from '../delivery/index.ts';
import type { Job } from '../feature.ts';

/** Rows of one statement: none holds locks for long. */
const most = 1_000;

const { waiting, givenUp } = deliveryStates;

/** What waits for longer than it is tried, for a target that is left alone, is given up; not while somebody is at it. */
export const giveUpOld = ({ maxAgeHours }: Config['deliveries']): Job => ({
  name: 'deliveries give up',
  schedule: '*/5 * * * *',
  async run({ writes }, signal) {
    for (let given = most; given === most && !signal.aborted; ) {
      const { count } = await writes`
        UPDATE delivery.deliveries d SET state = ${givenUp}, change_date = now()
        FROM (SELECT instance_id, id FROM delivery.deliveries
          WHERE ${writes.unsafe(`state = ${waiting}`)} AND creation_date < now() - ${maxAgeHours} * interval '1 hour'
            AND coalesce(retried_at, creation_date) < now() - ${maxAgeHours} * interval '1 hour'
            AND coalesce(leased_until <= now(), true)
          ORDER BY creation_date LIMIT ${most} FOR UPDATE SKIP LOCKED) old
        WHERE d.instance_id = old.instance_id AND d.id = old.id`;
      given = count;
    }
  },
});

/** So can how scripts and targets ended; nodes that are gone leave their rows. */
export const forgetRuns = ({ retentionDays }: Config['deliveries']): Job => ({
  name: 'runs retention',
  schedule: '37 3 * * *',
  async run({ writes }) {
    await writes`
      DELETE FROM delivery.last_runs WHERE changed_at < now() - ${retentionDays} * interval '1 day'`;
  },
});

/** How a delivery ended can be seen for a while. */
export const forgetEnded = ({ retentionDays }: Config['deliveries']): Job => ({
  name: 'deliveries retention',
  schedule: '17 3 * * *',
  async run({ writes }, signal) {
    for (let gone = most; gone === most && !signal.aborted; ) {
      const { count } = await writes`
        WITH gone AS (
          DELETE FROM delivery.deliveries d
          USING (SELECT instance_id, id FROM delivery.deliveries
            WHERE ${writes.unsafe(`state <> ${waiting}`)} AND change_date < now() - ${retentionDays} * interval '1 day'
            ORDER BY change_date LIMIT ${most} FOR UPDATE SKIP LOCKED) old
          WHERE d.instance_id = old.instance_id AND d.id = old.id RETURNING d.instance_id, d.id
        ), attempts AS (
          DELETE FROM delivery.attempts a USING gone WHERE a.instance_id = gone.instance_id AND a.delivery_id = gone.id
        )
        SELECT FROM gone`;
      gone = count;
    }
  },
});
