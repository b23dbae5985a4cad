import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { shown } from './said.ts';
import { deliveryStates } from './types.ts';

/** A delivery that waits until its receiver fetches it. */
export interface Waiting {
  readonly id: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
}

export interface PickedUp {
  readonly id: string;
  /** Why the receiver cannot use it; left out: it has it. */
  readonly error?: string;
}

/** Deliveries whose receivers come for them; they wait as those that are held. */
export interface Pickup {
  /** What waits for a target, about the oldest first. */
  waiting(instanceId: string, target: string, limit: number): Promise<Waiting[]>;
  /** Of these targets those for which something waits. */
  awaited(instanceId: string, targets: readonly string[]): Promise<string[]>;
  /** What of a target its receiver has, or has refused. @returns how many waited */
  pickedUp(instanceId: string, target: string, which: readonly PickedUp[]): Promise<number>;
}

const { waiting, delivered, givenUp } = deliveryStates;

export function createPickup({ reads, writes }: { readonly reads: Sql; readonly writes: Sql }): Pickup {
  // As a constant: by a parameter the index of those that wait is none to prepare a plan with.
  const isWaiting = (sql: Sql) => sql.unsafe(`state = ${waiting}`);
  return {
    async waiting(instanceId, target, limit) {
      const rows = await reads<
        { id: string; aggregate_type: string; aggregate_id: string; aggregate_version: string }[]
      >`
        SELECT id, aggregate_type, aggregate_id, aggregate_version FROM delivery.deliveries
        WHERE worker = 'actions' AND target = ${target} AND ${isWaiting(reads)} AND instance_id = ${instanceId}
        ORDER BY target, due_at, position LIMIT ${limit}`;
      return rows.map((row) => ({
        id: row.id,
        aggregateType: row.aggregate_type,
        aggregateId: row.aggregate_id,
        version: Number(row.aggregate_version),
      }));
    },

    async awaited(instanceId, targets) {
      const rows = await reads<{ target: string }[]>`
        SELECT wanted.target FROM unnest(${arrayLiteral(targets)}::text[]) AS wanted(target)
        CROSS JOIN LATERAL (
          SELECT FROM delivery.deliveries
          WHERE worker = 'actions' AND target = wanted.target AND ${isWaiting(reads)} AND instance_id = ${instanceId}
          ORDER BY target, due_at LIMIT 1) some`;
      return rows.map(({ target }) => target);
    },

    async pickedUp(instanceId, target, which) {
      const column = (of: (one: PickedUp) => string) => arrayLiteral(which.map(of));
      const { count } = await writes`
        WITH said AS (
          SELECT * FROM unnest(
            ${column(({ id }) => id)}::text[],
            ${column(({ error }) => String(error === undefined ? delivered : givenUp))}::smallint[],
            ${column(({ error }) => (error === undefined ? 'fetched' : shown(error)))}::text[]) AS s(id, state, said)
        ), there AS (
          SELECT s.*, d.attempts FROM (SELECT * FROM said ORDER BY id) s CROSS JOIN LATERAL (
            SELECT d.attempts FROM delivery.deliveries d
            WHERE d.instance_id = ${instanceId} AND d.id = s.id AND d.target = ${target}
              AND d.state IS NOT DISTINCT FROM ${waiting} FOR UPDATE) d
        ), kept AS (
          INSERT INTO delivery.attempts
            (instance_id, delivery_id, attempt, node, started_at, duration_ms, outcome, status, said)
          SELECT ${instanceId}, id, attempts + 1, '', now(), 0, state, NULL, said FROM there
          ON CONFLICT DO NOTHING
        )
        UPDATE delivery.deliveries d SET state = t.state, change_date = now(), attempts = t.attempts + 1,
          leased_until = NULL
        FROM there t WHERE d.instance_id = ${instanceId} AND d.id = t.id`;
      return count;
    },
  };
}
