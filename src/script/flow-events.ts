import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';

const flowType = { flowType: Type.Integer() };
const triggerType = { triggerType: Type.Integer() };

/** Which actions run where, in order; none: nothing runs there. Go writes empty lists as null. */
export const triggerActionsSet = defineEvent(
  'org',
  'org.flow.trigger_actions.set',
  Type.Object({
    ...flowType,
    ...triggerType,
    actionIDs: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  }),
);
/** An action was removed, and with it left every trigger of the flow. */
export const triggerActionsCascadeRemoved = defineEvent(
  'org',
  'org.flow.trigger_actions.cascade.removed',
  Type.Object({ ...flowType, actionID: Type.String() }),
);
export const flowCleared = defineEvent('org', 'org.flow.cleared', Type.Object(flowType));

/** Organizations change all the time: what is remembered of flows is told by their events alone. */
for (const event of [triggerActionsSet, triggerActionsCascadeRemoved, flowCleared])
  alsoConcerns(event, () => ({ aggregateType: 'flow', aggregateId: '' }));
