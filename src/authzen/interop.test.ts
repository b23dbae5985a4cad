import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  type AccessScene,
  type Decision,
  openAccessScene,
  permissions,
  type SearchAnswer,
  types,
} from './testing.ts';

/**
 * Scenarios that the AuthZEN working group lets decision points show each other: the todo application of its interop
 * events, and the fixture of its certification, as far as it asks for identifiers alone.
 */

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

const evaluate = async (subject: string, action: string, type: string, id: string, more: object = {}) => {
  const response = await scene.ask('evaluation', {
    subject: { type: 'user', id: subject, identity: 'ignored' },
    action: { name: action },
    resource: { type, id, ...more },
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as Decision).decision;
};

const addUser = (userId: string) =>
  scene.postern.call('zitadel.user.v2.UserService/CreateUser', {
    organizationId: scene.orgId,
    userId,
    username: `scenario-${userId}`,
    machine: { name: userId },
  });

const permit = (resourceType: string, resourceId: string, holder: object, ...actions: string[]) =>
  scene.postern.call(`${permissions}/SetResourcePermission`, {
    projectId: scene.projectId,
    resourceType,
    resourceId,
    holder,
    actions,
  });

describe('the todo application', () => {
  const rick = 'rick@the-citadel.com';
  const morty = 'morty@the-citadel.com';
  const summer = 'summer@the-smiths.com';
  const beth = 'beth@the-smiths.com';
  const jerry = 'jerry@the-smiths.com';
  const roles = {
    [rick]: ['admin', 'evil_genius'],
    [morty]: ['editor'],
    [summer]: ['editor'],
    [beth]: ['viewer'],
    [jerry]: ['viewer'],
  };
  const everybody = Object.keys(roles);
  const todoOf = (owner: string) => `todo of ${owner}`;

  beforeAll(async () => {
    const { postern, projectId } = scene;
    for (const roleKey of ['admin', 'evil_genius']) {
      await postern.call('zitadel.project.v2.ProjectService/AddProjectRole', {
        projectId,
        roleKey,
        displayName: roleKey,
      });
    }
    const anyone = {
      requirement: 'REQUIREMENT_ROLE',
      roleKeys: ['admin', 'evil_genius', 'editor', 'viewer'],
    };
    const own = (name: string, ...roleKeys: string[]) => ({
      name,
      requirement: 'REQUIREMENT_RESOURCE',
      roleKeys,
    });
    await scene.declare('user', [{ name: 'can_read_user', ...anyone }]);
    await scene.declare('todo', [
      { name: 'can_read_todos', ...anyone },
      { name: 'can_create_todo', requirement: 'REQUIREMENT_ROLE', roleKeys: ['admin', 'editor'] },
      own('can_update_todo', 'evil_genius', 'editor'),
      own('can_delete_todo', 'admin', 'editor'),
    ]);
    await permit('todo', '', { roleKey: 'evil_genius' }, 'can_update_todo');
    await permit('todo', '', { roleKey: 'admin' }, 'can_delete_todo');
    for (const [userId, keys] of Object.entries(roles)) {
      await addUser(userId);
      await scene.give(userId, ...keys);
      await permit('todo', todoOf(userId), { userId }, 'can_update_todo', 'can_delete_todo');
    }
  });

  test('lets everybody see users and todos', async () => {
    for (const who of everybody) {
      expect(await evaluate(who, 'can_read_user', 'user', beth, { userID: beth })).toBe(true);
      expect(await evaluate(who, 'can_read_todos', 'todo', 'todo-1')).toBe(true);
    }
  });

  test('lets editors and administrators write todos', async () => {
    const may = everybody.map((who) => evaluate(who, 'can_create_todo', 'todo', 'todo-1'));
    expect(await Promise.all(may)).toEqual([true, true, true, false, false]);
  });

  test.each(['can_update_todo', 'can_delete_todo'])(
    '%s: the genius any, editors their own, viewers not even these',
    async (action) => {
      for (const who of everybody) {
        for (const owner of everybody) {
          const expected = who === rick || (who === owner && [morty, summer].includes(who));
          const more = { properties: { ownerID: owner } };
          expect([who, owner, await evaluate(who, action, 'todo', todoOf(owner), more)]).toEqual([
            who,
            owner,
            expected,
          ]);
        }
      }
    },
  );

  test('answers a boxcar in one request', async () => {
    const response = await scene.ask('evaluations', {
      subject: { type: 'user', id: morty },
      action: { name: 'can_update_todo' },
      evaluations: [rick, morty, summer].map((owner) => ({ resource: { type: 'todo', id: todoOf(owner) } })),
    });
    expect(await response.json()).toMatchObject({
      evaluations: [{ decision: false }, { decision: true }, { decision: false }],
    });
  });
});

describe('the fixture of the certification', () => {
  beforeAll(async () => {
    const action = (name: string) => ({ name, requirement: 'REQUIREMENT_RESOURCE' });
    await scene.declare('record', [action('read'), action('write'), action('delete')]);
    for (const userId of ['alice', 'bob']) await addUser(userId);
    await permit('record', 'record-1', { userId: 'alice' }, 'read', 'write');
    await permit('record', 'record-1', { userId: 'bob' }, 'read');
    await permit('record', 'record-2', { userId: 'bob' }, 'write');
  });

  test.each([
    ['alice', 'read', true],
    ['alice', 'write', true],
    ['bob', 'read', true],
    ['bob', 'write', false],
  ] as const)('%s may %s record-1: %p', async (who, action, expected) => {
    expect(await evaluate(who, action, 'record', 'record-1')).toBe(expected);
  });

  const found = async (path: string, body: object) =>
    ((await (await scene.ask(`search/${path}`, body)).json()) as SearchAnswer).results;
  const record = { type: 'record', id: 'record-1' };

  test('subjects, resources and actions are found', async () => {
    expect(
      await found('subject', { subject: { type: 'user' }, action: { name: 'read' }, resource: record }),
    ).toEqual([
      { type: 'user', id: 'alice' },
      { type: 'user', id: 'bob' },
    ]);
    const alice = { type: 'user', id: 'alice' };
    expect(
      await found('resource', { subject: alice, action: { name: 'read' }, resource: { type: 'record' } }),
    ).toEqual([record]);
    expect(await found('action', { subject: alice, resource: record })).toEqual([
      { name: 'read' },
      { name: 'write' },
    ]);
  });

  test('its types are listed with what was declared', async () => {
    const { resourceTypes } = await scene.postern.call<{ resourceTypes: { name: string }[] }>(
      `${types}/ListResourceTypes`,
      { projectId: scene.projectId },
    );
    expect(resourceTypes.map(({ name }) => name)).toEqual(['document', 'record', 'todo', 'user']);
  });
});
