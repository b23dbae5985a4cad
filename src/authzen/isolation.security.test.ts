import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { systemOperator } from '../e2e/support/operator.ts';
import { basic, obtainTokens } from '../oidc/testing.ts';
import {
  type AccessScene,
  openAccessScene,
  permissions,
  question,
  resource,
  type SearchAnswer,
  textOf,
  types,
} from './testing.ts';

/** What policy enforcement points must not learn: of other tenants, and of people whom they only guess at. */

const other = 'other.example';
let scene: AccessScene;
let otherPat: string;
beforeAll(async () => {
  const { configure, tokenFor } = await systemOperator();
  scene = await openAccessScene({ configure });
  const made = await scene.postern.call<{ pat: string }>(
    'zitadel.system.v1.SystemService/CreateInstance',
    {
      instanceName: 'Other',
      firstOrgName: 'Other',
      customDomain: other,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    await tokenFor(scene.issuer),
  );
  otherPat = made.pat;
});
afterAll(() => scene?.postern.stop());

/** Another organization with somebody in it. */
async function stranger() {
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: crypto.randomUUID() },
  );
  const { id } = await scene.postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username: crypto.randomUUID(),
    machine: { name: 'Stranger' },
  });
  return { organizationId, id };
}

describe('another tenant', () => {
  test('a project is told of itself alone: types, roles and permissions of others do not exist for it', async () => {
    const { authorization, projectId } = await scene.otherProject();
    const userId = await scene.user();
    await scene.give(userId, 'viewer');
    await scene.permit('doc-1', { userId }, 'read');
    const ask = async (action: string) =>
      (await scene.askAs(authorization, 'evaluation', question(userId, action))).json();
    const unknown = { decision: false, context: { reason: 'unknown_resource_type' } };
    expect(await ask('read')).toEqual(unknown);
    const read = { name: 'read', requirement: 'REQUIREMENT_RESOURCE' };
    await scene.postern.call(`${types}/CreateResourceType`, { projectId, name: 'document', actions: [read] });
    expect(await ask('read')).toEqual({ decision: false, context: { reason: 'resource_access_denied' } });
    const search = async (path: string) =>
      ((await (await scene.askAs(authorization, path, question(userId))).json()) as SearchAnswer).results;
    expect(await search('search/subject')).toEqual([]);
    expect(await search('search/resource')).toEqual([]);
    expect(await search('search/action')).toEqual([]);
  });

  test('an application of one instance is nobody at another', async () => {
    const there = (path: string, authorization: string) =>
      fetch(`${scene.issuer}${path}`, {
        method: 'POST',
        headers: { host: other, authorization, 'content-type': 'application/json' },
        body: JSON.stringify(question(scene.alice.userId)),
      });
    const { clientId, secret } = scene.api;
    expect((await there('/access/v1/evaluation', basic(clientId, secret))).status).toBe(401);
    expect((await there('/access/v1/evaluation', `Bearer ${scene.postern.pat}`)).status).toBe(401);
    expect((await there('/access/v1/evaluation', `Bearer ${otherPat}`)).status).toBe(403);
  });

  test('nobody elsewhere is given a permission, nor found out by trying', async () => {
    const { id, organizationId } = await stranger();
    const { id: groupId } = await scene.postern.call<{ id: string }>(
      'zitadel.group.v2.GroupService/CreateGroup',
      { organizationId, name: 'theirs' },
    );
    const refused = (holder: object) =>
      scene.permit('doc-1', holder, 'read').catch((error: Error) => error.message);
    const nobody = await refused({ userId: '123456789012345678' });
    expect(nobody).toContain('ACCESS-Hol01');
    expect(await refused({ userId: id })).toBe(nobody as string);
    expect(await refused({ groupId })).toBe((await refused({ groupId: '1' })) as string);
  });

  test('people and groups of an organization lose what they were given with the grant of the project', async () => {
    const { id: userId, organizationId } = await stranger();
    const { projectId } = scene;
    const grant = { projectId, grantedOrganizationId: organizationId };
    const projects = 'zitadel.project.v2.ProjectService';
    await scene.postern.call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['viewer'] });
    const { id: groupId } = await scene.postern.call<{ id: string }>(
      'zitadel.group.v2.GroupService/CreateGroup',
      { organizationId, name: 'partners' },
    );
    await scene.postern.call('zitadel.group.v2.GroupService/AddUsersToGroup', {
      id: groupId,
      userIds: [userId],
    });
    await scene.permit('shared-1', { userId }, 'read');
    await scene.permit('shared-2', { groupId }, 'read');
    const may = async () => [
      (await scene.may('read', { id: 'shared-1' }, { id: userId })).decision,
      (await scene.may('read', { id: 'shared-2' }, { id: userId })).decision,
    ];
    expect(await may()).toEqual([true, true]);
    await scene.postern.call(`${projects}/DeactivateProjectGrant`, grant);
    expect(await may()).toEqual([false, false]);
    await scene.postern.call(`${projects}/ActivateProjectGrant`, grant);
    expect(await may()).toEqual([true, true]);
    await scene.postern.call(`${projects}/DeleteProjectGrant`, grant);
    expect(await may()).toEqual([false, false]);
  });
});

