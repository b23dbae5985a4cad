import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  type Scene,
  userinfo,
} from './testing.ts';

/** Roles as a plain array under the claim that a project or an application chose. */

const service = 'postern.project.v1.RolesClaimService';
const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const projects = 'zitadel.project.v2.ProjectService';
const groups = 'zitadel.group.v2.GroupService';
const forProject = (projectId: string) => `urn:zitadel:iam:org:project:id:${projectId}:aud`;

let scene: Scene;
let partnerId: string;
let jwt: ConfidentialClient;
const call = <T = { id: string }>(method: string, request: object) => scene.postern.call<T>(method, request);

beforeAll(async () => {
  scene = await openScene();
  for (const roleKey of ['writer', 'reader'])
    await call(`${projects}/AddProjectRole`, { projectId: scene.projectId, roleKey, displayName: roleKey });
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Partner' },
  );
  partnerId = organizationId;
  jwt = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
});
afterAll(() => scene?.postern.stop());

const set = (claim: string) => call(`${service}/SetProjectRolesClaim`, { projectId: scene.projectId, claim });
beforeEach(() => call(`${service}/ResetProjectRolesClaim`, { projectId: scene.projectId }));

const setApplication = ({ appId: applicationId }: { appId: string }, claim: string) =>
  call(`${service}/SetApplicationRolesClaim`, { projectId: scene.projectId, applicationId, claim });
const resetApplication = ({ appId: applicationId }: { appId: string }) =>
  call(`${service}/ResetApplicationRolesClaim`, { projectId: scene.projectId, applicationId });

async function give(roleKeys: string[], more: object = {}): Promise<string> {
  const { id } = await call(`${authorizations}/CreateAuthorization`, {
    userId: scene.alice.userId,
    projectId: scene.projectId,
    organizationId: scene.orgId,
    roleKeys,
    ...more,
  });
  return id;
}
const take = (id: string) => call(`${authorizations}/DeleteAuthorization`, { id });

const tokensFor = (scope: string, client: ConfidentialClient = jwt) =>
  obtainTokens(scene, client, { scope: `openid offline_access ${scope}` });

/** The claim in everything that tells of a token. */
async function everywhere(tokens: { access_token: string; id_token: string }, claim: string) {
  const { access_token, id_token } = tokens;
  return {
    idToken: decodeJwt(id_token)[claim],
    accessToken: decodeJwt(access_token)[claim],
    userinfo: (await userinfo(scene, access_token)).body[claim],
    introspection: (await introspect(scene, access_token))[claim],
  };
}
const inAll = (value: unknown) => ({
  idToken: value,
  accessToken: value,
  userinfo: value,
  introspection: value,
});

test('groups is told by all where the scope of that name asks, as keys in their order and empty for none', async () => {
  await set('groups');
  expect(await everywhere(await tokensFor('groups'), 'groups')).toEqual(inAll([]));
  const id = await give(['writer', 'reader']);
  expect(await everywhere(await tokensFor('groups'), 'groups')).toEqual(inAll(['reader', 'writer']));
  await take(id);
});

test('otherwise it stands where roles stand', async () => {
  const id = await give(['reader']);
  await set('roles');
  const nowhere = { idToken: undefined, accessToken: undefined, userinfo: undefined };
  const told = { ...nowhere, introspection: ['reader'] };
  expect(await everywhere(await tokensFor(''), 'roles')).toEqual(told);
  expect(await everywhere(await tokensFor('groups'), 'roles')).toEqual(told);
  const { projectId } = scene;
  await call(`${projects}/UpdateProject`, { projectId, projectRoleAssertion: true });
  expect(await everywhere(await tokensFor(''), 'roles')).toEqual({ ...told, userinfo: ['reader'] });
  await call(`${projects}/UpdateProject`, { projectId, projectRoleAssertion: false });
  expect(await everywhere(await tokensFor('urn:zitadel:iam:org:projects:roles'), 'roles')).toEqual(
    inAll(['reader']),
  );
  const asserting = { authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC', accessTokenType: 'OIDC_TOKEN_TYPE_JWT' };
  const inIdToken = await scene.addClient({ ...asserting, idTokenRoleAssertion: true });
  expect(await everywhere(await tokensFor('', inIdToken), 'roles')).toEqual({ ...told, idToken: ['reader'] });
  const inAccess = await scene.addClient({ ...asserting, accessTokenRoleAssertion: true });
  expect(await everywhere(await tokensFor('', inAccess), 'roles')).toEqual({
    ...told,
    accessToken: ['reader'],
  });
  await take(id);
});

test('the application has its own, or none; a resource server is told under its own name', async () => {
  const id = await give(['reader']);
  await set('groups');
  const tokens = await tokensFor('groups urn:zitadel:iam:org:projects:roles');
  const now = async (claim: string) => (await userinfo(scene, tokens.access_token)).body[claim];
  expect(await now('groups')).toEqual(['reader']);
  await setApplication(jwt, 'roles');
  expect([await now('groups'), await now('roles')]).toEqual([undefined, ['reader']]);
  await setApplication(jwt, '');
  expect([await now('groups'), await now('roles')]).toEqual([undefined, undefined]);
  await resetApplication(jwt);
  expect(await now('groups')).toEqual(['reader']);
  await setApplication(scene.api, 'entitlements');
  const seen = await introspect(scene, tokens.access_token);
  expect([seen['groups'], seen['entitlements']]).toEqual([undefined, ['reader']]);
  await resetApplication(scene.api);
  expect((await introspect(scene, tokens.access_token))['groups']).toEqual(['reader']);
  await take(id);
});

test('what is withdrawn is gone at the next request', async () => {
  await set('groups');
  const { projectId } = scene;
  const grant = { projectId, grantedOrganizationId: partnerId };
  await call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['writer'] });
  const own = await give(['reader']);
  const tokens = await tokensFor('groups');
  const now = async () => {
    const body = (await userinfo(scene, tokens.access_token)).body['groups'];
    expect((await introspect(scene, tokens.access_token))['groups']).toEqual(body);
    return body;
  };
  const given = await give(['writer'], { organizationId: partnerId });
  expect(await now()).toEqual(['reader', 'writer']);
  await call(`${projects}/DeactivateProjectGrant`, grant);
  expect(await now()).toEqual(['reader']);
  await call(`${projects}/ActivateProjectGrant`, grant);
  expect(await now()).toEqual(['reader', 'writer']);
  await call(`${projects}/DeleteProjectGrant`, grant);
  expect(await now()).toEqual(['reader']);
  await expect(take(given)).resolves.toBeDefined();
  await call(`${authorizations}/UpdateAuthorization`, { id: own, roleKeys: ['writer'] });
  expect(await now()).toEqual(['writer']);
  await take(own);
  expect(await now()).toEqual([]);
  const { body } = await exchange(
    scene,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    jwt,
  );
  expect(decodeJwt(body.id_token)['groups']).toEqual([]);
  await call(`${service}/ResetProjectRolesClaim`, { projectId });
  expect(await now()).toBeUndefined();
});

