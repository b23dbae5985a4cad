import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type AccessScene, openAccessScene, type SearchAnswer, searchAll } from './testing.ts';

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

const idsOf = (results: SearchAnswer['results']) => results.map(({ id }) => id ?? '');
const sorted = (...ids: string[]) => ids.sort();

const subjects = async (action: string, id: string, more: object = {}) =>
  idsOf(
    await searchAll(scene, 'search/subject', {
      subject: { type: 'user' },
      action: { name: action },
      resource: { type: 'document', id, ...more },
    }),
  );

const resources = (userId: string, action: string) =>
  searchAll(scene, 'search/resource', {
    subject: { type: 'user', id: userId },
    action: { name: action },
    resource: { type: 'document' },
  });

describe('subjects', () => {
  test('are those with a permission: their own, by groups in groups, by roles and on the whole type', async () => {
    const [own, inGroup, inNested, byRole, onAll, other] = await Promise.all(
      Array.from({ length: 6 }, () => scene.user()),
    );
    const group = await scene.group(inGroup as string);
    const nested = await scene.group(inNested as string, own as string);
    await scene.postern.call('postern.group.v1.GroupNestingService/AddGroupsToGroup', {
      groupId: group,
      memberGroupIds: [nested],
    });
    await scene.give(byRole as string, 'viewer');
    await scene.permit('found', { userId: own }, 'read');
    await scene.permit('found', { groupId: group }, 'read');
    await scene.permit('found', { roleKey: 'viewer' }, 'read');
    await scene.permit('', { userId: onAll }, 'read');
    await scene.permit('found', { userId: other }, 'edit');
    const all = [own, inGroup, inNested, byRole, onAll] as string[];
    expect(await subjects('read', 'found')).toEqual(sorted(...all));
    expect(await subjects('read', 'elsewhere')).toEqual([onAll as string]);
    await scene.permit('', { userId: onAll });
  });

  test('are those who hold a role, by themselves or by a group, and who may act', async () => {
    const [own, inGroup, inactive] = (await Promise.all(Array.from({ length: 3 }, () => scene.user()))) as [
      string,
      string,
      string,
    ];
    const groupId = await scene.group(inGroup, inactive);
    await scene.give(own, 'editor');
    await scene.postern.call('postern.group.v1.GroupAuthorizationService/CreateGroupAuthorization', {
      groupId,
      projectId: scene.projectId,
      roleKeys: ['editor'],
    });
    await scene.postern.call('zitadel.user.v2.UserService/DeactivateUser', { userId: inactive });
    expect(await subjects('export', 'any')).toEqual(sorted(own, inGroup));
    expect(await subjects('export', 'any', { properties: { organization_id: 'elsewhere' } })).toEqual([]);
  });

  test('need the base role besides the permission', async () => {
    const [member, guest] = (await Promise.all([scene.user(), scene.user()])) as [string, string];
    await scene.give(member, 'editor');
    for (const userId of [member, guest]) await scene.permit('based', { userId }, 'edit');
    expect(await subjects('edit', 'based')).toEqual([member]);
  });

  test('are found by no scope, for nobody presents a token', async () => {
    expect(await subjects('search', 'any')).toEqual([]);
  });
});

describe('resources', () => {
  test('are those on which something was given to the subject, in any way', async () => {
    const userId = await scene.user();
    const group = await scene.group(userId);
    await scene.give(userId, 'viewer');
    await scene.permit('r-own', { userId }, 'read');
    await scene.permit('r-group', { groupId: group }, 'read', 'edit');
    await scene.permit('r-role', { roleKey: 'viewer' }, 'read');
    await scene.permit('r-write', { userId }, 'edit');
    const found = idsOf(await resources(userId, 'read'));
    expect(found).toEqual(expect.arrayContaining(['r-group', 'r-own', 'r-role']));
    expect(found).not.toContain('r-write');
    expect(await resources(userId, 'edit')).toEqual([]);
  });

  test('are all, known or not, where no single one is asked for', async () => {
    const userId = await scene.user();
    const ask = async (action: string) => {
      const response = await scene.ask('search/resource', {
        subject: { type: 'user', id: userId },
        action: { name: action },
        resource: { type: 'document' },
      });
      return ((await response.json()) as SearchAnswer).context;
    };
    expect(await ask('list')).toBeUndefined();
    await scene.give(userId, 'viewer');
    expect(await ask('list')).toEqual({ every_resource: true });
    expect(await ask('read')).toBeUndefined();
    await scene.permit('', { userId }, 'read');
    expect(await ask('read')).toEqual({ every_resource: true });
    await scene.permit('', { userId });
  });
});

describe('actions', () => {
  test('are those that the subject may do on the resource, page by page', async () => {
    const userId = await scene.user();
    await scene.give(userId, 'editor');
    await scene.permit('acted', { userId }, 'edit', 'read');
    const body = { subject: { type: 'user', id: userId }, resource: { type: 'document', id: 'acted' } };
    const found = await searchAll(scene, 'search/action', body);
    expect(found).toEqual(['list', 'export', 'read', 'edit'].map((name) => ({ name })));
  });
});

test('a page of nothing is empty, and ends the search', async () => {
  const userId = await scene.user();
  await scene.give(userId, 'viewer');
  await scene.permit('some', { userId }, 'read');
  const subject = { type: 'user', id: userId };
  const resource = { type: 'document', id: 'some' };
  const empty = { page: { next_token: '', count: 0 }, results: [] };
  for (const path of ['search/subject', 'search/resource', 'search/action'])
    for (const name of ['read', 'list']) {
      const response = await scene.ask(path, { subject, action: { name }, resource, page: { limit: 0 } });
      expect([path, name, await response.json()]).toMatchObject([path, name, empty]);
    }
});

describe('what is not known is not found', () => {
  const user = { type: 'user', id: 'nobody' };
  const resource = { type: 'document', id: 'x' };
  const action = { name: 'read' };
  test.each([
    ['search/action', { subject: user, resource }],
    ['search/action', { subject: { type: 'spaceship', id: 'x' }, resource }],
    ['search/resource', { subject: user, action, resource }],
    ['search/resource', { subject: user, action, resource: { type: 'spaceship' } }],
    ['search/subject', { subject: { type: 'spaceship' }, action, resource }],
    ['search/subject', { subject: { type: 'user' }, action: { name: 'fly' }, resource }],
  ])('%s of %p', async (path, body) => {
    const response = await scene.ask(path, body);
    expect([response.status, await response.json()]).toEqual([
      200,
      { page: { next_token: '', count: 0 }, results: [] },
    ]);
  });

  test.each([
    ['search/subject', { subject: { type: 'user' }, resource }],
    ['search/subject', { subject: { type: 'user' }, action, resource: { type: 'document' } }],
    ['search/resource', { action, resource }],
    ['search/resource', { subject: { type: 'user' }, action, resource }],
    ['search/action', { subject: user }],
    ['search/action', { subject: user, resource: { type: 'document' } }],
    ['search/action', { subject: user, resource, page: { limit: -1 } }],
    ['search/action', { subject: user, resource, page: { limit: '2' } }],
    ['search/action', { subject: user, resource, page: [] }],
  ])('%s of %p is refused', async (path, body) => {
    expect((await scene.ask(path, body)).status).toBe(400);
  });
});
