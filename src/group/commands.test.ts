import { expect, test } from 'bun:test';
import { factTypes, given } from '../testing/scenario.ts';
import { addGroup, addUsers, changeGroup, removeGroup, removeUsers } from './commands.ts';
import { groupAdded, groupRemoved, groupUsersAdded } from './events.ts';
import { groupAggregate } from './state.ts';

const added = groupAdded({ name: 'Team', description: 'All of us' });
const team = given(groupAggregate, added, groupUsersAdded({ userIds: ['1', '2'] })).state;
const gone = given(groupAggregate, added, groupRemoved({})).state;

test('a group is added once, and its name is taken in its organization', () => {
  const decision = addGroup(groupAggregate.initial, { orgId: 'o', name: ' Team ' });
  expect(decision.events).toEqual([groupAdded({ name: 'Team' })]);
  expect(decision.constraints).toMatchObject([{ action: 'add', field: 'team:o' }]);
  for (const taken of [team, gone])
    expect(() => addGroup(taken, { orgId: 'o', name: 'x' })).toThrow('already');
  expect(() => addGroup(groupAggregate.initial, { orgId: 'o', name: ' ' })).toThrow('name');
});

test('only what differs changes; a new name frees the old one', () => {
  expect(changeGroup(team, { orgId: 'o', name: 'Team', description: 'All of us' }).events).toEqual([]);
  const decision = changeGroup(team, { orgId: 'o', name: 'Crew' });
  expect(decision.events).toMatchObject([{ payload: { name: 'Crew' } }]);
  expect(
    decision.constraints
      ?.map(({ action }) => action)
      .toSorted()
      .at(0),
  ).toBe('add');
  expect(changeGroup(team, { orgId: 'o', description: '' }).events).toMatchObject([
    { payload: { description: '' } },
  ]);
  expect(() => changeGroup(gone, { orgId: 'o', name: 'x' })).toThrow('not found');
});

test('users come and go once', () => {
  expect(addUsers(team, ['1', '2']).events).toEqual([]);
  const decision = addUsers(team, ['2', '3']);
  expect(decision.events).toEqual([groupUsersAdded({ userIds: ['3'] })]);
  expect(decision.requires).toEqual([{ type: 'user', id: '3' }]);
  expect(removeUsers(team, ['3']).events).toEqual([]);
  expect(factTypes(removeUsers(team, ['1', '3']))).toEqual(['group.users.removed']);
  for (const change of [addUsers, removeUsers]) expect(() => change(gone, ['1'])).toThrow('not found');
});

test('a group that is gone is removed without effect', () => {
  expect(factTypes(removeGroup(team, 'o'))).toEqual(['group.removed']);
  expect(removeGroup(gone, 'o').events).toEqual([]);
});
