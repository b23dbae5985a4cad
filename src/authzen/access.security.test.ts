import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { systemOperator } from '../e2e/support/operator.ts';
import { exchangeWith, proofBy, proofKey, tokenPath } from '../oidc/possession/testing.ts';
import { authorize, basic, exchange, obtainTokens, post, redirectUri } from '../oidc/testing.ts';
import { actorToken, exchangeGrants, subjectToken, types as tokenTypes } from '../oidc/testing-exchange.ts';
import { type AccessScene, openAccessScene, permissions, type SearchAnswer, types } from './testing.ts';

/** What policy enforcement points and those who pretend to be one must not learn, reach or cost. */

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

const resource = { type: 'document', id: 'doc-1' };
const question = (id: string, action = 'read') => ({
  subject: { type: 'user', id },
  action: { name: action },
  resource,
});
const askAs = (authorization: string, path = 'evaluation', body: object = question('x')) =>
  scene.ask(path, body, { authorization });
const textOf = async (response: Response) => [response.status, await response.text()];

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

/** Another project with an API application of its own, and whatever it declares. */
async function otherProject(organizationId = scene.orgId) {
  const { call } = scene.postern;
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: crypto.randomUUID(),
  });
  const { apiConfiguration } = await call<{
    apiConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'api',
    apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
  });
  return { projectId, authorization: basic(apiConfiguration.clientId, apiConfiguration.clientSecret) };
}

