import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { heldAs, nameKey } from '../precis/index.ts';
import * as events from './events.ts';
import { type ActionValues, actionFields } from './fields.ts';
import * as flowEvents from './flow-events.ts';
import { type Action, type Flows, triggerKey } from './state.ts';

/** Decisions on actions of version 1 and on where they run. What already holds decides nothing. */

const nothing: Decision = { events: [] };
export const longestTimeoutMs = 20_000;

const takeName = (orgId: string, name: string): ConstraintChange => ({
  action: 'add',
  type: 'action_names',
  field: `${nameKey(name)}:${orgId}`,
  error: {
    id: 'ACTION-Nam01',
    message: 'An action with this name already exists in the organization; choose another name',
  },
});
const freeName = (orgId: string, name: string): ConstraintChange[] =>
  heldAs(name).map((held) => ({ action: 'remove', type: 'action_names', field: `${held}:${orgId}` }));

export const exists = ({ lifecycle }: Action): boolean => lifecycle === 'active' || lifecycle === 'inactive';

/** @throws PosternError `not_found` */
export function requireExisting(action: Action): void {
  if (!exists(action)) throw notFound('ACTION-Nfd01', 'Action not found', { field: 'id' });
}

function checked(values: ActionValues): ActionValues {
  const { timeout } = values;
  if (timeout < 0 || timeout > longestTimeoutMs) {
    throw invalidArgument('ACTION-Tim01', 'timeout must be between 0 and 20 seconds', { field: 'timeout' });
  }
  return values;
}

export function addAction(action: Action, orgId: string, input: ActionValues): Decision {
  if (action.lifecycle !== 'absent') {
    throw alreadyExists('ACTION-Ext01', 'An action with this id already exists', { field: 'id' });
  }
  const values = checked(actionFields.clean(input));
  return {
    events: [events.actionAdded({ ...actionFields.write(values), name: values.name, script: values.script })],
    constraints: [takeName(orgId, values.name)],
  };
}

export function changeAction(action: Action, orgId: string, input: ActionValues): Decision {
  requireExisting(action);
  const change = actionFields.differences(action, checked(actionFields.clean(input)));
  if (Object.keys(change).length === 0) return nothing;
  const { name } = change;
  const sameKey = name !== undefined && nameKey(name) === nameKey(action.name);
  return {
    events: [events.actionChanged(actionFields.write(change))],
    constraints:
      name === undefined || sameKey ? [] : [...freeName(orgId, action.name), takeName(orgId, name)],
  };
}

export function deactivateAction(action: Action): Decision {
  requireExisting(action);
  return action.lifecycle === 'inactive' ? nothing : { events: [events.actionDeactivated({})] };
}

export function reactivateAction(action: Action): Decision {
  requireExisting(action);
  return action.lifecycle === 'active' ? nothing : { events: [events.actionReactivated({})] };
}

/** With an action it leaves the flows that it is in. */
export function removeAction(
  id: string,
  action: Action,
  orgId: string,
  flows: Flows,
): readonly [Decision, Decision] {
  if (!exists(action)) return [nothing, nothing];
  const left = [...flows.triggers]
    .filter(([, ids]) => ids.includes(id))
    .map(([key]) => Number.parseInt(key, 10));
  return [
    { events: [events.actionRemoved({})], constraints: freeName(orgId, action.name) },
    {
      events: [...new Set(left)].map((flowType) =>
        flowEvents.triggerActionsCascadeRemoved({ flowType, actionID: id }),
      ),
    },
  ];
}

export function setTriggerActions(
  flows: Flows,
  flowType: number,
  triggerType: number,
  actionIDs: readonly string[],
): Decision {
  const repeated = actionIDs.find((id, at) => actionIDs.indexOf(id) !== at);
  if (repeated !== undefined) {
    throw invalidArgument('FLOW-Rep01', `Action ${repeated} is in the list twice`, { field: 'action_ids' });
  }
  const held = flows.triggers.get(triggerKey(flowType, triggerType)) ?? [];
  if (held.length === actionIDs.length && held.every((id, at) => id === actionIDs[at])) return nothing;
  return {
    events: [flowEvents.triggerActionsSet({ flowType, triggerType, actionIDs: [...actionIDs] })],
    requires: actionIDs.map((id) => ({ type: 'action', id })),
  };
}

export const clearFlow = (flows: Flows, flowType: number): Decision =>
  [...flows.triggers.keys()].some((key) => key.startsWith(`${flowType}/`))
    ? { events: [flowEvents.flowCleared({ flowType })] }
    : nothing;
