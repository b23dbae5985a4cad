import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import { deliveryStates } from '../../delivery/index.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';
import { reactionName } from '../fields.ts';
import type { CursorKey } from './types.ts';

/** An event that was given up, as the delivery log keeps it. */
export interface DeadLetter {
  readonly id: string;
  readonly event: RecordedEvent;
  readonly attempts: number;
  readonly status: number | undefined;
  readonly said: string;
  readonly durationMs: number;
  readonly startedAt: Date;
  readonly refused: boolean;
}

const { givenUp } = deliveryStates;

/** Rows of the delivery log, in state given up, and why; only together with the move that passes them. */
export function deadLetters(
  sql: Sql,
  node: string,
  { subscriptionId, instanceId }: CursorKey,
  dead: readonly DeadLetter[],
) {
  const column = (of: (one: DeadLetter) => string | null) => arrayLiteral(dead.map(of));
  return sql`, letters AS (
      SELECT * FROM unnest(${column(({ id }) => id)}::text[], ${column(({ event }) => event.type)}::text[],
        ${column(({ event }) => event.aggregateType)}::text[], ${column(({ event }) => event.aggregateId)}::text[],
        ${column(({ event }) => String(event.version))}::bigint[], ${column(({ event }) => event.owner)}::text[],
        ${column(({ event }) => String(event.position))}::bigint[], ${column(({ attempts }) => String(attempts))}::int[],
        ${column(({ status }) => (status === undefined ? null : String(status)))}::int[],
        ${column(({ said }) => said)}::text[], ${column(({ durationMs }) => String(Math.round(durationMs)))}::int[],
        ${column(({ startedAt }) => startedAt.toISOString())}::timestamptz[],
        ${column(({ refused }) => String(refused ? givenUp : deliveryStates.waiting))}::smallint[])
      AS l(id, event_type, aggregate_type, aggregate_id, aggregate_version, owner, position, attempts, status, said,
        duration_ms, started_at, outcome)
    ), given_up AS (
      INSERT INTO delivery.deliveries (instance_id, id, reaction, recipient, worker, target, event_type, aggregate_type,
        aggregate_id, aggregate_version, resource_owner, position, creation_date, change_date, state, attempts, tries,
        due_at)
      SELECT ${instanceId}, l.id, ${reactionName}, ${subscriptionId}, 'actions', ${`${instanceId}/${subscriptionId}`},
        l.event_type, l.aggregate_type, l.aggregate_id, l.aggregate_version, l.owner, l.position, now(), now(),
        ${sql.unsafe(String(givenUp))}, l.attempts, l.attempts, now()
      FROM letters l, moved ON CONFLICT DO NOTHING
    ), attempts AS (
      INSERT INTO delivery.attempts
        (instance_id, delivery_id, attempt, node, started_at, duration_ms, outcome, status, said)
      SELECT ${instanceId}, l.id, l.attempts, ${node}, l.started_at, l.duration_ms, l.outcome, l.status, l.said
      FROM letters l, moved ON CONFLICT DO NOTHING
    )`;
}
