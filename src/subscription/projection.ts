import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionTable,
  type RecordedEvent,
  type RowChanges,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { subscriptionFields } from './fields.ts';

export const subscriptionsTable = defineTable(
  'subscriptions_projection',
  {
    instance_id: 'text',
    id: 'text',
    ...subscriptionFields.columns,
    active: 'boolean',
    signing_key: 'jsonb',
    authorization_header: 'jsonb',
    credentials: 'jsonb',
    private_key: 'jsonb',
    ...auditColumns,
  },
  { goesWith: { subscription: 'id' } },
);

const cursors = defineTable(
  'cursors',
  {
    instance_id: 'text',
    subscription_id: 'text',
    replay: 'text',
    position: 'bigint',
    until_position: 'bigint',
    creation_date: 'timestamptz',
    moved_at: 'timestamptz',
    retry_at: 'timestamptz',
  },
  { key: ['instance_id', 'subscription_id', 'replay'], goesWith: {} },
);

/** Where each subscription, and each replay to one, stands: made by the projector, moved by who tells events. */
export const cursorsTable = { ...cursors, schema: 'delivery', once: true } satisfies ProjectionTable;

const keyOf = ({ instanceId, aggregateId }: RecordedEvent) => ({ instance_id: instanceId, id: aggregateId });

interface SecretPayload {
  readonly signingKey?: unknown;
  readonly authorization?: unknown;
  readonly credentials?: unknown;
  readonly privateKey?: unknown;
}

const secretColumns = (payload: SecretPayload) => ({
  ...(payload.signingKey !== undefined && { signing_key: payload.signingKey as object | null }),
  ...(payload.authorization !== undefined && {
    authorization_header: payload.authorization as object | null,
  }),
  ...(payload.credentials !== undefined && { credentials: payload.credentials as object | null }),
  ...(payload.privateKey !== undefined && { private_key: payload.privateKey as object | null }),
});

const insertCursor = (
  rows: RowChanges,
  event: RecordedEvent,
  replay: string,
  after: bigint | number,
  until: number | null,
) =>
  rows.insert(cursorsTable, {
    instance_id: event.instanceId,
    subscription_id: event.aggregateId,
    replay,
    position: after,
    until_position: until,
    creation_date: event.createdAt,
    moved_at: event.createdAt,
    retry_at: event.createdAt,
  });

export const subscriptionProjections = [
  defineProjection({
    name: 'subscriptions',
    tables: [subscriptionsTable],
    handlers: [
      on(events.subscriptionAdded, (event, rows) =>
        rows.insert(subscriptionsTable, {
          ...keyOf(event),
          ...created(event),
          ...subscriptionFields.row(subscriptionFields.fold(subscriptionFields.zeros, event.payload)),
          ...secretColumns(event.payload),
          active: true,
        }),
      ),
      on(events.subscriptionChanged, (event, rows) =>
        rows.update(subscriptionsTable, keyOf(event), {
          ...changed(event),
          ...subscriptionFields.row(subscriptionFields.read(event.payload)),
          ...secretColumns(event.payload),
        }),
      ),
      on(events.subscriptionPaused, (event, rows) =>
        rows.update(subscriptionsTable, keyOf(event), { ...changed(event), active: false }),
      ),
      on(events.subscriptionResumed, (event, rows) =>
        rows.update(subscriptionsTable, keyOf(event), { ...changed(event), active: true }),
      ),
    ],
  }),
  /** Never rebuilt: what it writes leads outside, and others have gone on with it. */
  defineProjection({
    name: 'subscription_cursors',
    forward: true,
    tables: [],
    beside: [cursorsTable],
    handlers: [
      on(events.subscriptionAdded, (event, rows) =>
        insertCursor(rows, event, '', event.payload.after ?? event.position, null),
      ),
      on(events.subscriptionReplayed, (event, rows) => {
        const { replayId, after, until } = event.payload;
        insertCursor(rows, event, replayId, after, until);
      }),
      on(events.subscriptionResumed, (event, rows) =>
        rows.updateWhere(
          cursorsTable,
          { instance_id: event.instanceId, subscription_id: event.aggregateId },
          { retry_at: event.createdAt },
        ),
      ),
      on(events.subscriptionRemoved, (event, rows) =>
        rows.removeWhere(cursorsTable, {
          instance_id: event.instanceId,
          subscription_id: event.aggregateId,
        }),
      ),
    ],
  }),
];
