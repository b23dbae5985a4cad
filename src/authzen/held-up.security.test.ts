import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { basic } from '../oidc/testing.ts';
import { lockTable } from '../testing/locked-table.ts';
import { type AccessScene, type Decision, openAccessScene, searchAll, types } from './testing.ts';

/** While the projector is held up, and on every node, what was taken allows nothing, and what was given is heeded. */

const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const projects = 'zitadel.project.v2.ProjectService';
const users = 'zitadel.user.v2.UserService';

let scene: AccessScene;
let sql: postgres.Sql;
beforeAll(async () => {
  scene = await openAccessScene();
  sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await scene?.postern.stop();
});

async function heldUp(table: string, work: () => Promise<void>): Promise<void> {
  const unlock = await lockTable(sql, table);
  try {
    await work();
  } finally {
    await unlock();
  }
}

test('permissions on a resource', async () => {
  const userId = await scene.user();
  const may = async (id: string) => (await scene.may('read', { id }, { id: userId })).decision;
  await scene.permit('held', { userId }, 'read');
  expect([await may('held'), await may('new')]).toEqual([true, false]);
  await heldUp('resource_permissions_projection', async () => {
    await scene.permit('held', { userId });
    await scene.permit('new', { userId }, 'read');
    expect([await may('held'), await may('new')]).toEqual([false, true]);
    await scene.permit('', { userId }, 'read');
    expect(await may('held')).toBe(true);
    await scene.permit('', { userId });
    expect(await may('held')).toBe(false);
  });
  expect([await may('held'), await may('new')]).toEqual([false, true]);
});

test('what is found of resources and people', async () => {
  const userId = await scene.user();
  const found = async (path: string, body: object) =>
    (await searchAll(scene, path, { action: { name: 'read' }, ...body }, 1)).map(({ id }) => id);
  const resources = () =>
    found('search/resource', { subject: { type: 'user', id: userId }, resource: { type: 'document' } });
  const people = () =>
    found('search/subject', { subject: { type: 'user' }, resource: { type: 'document', id: 'seen-2' } });
  for (const id of ['seen-1', 'seen-2', 'seen-3']) await scene.permit(id, { userId }, 'read');
  expect([await resources(), await people()]).toEqual([['seen-1', 'seen-2', 'seen-3'], [userId]]);
  await heldUp('resource_permissions_projection', async () => {
    await scene.permit('seen-2', { userId });
    expect([await resources(), await people()]).toEqual([['seen-1', 'seen-3'], []]);
  });
});

test('roles, and permissions that they hold', async () => {
  const { projectId, postern } = scene;
  const userId = await scene.user();
  const addRole = () =>
    postern.call(`${projects}/AddProjectRole`, { projectId, roleKey: 'keeper', displayName: 'Keeper' });
  await addRole();
  const id = await scene.give(userId, 'viewer', 'keeper');
  await scene.permit('kept', { roleKey: 'keeper' }, 'read');
  const may = async () => [
    (await scene.may('list', {}, { id: userId })).decision,
    (await scene.may('read', { id: 'kept' }, { id: userId })).decision,
  ];
  expect(await may()).toEqual([true, true]);
  await heldUp('user_grants_projection', async () => {
    await postern.call(`${authorizations}/UpdateAuthorization`, { id, roleKeys: ['keeper'] });
    expect(await may()).toEqual([false, true]);
  });
  await heldUp('resource_permissions_projection', async () => {
    await scene.permit('kept-2', { roleKey: 'keeper' }, 'read');
    await postern.call(`${projects}/RemoveProjectRole`, { projectId, roleKey: 'keeper' });
    expect(await may()).toEqual([false, false]);
    await addRole();
  });
  await scene.give(userId, 'keeper');
  expect(await may()).toEqual([false, false]);
  expect((await scene.may('read', { id: 'kept-2' }, { id: userId })).decision).toBe(false);
});

test('types, projects and people', async () => {
  const { projectId, postern } = scene;
  const userId = await scene.user();
  await scene.give(userId, 'viewer');
  const may = async () => (await scene.may('list', {}, { id: userId })).decision;
  expect(await may()).toBe(true);
  await heldUp('resource_types_projection', async () => {
    await scene.declare('fresh', [{ name: 'open', requirement: 'REQUIREMENT_ROLE', roleKeys: ['viewer'] }]);
    expect((await scene.may('open', { type: 'fresh' }, { id: userId })).decision).toBe(true);
    await postern.call(`${types}/DeleteResourceType`, { projectId, name: 'fresh' });
    expect((await scene.may('open', { type: 'fresh' }, { id: userId })).decision).toBe(false);
  });
  await heldUp('users_projection', async () => {
    await postern.call(`${users}/LockUser`, { userId });
    expect(await may()).toBe(false);
  });
});

test('another node decides the same a moment later', async () => {
  const node = await scene.postern.anotherNode();
  try {
    const userId = await scene.user();
    const there = async () => {
      const response = await fetch(`${node.url}/access/v1/evaluation`, {
        method: 'POST',
        headers: {
          host: new URL(scene.issuer).host,
          authorization: basic(scene.api.clientId, scene.api.secret),
          'content-type': 'application/json',
          'postern-position': String(await scene.postern.server.platform.store.head()),
        },
        body: JSON.stringify({
          subject: { type: 'user', id: userId },
          action: { name: 'read' },
          resource: { type: 'document', id: 'noded' },
        }),
      });
      return ((await response.json()) as Decision).decision;
    };
    expect(await there()).toBe(false);
    for (const actions of [['read'], [], ['read'], []]) {
      await scene.permit('noded', { userId }, ...actions);
      expect(await there()).toBe(actions.length > 0);
    }
  } finally {
    await node.stop();
  }
});