test('scopes narrow it to roles and organizations', async () => {
  await set('groups');
  const { projectId } = scene;
  const grant = { projectId, grantedOrganizationId: partnerId };
  await call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['writer'] });
  const ids = [await give(['reader']), await give(['writer'], { organizationId: partnerId })];
  const key = await tokensFor('groups urn:zitadel:iam:org:project:role:writer');
  expect(await everywhere(key, 'groups')).toEqual(inAll(['writer']));
  const org = await tokensFor(`groups urn:zitadel:iam:org:roles:id:${scene.orgId}`);
  expect(await everywhere(org, 'groups')).toEqual(inAll(['reader']));
  for (const id of ids) await take(id);
  await call(`${projects}/DeleteProjectGrant`, grant);
});

test('roles through groups are among them, names of groups never', async () => {
  const { id } = await call(`${groups}/CreateGroup`, { organizationId: scene.orgId, name: 'admin' });
  await call(`${groups}/AddUsersToGroup`, { id, userIds: [scene.alice.userId] });
  await call('postern.group.v1.GroupAuthorizationService/CreateGroupAuthorization', {
    groupId: id,
    projectId: scene.projectId,
    roleKeys: ['reader'],
  });
  expect(await everywhere(await tokensFor('groups'), 'groups')).toEqual(inAll(['admin']));
  await set('groups');
  expect(await everywhere(await tokensFor('groups'), 'groups')).toEqual(inAll(['reader']));
  // Under another name the two do not meet.
  await set('roles');
  const tokens = await tokensFor('groups urn:zitadel:iam:org:projects:roles');
  expect(await everywhere(tokens, 'groups')).toEqual(inAll(['admin']));
  expect(await everywhere(tokens, 'roles')).toEqual(inAll(['reader']));
  await call(`${groups}/DeleteGroup`, { id });
});

test('what is for another project too holds none; for the API of the server it does', async () => {
  const id = await give(['reader']);
  await set('groups');
  const other = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: scene.orgId,
    name: 'Stock',
  });
  const shared = await tokensFor(`groups ${forProject(other.projectId)}`);
  // Whose roles these are is known where the resource server asks.
  expect(await everywhere(shared, 'groups')).toEqual({
    ...inAll(undefined),
    introspection: ['reader'],
  });
  const withApi = await tokensFor(`groups ${forProject('zitadel')} ${forProject(scene.projectId)}`);
  expect(await everywhere(withApi, 'groups')).toEqual(inAll(['reader']));
  await take(id);
});

test('tokens of machine users hold none; a resource server is told', async () => {
  const { userId, userName, secret } = scene.machine;
  const id = await give(['reader'], { userId });
  await set('groups');
  const scope = `openid groups urn:zitadel:iam:org:projects:roles ${forProject(scene.projectId)}`;
  const { body } = await exchange(
    scene,
    { grant_type: 'client_credentials', scope },
    { clientId: userName, secret },
  );
  expect((await userinfo(scene, body.access_token)).body).not.toHaveProperty('groups');
  expect((await introspect(scene, body.access_token))['groups']).toEqual(['reader']);
  await take(id);
});

test('a claim that is taken away is not told while the projector is held up', async () => {
  const id = await give(['reader']);
  await set('groups');
  const { access_token } = await tokensFor('groups');
  const now = async () => (await userinfo(scene, access_token)).body['groups'];
  expect(await now()).toEqual(['reader']);
  const sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
  const unlock = await lockTable(sql, 'projects_projection');
  try {
    await setApplication(jwt, 'roles');
    expect(await now()).toBeUndefined();
    await resetApplication(jwt);
    expect(await now()).toEqual(['reader']);
    await call(`${service}/ResetProjectRolesClaim`, { projectId: scene.projectId });
    expect(await now()).toBeUndefined();
  } finally {
    await unlock();
    await sql.end();
  }
  await take(id);
});
