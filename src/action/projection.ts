import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
  type RowChanges,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { executionRemoved, executionSet } from './execution-events.ts';
import { targetFields } from './fields.ts';
import { targetsIn } from './state.ts';

export const targetsTable = defineTable(
  'targets_projection',
  {
    instance_id: 'text',
    id: 'text',
    ...targetFields.columns,
    signing_key: 'jsonb',
    previous_signing_key: 'jsonb',
    previous_until: 'timestamptz',
    ...auditColumns,
  },
  { goesWith: { target: 'id' } },
);

export const targetKeysTable = defineTable(
  'target_keys_projection',
  {
    instance_id: 'text',
    target_id: 'text',
    key_id: 'text',
    active: 'boolean',
    public_key: 'text',
    fingerprint: 'text',
    expiration_date: 'timestamptz',
    ...auditColumns,
  },
  { key: ['instance_id', 'target_id', 'key_id'], goesWith: { target: 'target_id' } },
);

export const executionsTable = defineTable(
  'executions_projection',
  { instance_id: 'text', id: 'text', ...auditColumns },
  { goesWith: {} },
);

/** Which targets an execution calls, in the order of their places. */
export const executionTargetsTable = defineTable(
  'execution_targets_projection',
  { instance_id: 'text', execution_id: 'text', place: 'integer', target_id: 'text', ...auditColumns },
  {
    key: ['instance_id', 'execution_id', 'place'],
    goesWith: { target: 'target_id' },
  },
);

const targetKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const publicKeyKey = (event: RecordedEvent, keyId: string) => ({
  instance_id: event.instanceId,
  target_id: event.aggregateId,
  key_id: keyId,
});
const setActive = (event: RecordedEvent<string, { keyId: string }>, rows: RowChanges, active: boolean) =>
  rows.update(targetKeysTable, publicKeyKey(event, event.payload.keyId), { ...changed(event), active });

export const actionProjections = [
  defineProjection({
    name: 'targets',
    tables: [targetsTable],
    handlers: [
      on(events.targetAdded, (event, rows) =>
        rows.insert(targetsTable, {
          ...targetKey(event),
          ...created(event),
          ...targetFields.row(targetFields.fold(targetFields.zeros, event.payload)),
          signing_key: event.payload.signingKey as object,
        }),
      ),
      on(events.targetChanged, (event, rows) => {
        const { signingKey, previousSigningKey, previousSigningKeyUntil } = event.payload;
        rows.update(targetsTable, targetKey(event), {
          ...changed(event),
          ...targetFields.row(targetFields.read(event.payload)),
          ...(signingKey !== undefined && {
            signing_key: signingKey as object,
            previous_signing_key: (previousSigningKey ?? null) as object | null,
            previous_until: previousSigningKeyUntil ? new Date(previousSigningKeyUntil) : null,
          }),
        });
      }),
    ],
  }),
  defineProjection({
    name: 'target_keys',
    tables: [targetKeysTable],
    handlers: [
      on(events.targetKeyAdded, (event, rows) => {
        const { keyId, publicKey, fingerprint, expiration } = event.payload;
        rows.insert(targetKeysTable, {
          ...publicKeyKey(event, keyId),
          ...created(event),
          active: false,
          public_key: publicKey,
          fingerprint,
          expiration_date: expiration ? new Date(expiration) : null,
        });
      }),
      on(events.targetKeyActivated, (event, rows) => setActive(event, rows, true)),
      on(events.targetKeyDeactivated, (event, rows) => setActive(event, rows, false)),
      on(events.targetKeyRemoved, (event, rows) =>
        rows.remove(targetKeysTable, publicKeyKey(event, event.payload.keyId)),
      ),
    ],
  }),
  defineProjection({
    name: 'executions',
    tables: [executionsTable, executionTargetsTable],
    handlers: [
      on(executionSet, (event, rows) => {
        const { instanceId: instance_id, aggregateId } = event;
        // The first event of the aggregate made it: what came before it is not there.
        if (event.version === 1) rows.insert(executionsTable, { ...targetKey(event), ...created(event) });
        else rows.update(executionsTable, targetKey(event), changed(event));
        rows.removeWhere(executionTargetsTable, { instance_id, execution_id: aggregateId });
        for (const [place, target] of targetsIn(event.payload).entries()) {
          rows.insert(executionTargetsTable, {
            instance_id,
            execution_id: aggregateId,
            place,
            target_id: target,
            ...created(event),
          });
        }
      }),
      // The row stays: what is set again is the same execution.
      on(executionRemoved, (event, rows) => {
        const { instanceId: instance_id, aggregateId } = event;
        rows.update(executionsTable, targetKey(event), changed(event));
        rows.removeWhere(executionTargetsTable, { instance_id, execution_id: aggregateId });
      }),
    ],
  }),
];
