import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../eventstore/index.ts';
import type { ActionRule, Holder } from './decision/index.ts';
import * as permissions from './permissions-commands.ts';
import { resourceAggregate } from './permissions-state.ts';
import { addType, changeType, removeType } from './types-commands.ts';
import { type ResourceTypes, resourceTypesAggregate } from './types-state.ts';

const project = (...events: NewEvent[]): ResourceTypes =>
  events.reduce((state, event) => resourceTypesAggregate.evolve(state, event as never), {
    ...resourceTypesAggregate.initial,
    project: 'active' as const,
    roles: new Set(['viewer', 'editor']),
  } as ResourceTypes);
const eventsOf = (decision: { events: NewEvent | readonly NewEvent[] }) => [decision.events].flat();

const action = (name: string, more: Partial<ActionRule> = {}): ActionRule => ({
  name,
  requires: 'role',
  scopes: [],
  roles: ['viewer'],
  ...more,
});
const documents = { name: 'document', displayName: 'Documents', actions: [action('read'), action('write')] };
const declared = project(...eventsOf(addType(project(), 't1', documents)));

describe('declaring a type', () => {
  test('is a fact of the project', () => {
    expect(eventsOf(addType(project(), 't1', documents))).toEqual([
      {
        type: 'project.resource_type.added',
        payload: { typeId: 't1', ...documents, actions: documents.actions.map((one) => ({ ...one })) },
      },
    ] as never);
  });

  test.each([
    ['that is declared already', declared, documents, 'ACCESS-Typ02'],
    ['with a name that is no name', project(), { ...documents, name: 'two words' }, 'ACCESS-Nam01'],
    ['of a project that is gone', { ...project(), project: 'removed' }, documents, 'ACCESS-Prj01'],
    [
      'with a role that the project does not have',
      project(),
      { ...documents, actions: [action('read', { roles: ['boss'] })] },
      'ACCESS-Act01',
    ],
    [
      'with an action twice',
      project(),
      { ...documents, actions: [action('a'), action('a')] },
      'ACCESS-Act01',
    ],
    [
      'with an action that takes a scope and names none',
      project(),
      { ...documents, actions: [action('a', { requires: 'scope', roles: [] })] },
      'ACCESS-Act01',
    ],
    [
      'with an action that takes a role and names none',
      project(),
      { ...documents, actions: [action('a', { roles: [] })] },
      'ACCESS-Act01',
    ],
    [
      'with scopes that would count for nothing',
      project(),
      { ...documents, actions: [action('a', { scopes: ['a'] })] },
      'ACCESS-Act01',
    ],
    [
      'with what is no scope',
      project(),
      { ...documents, actions: [action('a', { requires: 'scope', roles: [], scopes: ['a b'] })] },
      'ACCESS-Act01',
    ],
  ] as const)('%s is refused', (_, state, input, id) => {
    expect(() => addType(state as ResourceTypes, 't2', input)).toThrow(
      expect.objectContaining({ id }) as unknown as Error,
    );
  });
});

test('a project declares no more than is read for a decision', () => {
  const many = Array.from({ length: 100 }, (_, at) =>
    action(`a${at}`, {
      requires: 'scope',
      roles: [],
      scopes: Array.from({ length: 10 }, (__, n) => `${n}`.padEnd(100, 's')),
    }),
  );
  const type = (name: string, actions: readonly ActionRule[]) => ({ name, displayName: '', actions });
  const full = project(...eventsOf(addType(project(), 't1', type('first', many))));
  expect(() => addType(full, 't2', type('second', many))).toThrow('200000 characters at most');
  expect(eventsOf(addType(full, 't2', type('second', many.slice(0, 10))))).toHaveLength(1);
  expect(() => changeType(full, 'first', { displayName: '', actions: many })).not.toThrow();
});

describe('changing a type', () => {
  test('says which actions went', () => {
    const [event] = eventsOf(
      changeType(declared, 'document', { displayName: undefined, actions: [action('read')] }),
    );
    expect(event?.payload).toEqual({
      typeId: 't1',
      actions: [action('read')],
      droppedActions: ['write'],
    } as never);
  });

  test('to what it is decides nothing', () => {
    expect(eventsOf(changeType(declared, 'document', documents))).toEqual([]);
  });

  test('that is not there is refused; removing it is not', () => {
    expect(() => changeType(declared, 'folder', documents)).toThrow('declares no resource type "folder"');
    expect(eventsOf(removeType(declared, 'folder'))).toEqual([]);
    expect(eventsOf(removeType(declared, 'document'))).toHaveLength(1);
  });
});

describe('permissions on a resource', () => {
  const place = { projectId: 'p', typeId: 't1', resourceId: 'doc-1' };
  const type = { ...documents };
  const alice: Holder = { type: 'user', id: 'alice' };
  const given = (holder: Holder, ...actions: string[]) => ({ holder, owner: 'org', actions });
  const after = (...events: NewEvent[]) =>
    events.reduce(
      (state, event) => resourceAggregate.evolve(state, event as never),
      resourceAggregate.initial,
    );
  const set = (state = resourceAggregate.initial, holder = alice, ...actions: string[]) =>
    permissions.setPermission(state, place, type, given(holder, ...actions));

  test('are given, changed and taken; what holds already decides nothing', () => {
    const first = set(undefined, alice, 'write', 'read');
    expect(first.requires).toEqual([
      { type: 'project', id: 'p' },
      { type: 'user', id: 'alice' },
    ]);
    const held = after(...eventsOf(first));
    expect([...held.permissions.values()]).toEqual([{ holder: alice, actions: ['read', 'write'] }]);
    expect(eventsOf(set(held, alice, 'read', 'write'))).toEqual([]);
    const changed = after(...eventsOf(first), ...eventsOf(set(held, alice, 'read')));
    expect([...changed.permissions.values()]).toEqual([{ holder: alice, actions: ['read'] }]);
    expect(after(...eventsOf(first), ...eventsOf(set(held))).permissions.size).toBe(0);
    expect(eventsOf(set())).toEqual([]);
  });

  test('for what is not declared are refused', () => {
    expect(() => set(undefined, alice, 'print')).toThrow('has no action "print"');
  });

  test('are given to so many holders at most', () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      eventsOf(set(undefined, { type: 'user', id: `u${at}` }, 'read')),
    ).flat();
    expect(() => set(after(...many), alice, 'read')).toThrow('give them to a group or a role');
    expect(eventsOf(set(after(...many), { type: 'user', id: 'u7' }, 'write'))).toHaveLength(1);
  });

  test('lose actions that are not declared any more, and go with the last and with their role', () => {
    const viewer: Holder = { type: 'role', id: 'viewer' };
    const state = after(
      ...eventsOf(set(undefined, alice, 'read', 'write')),
      ...eventsOf(set(undefined, viewer, 'write')),
      ...eventsOf(set(undefined, { type: 'group', id: 'viewer' }, 'read')),
    );
    const left = (gone: permissions.Gone) =>
      eventsOf(permissions.cascadePermissions(state, place, gone)).map(({ type: of, payload }) => [
        of.replace('resource.permission.', ''),
        (payload as { holderType: string }).holderType,
      ]);
    expect(left({ actions: ['write'], roles: [] })).toEqual([
      ['cascade.changed', 'user'],
      ['cascade.removed', 'role'],
    ]);
    expect(left({ actions: [], roles: ['viewer'] })).toEqual([['cascade.removed', 'role']]);
  });

  test.each(['a\0b', 'line\nbreak', '\ud800'])('a resource is not called %p', (id) => {
    expect(() => permissions.requireResourceId(id)).toThrow('without control characters');
  });
});
