import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { actionFields } from './fields.ts';
import { flowCleared, triggerActionsCascadeRemoved, triggerActionsSet } from './flow-events.ts';

/** As the wire's `ActionState` numbers them. */
export const actionState = { inactive: 1, active: 2 } as const;

export const actionsTable = defineTable(
  'actions_projection',
  { instance_id: 'text', id: 'text', ...actionFields.columns, state: 'smallint', ...auditColumns },
  { goesWith: { org: 'resource_owner', action: 'id' } },
);

/** Which actions run at a trigger of an organization, in the order of their places. */
export const flowTriggersTable = defineTable(
  'flow_triggers_projection',
  {
    instance_id: 'text',
    org_id: 'text',
    flow_type: 'smallint',
    trigger_type: 'smallint',
    place: 'integer',
    action_id: 'text',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'org_id', 'flow_type', 'trigger_type', 'place'],
    goesWith: { org: 'org_id', action: 'action_id' },
  },
);

const actionKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const flowKey = (event: RecordedEvent<string, { flowType: number }>) => ({
  instance_id: event.instanceId,
  org_id: event.aggregateId,
  flow_type: event.payload.flowType,
});

export const scriptProjections = [
  defineProjection({
    name: 'actions',
    tables: [actionsTable],
    handlers: [
      on(events.actionAdded, (event, rows) =>
        rows.insert(actionsTable, {
          ...actionKey(event),
          ...created(event),
          ...actionFields.row(actionFields.fold(actionFields.zeros, event.payload)),
          state: actionState.active,
        }),
      ),
      on(events.actionChanged, (event, rows) =>
        rows.update(actionsTable, actionKey(event), {
          ...changed(event),
          ...actionFields.row(actionFields.read(event.payload)),
        }),
      ),
      on(events.actionDeactivated, (event, rows) =>
        rows.update(actionsTable, actionKey(event), { ...changed(event), state: actionState.inactive }),
      ),
      on(events.actionReactivated, (event, rows) =>
        rows.update(actionsTable, actionKey(event), { ...changed(event), state: actionState.active }),
      ),
    ],
  }),
  defineProjection({
    name: 'flow_triggers',
    tables: [flowTriggersTable],
    handlers: [
      on(triggerActionsSet, (event, rows) => {
        const trigger = { ...flowKey(event), trigger_type: event.payload.triggerType };
        rows.removeWhere(flowTriggersTable, trigger);
        for (const [place, id] of (event.payload.actionIDs ?? []).entries())
          rows.insert(flowTriggersTable, { ...trigger, place, action_id: id, ...created(event) });
      }),
      on(triggerActionsCascadeRemoved, (event, rows) =>
        rows.removeWhere(flowTriggersTable, { ...flowKey(event), action_id: event.payload.actionID }),
      ),
      on(flowCleared, (event, rows) => rows.removeWhere(flowTriggersTable, flowKey(event))),
    ],
  }),
];
