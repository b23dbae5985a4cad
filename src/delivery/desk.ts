import type { PendingQuery, Row, Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { createPickup, type Pickup } from './pickup.ts';
import { postgresRuns, type RunStore } from './runs.ts';
import { type DeliveryState, deliveryStates } from './types.ts';

/** A delivery as operators see it. */
export interface DeliveryRecord {
  readonly id: string;
  readonly state: DeliveryState;
  readonly reaction: string;
  readonly recipient: string;
  readonly target: string;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly owner: string;
  readonly position: bigint;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly dueAt: Date;
  readonly last: AttemptRecord | undefined;
}

export interface AttemptRecord {
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: DeliveryState;
  readonly status: number | undefined;
  readonly said: string;
  readonly node: string;
}

/** All that are given must hold. */
export interface DeliverySearch {
  readonly state?: DeliveryState | undefined;
  readonly reaction?: string | undefined;
  /** As records have it, or the id of the target or subscription alone. */
  readonly target?: string | undefined;
  readonly eventType?: string | undefined;
  readonly aggregateId?: string | undefined;
}

export type Which = { readonly ids: readonly string[] } | { readonly matching: DeliverySearch };

/** What operators see of deliveries and do to them. */
export interface DeliveryDesk {
  /** The newest first. @param after the last id of the page before */
  list(
    instanceId: string,
    search: DeliverySearch,
    page: { limit: number; after?: string },
  ): Promise<DeliveryRecord[]>;
  get(instanceId: string, id: string): Promise<DeliveryRecord | undefined>;
  attempts(instanceId: string, id: string): Promise<AttemptRecord[]>;
  /**
   * Makes them due now, with all their attempts again; what was delivered only if it is named, and not `unlessDelivered`.
   *
   * @returns how many
   */
  retry(instanceId: string, which: Which, how?: { readonly unlessDelivered?: boolean }): Promise<number>;
  /** @returns how many waited and do no more */
  discard(instanceId: string, which: Which): Promise<number>;
  /** Whoever fetches the events of a subscription has them up to this position; it only grows. */
  received(instanceId: string, subscriptionId: string, position: bigint): Promise<void>;
  /** What receivers come for. */
  readonly pickup: Pickup;
  /** What ran while somebody waited, which is no delivery. */
  readonly runs: RunStore;
}

const { waiting, delivered, givenUp, discarded } = deliveryStates;
const names = Object.fromEntries(
  Object.entries(deliveryStates).map(([name, state]) => [state, name as DeliveryState]),
) as Readonly<Record<number, DeliveryState>>;
const nameOf = (state: number): DeliveryState => names[state] ?? 'waiting';

/** Rows that one statement changes: none holds locks for long. */
const most = 1_000;

export function createDesk({ reads, writes }: { readonly reads: Sql; readonly writes: Sql }): DeliveryDesk {
  const conditions = (sql: Sql, search: DeliverySearch): PendingQuery<Row[]> => {
    const { state, reaction, target, eventType, aggregateId } = search;
    return sql`
      ${state === undefined ? sql`` : sql`AND d.state = ${deliveryStates[state]}`}
      ${reaction === undefined ? sql`` : sql`AND d.reaction = ${reaction}`}
      ${target === undefined ? sql`` : sql`AND (d.target = ${target} OR d.recipient = ${target})`}
      ${eventType === undefined ? sql`` : sql`AND d.event_type = ${eventType}`}
      ${aggregateId === undefined ? sql`` : sql`AND d.aggregate_id = ${aggregateId}`}`;
  };
  /** Whether one of the indexes that are made for searches helps. */
  const isIndexed = ({ state, target, aggregateId }: DeliverySearch): boolean =>
    [state, target, aggregateId].some((value) => value !== undefined);
  /** Instance and id as the index has them by which they are found: in those for searches they are expressions. */
  const keyOf = (sql: Sql, indexed: boolean) =>
    indexed
      ? { instance: sql`(d.instance_id || '')`, id: sql`(d.id || '')` }
      : { instance: sql`d.instance_id`, id: sql`d.id` };
  const keyFor = (which: Which) => keyOf(writes, 'matching' in which && isIndexed(which.matching));
  const chosen = (which: Which): PendingQuery<Row[]> =>
    'ids' in which
      ? writes`AND d.id = ANY (${arrayLiteral([...new Set(which.ids)])}::text[])`
      : conditions(writes, which.matching);

  const selected = (more: PendingQuery<Row[]>) => reads<DeliveryRow[]>`
    SELECT d.id, d.state, d.reaction, d.recipient, d.target, d.event_type, d.aggregate_type, d.aggregate_id,
      d.resource_owner, d.position, d.attempts, d.creation_date, d.change_date, d.due_at,
      a.attempt, a.started_at, a.duration_ms, a.outcome, a.status, a.said, a.node
    FROM (${more}) d LEFT JOIN LATERAL (
      SELECT * FROM delivery.attempts a WHERE a.instance_id = d.instance_id AND a.delivery_id = d.id
      ORDER BY a.attempt DESC LIMIT 1) a ON true
    ORDER BY d.id DESC`;

  /** Somebody is at it, and nobody knows how it ended. */
  const underWay = writes`(d.state = ${waiting} AND coalesce(d.leased_until > now(), false))`;

  /** Many at a time, each once: what fails anew meanwhile is not begun anew for ever. */
  async function changed(
    which: Which,
    change: (after: string) => PromiseLike<readonly { readonly id: string }[]>,
  ): Promise<number> {
    let sum = 0;
    for (let after = ''; ; ) {
      const rows = await change(after);
      sum += rows.length;
      if (rows.length < most || 'ids' in which) return sum;
      const ids = rows.map(({ id }) => id).sort();
      after = ids.at(-1) ?? after;
    }
  }

  return {
    pickup: createPickup({ reads, writes }),
    runs: postgresRuns({ reads, writes }),

    async list(instanceId, search, { limit, after }) {
      const { instance, id } = keyOf(reads, isIndexed(search));
      const rows = await selected(reads`
        SELECT * FROM delivery.deliveries d
        WHERE ${instance} = ${instanceId} ${conditions(reads, search)}
          ${after ? reads`AND ${id} < ${after}` : reads``}
        ORDER BY ${id} DESC LIMIT ${limit}`);
      return rows.map(recordOf);
    },

    async get(instanceId, id) {
      const [row] = await selected(
        reads`SELECT * FROM delivery.deliveries d WHERE d.instance_id = ${instanceId} AND d.id = ${id}`,
      );
      return row && recordOf(row);
    },

    async attempts(instanceId, id) {
      const rows = await reads<AttemptRow[]>`
        SELECT attempt, started_at, duration_ms, outcome, status, said, node FROM delivery.attempts
        WHERE instance_id = ${instanceId} AND delivery_id = ${id} ORDER BY attempt`;
      return rows.map(attemptOf);
    },

    retry: (instanceId, which, { unlessDelivered = false } = {}) =>
      changed(
        which,
        (after) => writes<{ id: string }[]>`
          WITH chosen AS (
            SELECT d.instance_id, d.id FROM delivery.deliveries d
            WHERE ${keyFor(which).instance} = ${instanceId} AND ${keyFor(which).id} > ${after} ${chosen(which)}
              ${'ids' in which ? writes`` : writes`AND d.state IN (${waiting}, ${givenUp}) AND d.tries > 0`}
              ${unlessDelivered ? writes`AND d.state <> ${delivered}` : writes``}
              AND NOT ${underWay}
            ORDER BY ${keyFor(which).id} LIMIT ${most} FOR UPDATE)
          UPDATE delivery.deliveries d
          SET state = ${waiting}, due_at = now(), tries = 0, retried_at = now(), change_date = now()
          FROM chosen c WHERE d.instance_id = c.instance_id AND d.id = c.id RETURNING d.id`,
      ),

    discard: (instanceId, which) =>
      changed(
        which,
        (after) => writes<{ id: string }[]>`
          WITH chosen AS (
            SELECT d.instance_id, d.id FROM delivery.deliveries d
            WHERE ${keyFor(which).instance} = ${instanceId} AND ${keyFor(which).id} > ${after} AND d.state = ${waiting} ${chosen(which)}
            ORDER BY ${keyFor(which).id} LIMIT ${most} FOR UPDATE)
          UPDATE delivery.deliveries d SET state = ${discarded}, change_date = now()
          FROM chosen c WHERE d.instance_id = c.instance_id AND d.id = c.id RETURNING d.id`,
      ),

    async received(instanceId, subscriptionId, position) {
      await writes`
        UPDATE delivery.cursors SET position = ${position.toString()}::bigint, moved_at = now()
        WHERE instance_id = ${instanceId} AND subscription_id = ${subscriptionId} AND replay = ''
          AND position < ${position.toString()}::bigint`;
    },
  };
}

interface AttemptRow {
  attempt: number;
  started_at: Date;
  duration_ms: number;
  outcome: number;
  status: number | null;
  said: string;
  node: string;
}

type DeliveryRow = {
  id: string;
  state: number;
  reaction: string;
  recipient: string;
  target: string;
  event_type: string;
  aggregate_type: string;
  aggregate_id: string;
  resource_owner: string;
  position: string;
  attempts: number;
  creation_date: Date;
  change_date: Date;
  due_at: Date;
} & (AttemptRow | { [column in keyof AttemptRow]: null });

const attemptOf = (row: AttemptRow): AttemptRecord => ({
  number: row.attempt,
  startedAt: row.started_at,
  durationMs: row.duration_ms,
  outcome: row.outcome === delivered ? 'delivered' : nameOf(row.outcome),
  status: row.status ?? undefined,
  said: row.said,
  node: row.node,
});

const recordOf = (row: DeliveryRow): DeliveryRecord => ({
  id: row.id,
  state: nameOf(row.state),
  reaction: row.reaction,
  recipient: row.recipient,
  target: row.target,
  eventType: row.event_type,
  aggregateType: row.aggregate_type,
  aggregateId: row.aggregate_id,
  owner: row.resource_owner,
  position: BigInt(row.position),
  attempts: row.attempts,
  createdAt: row.creation_date,
  changedAt: row.change_date,
  dueAt: row.due_at,
  last: row.attempt === null ? undefined : attemptOf(row),
});