describe('who asks', () => {
  const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action'];

  test.each(paths)('%s proves to be an application or to be permitted', async (path) => {
    const { spa, api, web, issuer } = scene;
    const { access_token } = await obtainTokens(scene);
    const ways = [
      basic(api.clientId, 'wrong'),
      basic('nobody', api.secret),
      basic(spa.clientId, ''),
      basic(spa.clientId, web.secret),
      'Bearer nonsense',
      'Bearer',
      'Negotiate x',
    ];
    for (const authorization of ways) {
      const response = await askAs(authorization, path);
      expect([authorization, response.status]).toEqual([authorization, 401]);
      expect(response.headers.get('www-authenticate')).toMatch(/^(Basic|Bearer) realm=/);
    }
    expect((await fetch(`${issuer}/access/v1/${path}`, { method: 'POST' })).status).toBe(401);
    expect((await askAs(`Bearer ${access_token}`, path)).status).toBe(403);
  });

  test('hears the same of a client that is not there as of a wrong secret', async () => {
    const wrong = await textOf(await askAs(basic(scene.web.clientId, 'wrong')));
    expect(await textOf(await askAs(basic('nobody', 'wrong')))).toEqual(wrong as [number, string]);
  });

  test('does not get in by a token that anybody may ask for', async () => {
    const { machine, projectId } = scene;
    const { body } = await exchange(
      scene,
      {
        grant_type: 'client_credentials',
        scope: `openid urn:zitadel:iam:org:project:id:${projectId}:aud`,
      },
      { clientId: machine.userName, secret: machine.secret },
    );
    expect((await askAs(`Bearer ${body.access_token}`)).status).toBe(403);
  });

  test('proves to hold the key that its token is bound to, once with each proof', async () => {
    const { machine, projectId, issuer, postern } = scene;
    const key = await proofKey();
    const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud`;
    const { body } = await exchangeWith(
      scene,
      await proofBy(key, { htu: issuer + tokenPath }),
      { grant_type: 'client_credentials', scope },
      { authorization: basic(machine.userName, machine.secret) },
    );
    const administrator = {
      resource: { projectId },
      userId: machine.userId,
      roles: ['PROJECT_OWNER_VIEWER'],
    };
    const service = 'zitadel.internal_permission.v2.InternalPermissionService';
    await postern.call(`${service}/CreateAdministrator`, administrator);
    const accessToken = body.access_token;
    const htu = `${issuer}/access/v1/evaluation`;
    const dpop = await proofBy(key, { htm: 'POST', htu, accessToken });
    const asked = (scheme: string, proof?: string) =>
      scene.ask('evaluation', question('x'), {
        authorization: `${scheme} ${accessToken}`,
        ...(proof !== undefined && { dpop: proof }),
      });
    expect((await asked('Bearer')).status).toBe(401);
    expect((await asked('DPoP')).status).toBe(401);
    expect((await asked('DPoP', dpop)).status).toBe(200);
    const again = await asked('DPoP', dpop);
    expect([again.status, again.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^DPoP .*error="invalid_dpop_proof"/),
    ]);
    await postern.call(`${service}/DeleteAdministrator`, { resource: { projectId }, userId: machine.userId });
  });

  test('is stopped who guesses secrets', async () => {
    const guesses = { clientId: (await otherProject()).projectId, most: 50 };
    let status = 401;
    for (let tried = 0; status === 401 && tried < guesses.most; tried++)
      status = (await askAs(basic(guesses.clientId, `guess ${tried}`))).status;
    expect(status).toBe(429);
  });
});

describe('another tenant', () => {
  test('a project is told of itself alone: types, roles and permissions of others do not exist for it', async () => {
    const { authorization, projectId } = await otherProject();
    const userId = await scene.user();
    await scene.give(userId, 'viewer');
    await scene.permit('doc-1', { userId }, 'read');
    const ask = async (action: string) =>
      (await askAs(authorization, 'evaluation', question(userId, action))).json();
    const unknown = { decision: false, context: { reason: 'unknown_resource_type' } };
    expect(await ask('read')).toEqual(unknown);
    const read = { name: 'read', requirement: 'REQUIREMENT_RESOURCE' };
    await scene.postern.call(`${types}/CreateResourceType`, { projectId, name: 'document', actions: [read] });
    expect(await ask('read')).toEqual({ decision: false, context: { reason: 'resource_access_denied' } });
    const search = async (path: string) =>
      ((await (await askAs(authorization, path, question(userId))).json()) as SearchAnswer).results;
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

describe('an access token as evidence', () => {
  const search = (access_token: unknown, id = scene.alice.userId) =>
    scene.may('search', {}, { id, properties: { access_token } });
  const useless = { decision: false, context: { reason: 'invalid_token' } };

  test('is the subject’s own, active, and for the project', async () => {
    const { access_token, refresh_token, id_token } = await obtainTokens(scene);
    expect(await search(access_token)).toEqual({ decision: true });
    expect(await search(access_token, scene.machine.userId)).toEqual(useless);
    expect(await search(`${access_token}x`)).toEqual(useless);
    expect(await search(refresh_token)).toEqual(useless);
    expect(await search(id_token)).toEqual(useless);
    const { authorization } = await otherProject();
    const body = question(scene.alice.userId, 'search');
    const subject = { ...body.subject, properties: { access_token } };
    expect(await (await askAs(authorization, 'evaluation', { ...body, subject })).json()).toEqual(useless);
    await post(scene, '/oauth/v2/revoke', { token: access_token }, scene.web);
    expect(await search(access_token)).toEqual(useless);
  });

  test('denies what would be allowed without, when it is not good', async () => {
    const userId = await scene.user();
    await scene.give(userId, 'viewer');
    expect((await scene.may('list', {}, { id: userId })).decision).toBe(true);
    const properties = { access_token: 'stolen' };
    expect(await scene.may('list', {}, { id: userId, properties })).toEqual(useless);
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
    const response = await askAs(by, 'evaluation', { ...body, subject });
    return ((await response.json()) as { decision: boolean }).decision;
  };

  test('asks about them and is told of them by these, and by no others', async () => {
    expect(name).not.toBe(scene.alice.userId);
    expect([await may(authorization, name), await may(authorization, scene.alice.userId)]).toEqual([
      true,
      false,
    ]);
    const body = { ...question(''), subject: { type: 'user' }, resource: { ...resource, id: 'named' } };
    const found = (await (await askAs(authorization, 'search/subject', body)).json()) as SearchAnswer;
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

describe('a token of a page', () => {
  const body = (more: object = {}) => ({
    subject: { type: 'user' },
    action: { name: 'read' },
    resource: { type: 'document', id: 'paged' },
    ...more,
  });
  const page = async (path: string, asked: object, headers = {}) => {
    const response = await scene.ask(path, asked, headers);
    return response.ok ? ((await response.json()) as SearchAnswer) : response.status;
  };

  test('is good for its own search and nothing else', async () => {
    const userIds = await Promise.all(Array.from({ length: 3 }, () => scene.user()));
    for (const userId of userIds) {
      await scene.permit('paged', { userId }, 'read');
      await scene.permit('paged-2', { userId }, 'read');
    }
    const first = (await page('search/subject', body({ page: { limit: 2 } }))) as SearchAnswer;
    const token = first.page.next_token;
    expect(first.results).toHaveLength(2);
    const next = (await page('search/subject', body({ page: { token } }))) as SearchAnswer;
    expect([...first.results, ...next.results].map(({ id }) => id)).toEqual([...userIds].sort());

    const { authorization } = await otherProject();
    const misused: [string, object, object?][] = [
      ['search/subject', body({ page: { token, limit: 100 } })],
      ['search/subject', body({ resource: { type: 'document', id: 'paged-2' }, page: { token } })],
      ['search/subject', body({ action: { name: 'edit' }, page: { token } })],
      ['search/resource', body({ subject: { type: 'user', id: userIds[0] }, page: { token } })],
      ['search/subject', body({ page: { token } }), { authorization }],
      ['search/subject', body({ page: { token: `${token}x` } })],
      ['search/subject', body({ page: { token: `x${token}` } })],
      ['search/subject', body({ page: { token: '' } })],
      ['search/subject', body({ page: { token: 7 } })],
      ['search/subject', body({ page: { token: Buffer.from('["",9,""]').toString('base64url') } })],
    ];
    for (const [path, asked, headers] of misused) expect(await page(path, asked, headers)).toBe(400);
  });

  test('is nothing else that the server has sealed', async () => {
    const { access_token } = await obtainTokens(scene);
    const pushed = await post(
      scene,
      '/oauth/v2/par',
      { client_id: scene.web.clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' },
      scene.web,
    );
    const { request_uri } = (await pushed.json()) as { request_uri: string };
    const sealed = request_uri.replace('urn:ietf:params:oauth:request_uri:', '');
    for (const token of [access_token, sealed])
      expect(await page('search/subject', body({ page: { token } }))).toBe(400);
    const answer = await authorize(scene, { client_id: scene.web.clientId, request_uri });
    expect(answer.status).toBe(302);
  });
});

describe('hostile JSON', () => {
  const raw = (text: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${scene.issuer}/access/v1/evaluation`, {
      method: 'POST',
      headers: {
        authorization: basic(scene.api.clientId, scene.api.secret),
        'content-type': 'application/json',
      },
      body: text,
    });
  const whole = JSON.stringify(question('x'));

  test.each([
    ['nested without end', `{"subject":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['nested without an end', '{"a":'.repeat(50_000)],
    ['of more parts than a request holds', `{"evaluations":[${'{},'.repeat(30_000)}{}]}`],
    ['larger than a request may be', `{"subject":"${'x'.repeat(2_000_000)}"}`],
    ['that is no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['cut off', whole.slice(0, -1)],
    ['with more behind it', `${whole}{}`],
    ['with comments', `/* */${whole}`],
  ])('%s is refused', async (_, text) => {
    const response = await raw(text);
    expect([400, 413]).toContain(response.status);
    expect(response.headers.get('content-type')).toStartWith('text/plain');
  });

  test.each([
    ['__proto__', `{"__proto__":{"subject":{"type":"user","id":"x"}},${whole.slice(1)}`, 200],
    ['a subject by inheritance', `{"__proto__":${whole}}`, 400],
    [
      'names of every object',
      `{"subject":{"type":"constructor","id":"toString"},"action":{"name":"valueOf"},"resource":{"type":"__proto__","id":"hasOwnProperty"}}`,
      200,
    ],
  ])('%s means nothing', async (_, text, status) => {
    const response = await raw(text);
    expect(response.status).toBe(status);
    if (status === 200) expect(await response.json()).toMatchObject({ decision: false });
  });

  test('thousands of evaluations are refused, and a thousand answered', async () => {
    const evaluations = Array.from({ length: 1_000 }, (_, at) => ({
      resource: { ...resource, id: `doc-${at}` },
    }));
    const asked = { ...question(scene.alice.userId), evaluations };
    const answered = await scene.ask('evaluations', asked);
    expect(((await answered.json()) as { evaluations: unknown[] }).evaluations).toHaveLength(1_000);
    const more = { ...asked, evaluations: [...evaluations, {}] };
    expect(await textOf(await scene.ask('evaluations', more))).toEqual([
      400,
      'A request holds at most 1000 evaluations; send them in parts',
    ]);
  });
});

test('a token that acts as somebody who may ask does not ask', async () => {
  const { postern, projectId, alice, machine } = scene;
  const { call } = postern;
  const administer = (userId: string, resource: object, role: string) =>
    call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId,
      resource,
      roles: [role],
    });
  await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { enableImpersonation: true });
  await administer(machine.userId, { instance: true }, 'IAM_ADMIN_IMPERSONATOR');
  await administer(alice.userId, { projectId }, 'PROJECT_OWNER_VIEWER');
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud`;
  const { body: actor } = await exchange(
    scene,
    { grant_type: 'client_credentials', scope },
    { clientId: machine.userName, secret: machine.secret },
  );
  const { body } = await exchange(
    scene,
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...subjectToken(alice.userId, tokenTypes.userId),
      ...actorToken(actor.access_token),
      scope,
    },
    client,
  );
  expect(await textOf(await askAs(`Bearer ${body.access_token}`))).toEqual([
    403,
    'A token that acts as somebody else cannot ask for decisions',
  ]);
  const own = await obtainTokens(scene, client, { scope });
  expect((await askAs(`Bearer ${own.access_token}`)).status).toBe(200);
});

test('administrators of nothing explain nothing', async () => {
  const { body } = await exchange(
    scene,
    { grant_type: 'client_credentials', scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' },
    { clientId: scene.machine.userName, secret: scene.machine.secret },
  );
  const asked = {
    projectId: scene.projectId,
    subject: { userId: scene.alice.userId },
    action: 'read',
    resourceType: 'document',
    resourceId: 'doc-1',
  };
  await expect(scene.postern.call(`${permissions}/ExplainAccess`, asked, body.access_token)).rejects.toThrow(
    'AUTHZ-Per01',
  );
});
