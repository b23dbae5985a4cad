import { expect, test } from 'bun:test';
import { given } from '../testing/scenario.ts';
import {
  addAction,
  changeAction,
  clearFlow,
  deactivateAction,
  reactivateAction,
  removeAction,
  setTriggerActions,
} from './commands.ts';
import { actionAdded, actionDeactivated, actionReactivated, actionRemoved } from './events.ts';
import { flowCleared, triggerActionsCascadeRemoved, triggerActionsSet } from './flow-events.ts';
import { flowTypeOf, triggerTypeOf } from './flows.ts';
import { actionAggregate, flowsAggregate } from './state.ts';

const values = { name: 'claims', script: 'function claims() {}', timeout: 1_000, allowedToFail: false };
const added = actionAdded({ ...values, timeout: 1_000_000_000 });
const { state: action } = given(actionAggregate, added);
const { state: removed } = given(actionAggregate, added, actionRemoved({}));
const set = (flowType: number, triggerType: number, actionIDs: string[] | null) =>
  triggerActionsSet({ flowType, triggerType, actionIDs });

test('an action is added once, with a name of its own in the organization and at most 20 seconds', () => {
  const decision = addAction(actionAggregate.initial, 'org', values);
  expect(decision.events).toEqual([added]);
  expect(decision.constraints).toMatchObject([{ action: 'add', type: 'action_names', field: 'claims:org' }]);
  expect(() => addAction(action, 'org', values)).toThrow('already exists');
  for (const timeout of [20_001, -1])
    expect(() => addAction(actionAggregate.initial, 'org', { ...values, timeout })).toThrow('20 seconds');
});

test('what differs is changed, and a new name frees the one before', () => {
  expect(changeAction(action, 'org', values).events).toEqual([]);
  const decision = changeAction(action, 'org', { ...values, name: 'roles', timeout: 2_000 });
  expect(decision.events).toMatchObject([{ payload: { name: 'roles', timeout: 2_000_000_000 } }]);
  expect(decision.constraints).toContainEqual({
    action: 'remove',
    type: 'action_names',
    field: 'claims:org',
  });
  expect(() => changeAction(removed, 'org', values)).toThrow('not found');
});

test('an action is deactivated and reactivated once', () => {
  const { state: inactive } = given(actionAggregate, added, actionDeactivated({}));
  expect(deactivateAction(action).events).toEqual([actionDeactivated({})]);
  expect(deactivateAction(inactive).events).toEqual([]);
  expect(reactivateAction(inactive).events).toEqual([actionReactivated({})]);
  expect(reactivateAction(action).events).toEqual([]);
});

test('a removed action leaves every flow that it was in, once', () => {
  const { state: flows } = given(
    flowsAggregate,
    set(2, 4, ['one', 'two']),
    set(2, 5, ['one']),
    set(3, 1, ['two']),
  );
  const [ofAction, ofFlows] = removeAction('one', action, 'org', flows);
  expect(ofAction.events).toEqual([actionRemoved({})]);
  expect(ofFlows.events).toEqual([triggerActionsCascadeRemoved({ flowType: 2, actionID: 'one' })]);
  expect(removeAction('one', removed, 'org', flows).map(({ events }) => events)).toEqual([[], []]);
  const after = given(
    flowsAggregate,
    set(2, 4, ['one', 'two']),
    set(2, 5, ['one']),
    triggerActionsCascadeRemoved({ flowType: 2, actionID: 'one' }),
  );
  expect([...after.state.triggers]).toEqual([['2/4', ['two']]]);
});

test('actions of a trigger are set in their order, and a flow is cleared', () => {
  const { state: flows } = given(flowsAggregate, set(2, 4, ['one', 'two']), set(2, 5, null));
  expect(setTriggerActions(flows, 2, 4, ['one', 'two']).events).toEqual([]);
  const decision = setTriggerActions(flows, 2, 4, ['two', 'one']);
  expect(decision.events).toEqual([set(2, 4, ['two', 'one'])]);
  expect(decision.requires).toEqual([
    { type: 'action', id: 'two' },
    { type: 'action', id: 'one' },
  ]);
  expect(() => setTriggerActions(flows, 2, 4, ['one', 'one'])).toThrow('twice');
  expect(clearFlow(flows, 2).events).toEqual([flowCleared({ flowType: 2 })]);
  expect(clearFlow(flows, 1).events).toEqual([]);
  expect(
    given(flowsAggregate, set(2, 4, ['one']), set(3, 1, ['one']), flowCleared({ flowType: 2 })).state,
  ).toEqual({
    triggers: new Map([['3/1', ['one']]]),
  });
});

test('flows and triggers are said by number or by name; a flow has its own triggers only', () => {
  expect(['2', 'FLOW_TYPE_CUSTOMISE_TOKEN'].map(flowTypeOf)).toEqual([2, 2]);
  expect(triggerTypeOf('TRIGGER_TYPE_PRE_ACCESS_TOKEN_CREATION', 2)).toBe(5);
  expect(triggerTypeOf('6', 4)).toBe(6);
  for (const unknown of ['0', '5', '', 'toString']) expect(() => flowTypeOf(unknown)).toThrow('no flow');
  expect(() => triggerTypeOf('1', 2)).toThrow('it has 4 (TRIGGER_TYPE_PRE_USERINFO_CREATION)');
});