test('what is explained tells of no groups but those that the administrator may read', async () => {
  const { projectId, orgId } = scene;
  const { call, callIn } = scene.postern;
  const { id: userId, organizationId } = await stranger();
  const groups = 'zitadel.group.v2.GroupService';
  const group = async (name: string) =>
    (await call<{ id: string }>(`${groups}/CreateGroup`, { organizationId, name })).id;
  const [granted, around] = [await group('granted'), await group('around')];
  await call(`${groups}/AddUsersToGroup`, { id: granted, userIds: [userId] });
  await call('postern.group.v1.GroupNestingService/AddGroupsToGroup', {
    groupId: around,
    memberGroupIds: [granted],
  });
  const administratorId = await scene.user();
  await callIn(orgId, 'zitadel.management.v1.ManagementService/AddOrgMember', {
    userId: administratorId,
    roles: ['ORG_OWNER'],
  });
  const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
    userId: administratorId,
    expirationDate: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const explained = async (subject: object, by: string) =>
    (
      await call<{ subjectGroupIds?: string[] }>(
        `${permissions}/ExplainAccess`,
        { projectId, subject, action: 'read', resourceType: 'document', resourceId: 'doc-1' },
        by,
      )
    ).subjectGroupIds ?? [];
  for (const by of [token, scene.postern.pat]) expect(await explained({ groupId: granted }, by)).toEqual([]);

  const grant = { projectId, grantedOrganizationId: organizationId };
  await call('zitadel.project.v2.ProjectService/CreateProjectGrant', { ...grant, roleKeys: ['viewer'] });
  for (const subject of [{ userId }, { groupId: granted }]) {
    expect((await explained(subject, scene.postern.pat)).toSorted()).toEqual([granted, around].toSorted());
    expect(await explained(subject, token)).toEqual([]);
  }
});

describe('enumeration', () => {
  test('nobody, somebody of another organization and somebody without rights are answered alike', async () => {
    const [{ id: elsewhere }, withoutRights, gone] = await Promise.all([
      stranger(),
      scene.user(),
      scene.user(),
    ]);
    await scene.postern.call('zitadel.user.v2.UserService/DeleteUser', { userId: gone });
    for (const path of ['evaluation', 'search/resource', 'search/action']) {
      for (const action of ['search', 'list', 'export', 'read', 'edit']) {
        const told = async (id: string) => textOf(await scene.ask(path, question(id, action)));
        const nobody = await told('nobody');
        for (const id of [elsewhere, withoutRights, gone, 'x'.repeat(5_000), 'nul\0', '\ud800'])
          expect(await told(id)).toEqual(nobody);
      }
    }
  });

  test('a search names ids of those alone who may do what is asked after', async () => {
    const [may, mayNot] = (await Promise.all([scene.user(), scene.user()])) as [string, string];
    await scene.permit('enumerated', { userId: may }, 'read');
    await scene.permit('enumerated', { userId: mayNot }, 'edit');
    const body = { ...question(''), subject: { type: 'user' }, resource: { ...resource, id: 'enumerated' } };
    const answer = (await (await scene.ask('search/subject', body)).json()) as SearchAnswer;
    expect(answer).toEqual({
      page: { next_token: '', count: 1 },
      results: [{ type: 'user', id: may }],
    });
  });
});

describe('an application that knows people by names of its own', () => {
  let authorization: string;
  let name: string;
  let accessToken: string;
  beforeAll(async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: client.appId,
      subjectType: 'pairwise',
    });
    authorization = basic(client.clientId, client.secret);
    const tokens = await obtainTokens(scene, client, {
      scope: `openid urn:zitadel:iam:org:project:id:${scene.projectId}:aud`,
    });
    accessToken = tokens.access_token;
    name = decodeJwt(tokens.id_token).sub ?? '';
    await scene.permit('named', { userId: scene.alice.userId }, 'read');
  });
  const may = async (by: string, id: string, action = 'read', properties?: object) => {
    const body = { ...question(id, action), resource: { ...resource, id: 'named' } };
    const subject = { ...body.subject, ...(properties && { properties }) };
    const response = await scene.askAs(by, 'evaluation', { ...body, subject });
    return ((await response.json()) as { decision: boolean }).decision;
  };

  test('asks about them and is told of them by these, and by no others', async () => {
    expect(name).not.toBe(scene.alice.userId);
    expect([await may(authorization, name), await may(authorization, scene.alice.userId)]).toEqual([
      true,
      false,
    ]);
    const body = { ...question(''), subject: { type: 'user' }, resource: { ...resource, id: 'named' } };
    const found = (await (await scene.askAs(authorization, 'search/subject', body)).json()) as SearchAnswer;
    expect(found.results).toEqual([{ type: 'user', id: name }]);
  });

  test('gives its names away to nobody else, but by a token of theirs', async () => {
    const api = basic(scene.api.clientId, scene.api.secret);
    expect([await may(api, scene.alice.userId), await may(api, name)]).toEqual([true, false]);
    const evidence = { access_token: accessToken };
    expect(await may(api, name, 'search', evidence)).toBe(true);
    expect(await may(authorization, name, 'search', evidence)).toBe(true);
    expect(await may(authorization, scene.alice.userId, 'search', evidence)).toBe(false);
  });
});
