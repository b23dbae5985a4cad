import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { type EventRow, recorded } from '../eventstore/index.ts';
import { shown } from './said.ts';
import { type Delivery, type DeliveryWorker, deliveryStates, type Report } from './types.ts';

/** A delivery that this node has taken: until its lease ends nobody else does. */
export interface Taken extends Delivery {
  readonly reaction: string;
  /** Attempts since it was made, or since it was to begin anew. */
  readonly tries: number;
  /** How long ago that was when it was taken. */
  readonly ageMs: number;
  /** When it was taken. */
  readonly takenAt: Date;
  /** Since when it was due, as the database writes it. */
  readonly dueAt: string;
  /** Somebody was at it and never ended it: whoever that was is gone, maybe by its doing. */
  readonly abandoned: boolean;
}

/** How an attempt ended, as it is kept. */
export interface Ended {
  readonly taken: Taken;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly report: Report;
  /** How long to wait before the next attempt; undefined: there is none. */
  readonly pauseMs: number | undefined;
}

const { waiting, delivered, givenUp } = deliveryStates;

interface TakenRow extends EventRow {
  id: string;
  reaction: string;
  recipient: string;
  target: string;
  attempts: number;
  tries: number;
  age_ms: number;
  taken_at: Date;
  abandoned: boolean;
  due_at_text: string;
}

/** Of so many targets at most it is told at once that something is due. */
export const targetsAtOnce = 500;

/** Of what waits for a target so many are made due by one statement. */
const dueAtOnce = 1_000;

export interface QueueOptions {
  readonly worker: DeliveryWorker;
  readonly node: string;
  /** What this version can send. What another version made is left to that one. */
  readonly reactions: readonly string[];
}

/** Of a statement about deliveries that were taken: each by its key and the attempt that it was taken for. */
const keysOf = (taken: readonly Taken[]) => ({
  instances: arrayLiteral(taken.map(({ instanceId }) => instanceId)),
  ids: arrayLiteral(taken.map(({ id }) => id)),
  attempts: arrayLiteral(taken.map(({ attempt }) => String(attempt))),
});

/** The rows of the deliveries that one thread sends, on whatever node. Times are by the clock of the database. */
export function createQueue(sql: Sql, { worker, node, reactions }: QueueOptions) {
  const known = arrayLiteral(reactions);
  // As a constant: by a parameter the index of those that wait is none to prepare a plan with.
  const isWaiting = sql.unsafe(`state = ${waiting}`);
  const isFree = sql.unsafe('(leased_until IS NULL OR leased_until <= now())');
  return {
    /**
     * Targets for which something is due. Walks from target to target, however many deliveries wait for one.
     * @returns those after `after`, in order; fewer than `limit`: the last ones
     */
    async targets(after = '', limit = targetsAtOnce): Promise<string[]> {
      const rows = await sql<{ target: string }[]>`
        WITH RECURSIVE walk AS (
          (SELECT target, due_at, ${isFree} AS free FROM delivery.deliveries
            WHERE worker = ${worker} AND ${isWaiting} AND target > ${after} AND reaction = ANY (${known}::text[])
            ORDER BY target, due_at LIMIT 1)
          UNION ALL
          SELECT next.target, next.due_at, next.free FROM walk CROSS JOIN LATERAL (
            SELECT target, due_at, ${isFree} AS free FROM delivery.deliveries
            WHERE worker = ${worker} AND ${isWaiting} AND target > walk.target
              AND reaction = ANY (${known}::text[])
            ORDER BY target, due_at LIMIT 1) next
        )
        SELECT target FROM walk WHERE due_at <= now() AND CASE WHEN free THEN true ELSE (
          SELECT true FROM delivery.deliveries d
          WHERE d.worker = ${worker} AND d.target = walk.target AND ${isWaiting} AND d.due_at <= now()
            AND ${isFree} AND d.reaction = ANY (${known}::text[])
          ORDER BY d.target, d.due_at LIMIT 1) END
        LIMIT ${limit}`;
      return rows.map(({ target }) => target);
    },

    /**
     * Takes what is due, so many for each target; each once among all nodes. An attempt is counted when it is taken. That
     * changes no index, so that it stays on its page.
     * @param since nothing is looked for that was due before, by target: what ended there lies in the way until the
     *   database has cleaned up, which waits for whoever reads long, such as a backup
     */
    async take(
      rooms: ReadonlyMap<string, number>,
      leaseMs: number,
      since: (target: string) => string | undefined = () => undefined,
    ): Promise<Taken[]> {
      const targets = [...rooms.keys()];
      const rows = await sql<TakenRow[]>`
        WITH due AS (
          SELECT d.instance_id, d.id, d.abandoned
          FROM unnest(${arrayLiteral(targets)}::text[], ${arrayLiteral([...rooms.values()].map(String))}::int[],
            ${arrayLiteral(targets.map((target) => since(target) ?? '-infinity'))}::timestamptz[])
            AS wanted(target, room, since)
          CROSS JOIN LATERAL (
            SELECT instance_id, id, leased_until IS NOT NULL AS abandoned FROM delivery.deliveries
            WHERE worker = ${worker} AND target = wanted.target AND ${isWaiting} AND due_at <= now()
              AND due_at >= wanted.since AND ${isFree} AND reaction = ANY (${known}::text[])
            ORDER BY due_at, position LIMIT wanted.room FOR UPDATE SKIP LOCKED) d
        ), taken AS (
          UPDATE delivery.deliveries d
          SET attempts = d.attempts + 1, tries = d.tries + 1,
            leased_until = now() + ${leaseMs} * interval '1 millisecond'
          FROM due WHERE d.instance_id = due.instance_id AND d.id = due.id
          RETURNING d.*, due.abandoned
        )
        SELECT t.id, t.reaction, t.recipient, t.target, t.attempts, t.tries, t.abandoned, t.due_at::text AS due_at_text, now() AS taken_at,
          (extract(epoch FROM now() - coalesce(t.retried_at, t.creation_date)) * 1000)::float8 AS age_ms, e.instance_id, e.aggregate_type, e.aggregate_id,
          e.aggregate_version, e.event_type, e.event_data, e.editor_user, e.editor_service, e.resource_owner,
          e.created_at, e.position
        FROM taken t CROSS JOIN LATERAL (
          SELECT * FROM eventstore.events2 e
          WHERE e.instance_id = t.instance_id AND e.aggregate_type = t.aggregate_type
            AND e.aggregate_id = t.aggregate_id AND e.aggregate_version = t.aggregate_version) e
        ORDER BY t.position`;
      return rows.map((row) => ({
        instanceId: row.instance_id,
        id: row.id,
        reaction: row.reaction,
        recipient: row.recipient,
        target: row.target,
        attempt: row.attempts,
        tries: row.tries,
        ageMs: row.age_ms,
        takenAt: row.taken_at,
        abandoned: row.abandoned,
        dueAt: row.due_at_text,
        event: recorded(row),
      }));
    },

    /** @returns ids of those that are still this node's, from now on for the time of the lease */
    async renew(taken: readonly Taken[], leaseMs: number): Promise<Set<string>> {
      const { instances, ids, attempts } = keysOf(taken);
      const rows = await sql<{ id: string }[]>`
        UPDATE delivery.deliveries d SET leased_until = now() + ${leaseMs} * interval '1 millisecond'
        FROM unnest(${instances}::text[], ${ids}::text[], ${attempts}::int[]) AS t(instance_id, id, attempt)
        WHERE d.instance_id = t.instance_id AND d.id = t.id AND d.attempts = t.attempt
          AND d.state IS NOT DISTINCT FROM ${waiting} AND d.leased_until IS NOT NULL
        RETURNING d.id`;
      return new Set(rows.map(({ id }) => id));
    },

    /** Gives back what was taken and not begun: it was no attempt, and is as it was before. */
    async giveBack(taken: readonly Taken[]): Promise<void> {
      const { instances, ids, attempts } = keysOf(taken);
      await sql`
        UPDATE delivery.deliveries d
        SET attempts = d.attempts - 1, tries = d.tries - 1, leased_until = CASE WHEN t.abandoned THEN now() END
        FROM unnest(${instances}::text[], ${ids}::text[], ${attempts}::int[],
          ${arrayLiteral(taken.map(({ abandoned }) => String(abandoned)))}::bool[]) AS t(instance_id, id, attempt, abandoned)
        WHERE d.instance_id = t.instance_id AND d.id = t.id AND d.attempts = t.attempt
          AND d.state IS NOT DISTINCT FROM ${waiting}`;
    },

    /** Makes due what waits for the target, but for what somebody is at; so many rows at once that none is locked for long. */
    async dueNow(instanceId: string, target: string): Promise<void> {
      for (let count = dueAtOnce; count === dueAtOnce; ) {
        ({ count } = await sql`
          WITH waits AS MATERIALIZED (
            SELECT instance_id, id FROM delivery.deliveries
            WHERE worker = ${worker} AND target = ${target} AND ${isWaiting} AND instance_id = ${instanceId}
              AND due_at > now() AND ${isFree}
            ORDER BY target, due_at LIMIT ${dueAtOnce}
          ), locked AS (
            SELECT d.instance_id, d.id FROM (SELECT * FROM waits ORDER BY id) w CROSS JOIN LATERAL (
              SELECT d.instance_id, d.id FROM delivery.deliveries d
              WHERE d.instance_id = w.instance_id AND d.id = w.id FOR UPDATE) d
          )
          UPDATE delivery.deliveries d SET due_at = now() FROM locked l
          WHERE d.instance_id = l.instance_id AND d.id = l.id AND d.state IS NOT DISTINCT FROM ${waiting}`);
      }
    },

    /**
     * Keeps how attempts ended. One whose lease was taken over meanwhile changes nothing but the record of attempts, unless
     * it was delivered by it: then it is, whatever whoever took over makes of it. One whose instance is gone leaves nothing. Rows are locked in the order of their ids, as by whoever retries and
     * discards them: nobody waits for each other. The state is compared in a form that no index helps: the one that leads
     * through all that wait is none to take.
     */
    async end(ended: readonly Ended[]): Promise<void> {
      const { instances, ids, attempts } = keysOf(ended.map(({ taken }) => taken));
      const column = (of: (one: Ended) => string | null) => arrayLiteral(ended.map(of));
      await sql`
        WITH ended AS (
          SELECT * FROM unnest(
            ${instances}::text[], ${ids}::text[], ${attempts}::int[], ${column(stateAfter)}::smallint[],
            ${column(({ pauseMs }) => (pauseMs === undefined ? null : String(pauseMs)))}::float8[],
            ${column(({ startedAt }) => startedAt.toISOString())}::timestamptz[],
            ${column(({ durationMs }) => String(Math.round(durationMs)))}::int[],
            ${column(({ report }) => String(outcomeOf(report)))}::smallint[],
            ${column(({ report }) => (report.status === undefined ? null : String(report.status)))}::int[],
            ${column(({ report }) => shown(report.said))}::text[],
            ${column(({ report }) => (report.outcome === 'held' ? '1' : '0'))}::int[])
          AS e(instance_id, id, attempt, state, pause_ms, started_at, duration_ms, outcome, status, said, held)
        ), there AS (
          SELECT e.* FROM (SELECT * FROM ended ORDER BY instance_id, id) e CROSS JOIN LATERAL (
            SELECT FROM delivery.deliveries d WHERE d.instance_id = e.instance_id AND d.id = e.id FOR UPDATE) d
        ), kept AS (
          INSERT INTO delivery.attempts
            (instance_id, delivery_id, attempt, node, started_at, duration_ms, outcome, status, said)
          SELECT instance_id, id, attempt, ${node}, started_at, duration_ms, outcome, status, said FROM there
          ON CONFLICT DO NOTHING
        )
        UPDATE delivery.deliveries d SET state = e.state, change_date = now(), tries = d.tries - e.held,
          leased_until = NULL,
          due_at = coalesce(now() + e.pause_ms * interval '1 millisecond', d.due_at)
        FROM there e
        WHERE d.instance_id = e.instance_id AND d.id = e.id AND CASE
          WHEN e.state = ${delivered} THEN d.state IS NOT DISTINCT FROM ${waiting} OR d.state IS NOT DISTINCT FROM ${givenUp}
          ELSE d.attempts = e.attempt AND d.state IS NOT DISTINCT FROM ${waiting} END`;
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;

const outcomeOf = ({ outcome }: Report): number =>
  outcome === 'delivered' ? delivered : outcome === 'refused' ? givenUp : waiting;

const stateAfter = ({ report, pauseMs }: Ended): string =>
  String(report.outcome === 'delivered' ? delivered : pauseMs === undefined ? givenUp : waiting);
