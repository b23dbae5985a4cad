import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  openSession,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';

/** What tokens and their answers tell of the roles that people hold, and who may use an application by them. */

const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const projects = 'zitadel.project.v2.ProjectService';
const own = 'urn:zitadel:iam:org:project:roles';
const of = (projectId: string) => `urn:zitadel:iam:org:project:${projectId}:roles`;
const merged = 'urn:zitadel:iam:org:projects:roles';
const asking = (key: string) => `urn:zitadel:iam:org:project:role:${key}`;
const forProject = (projectId: string) => `urn:zitadel:iam:org:project:id:${projectId}:aud`;

let scene: Scene;
let otherProject: string;
let partner: { id: string; domain: string };
/** Of the scene's organization. */
let domain: string;

beforeAll(async () => {
  scene = await openScene();
  const { call } = scene.postern;
  for (const key of ['reader', 'writer']) await addRole(scene.projectId, key);
  const made = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: scene.orgId,
    name: 'Stock',
  });
  otherProject = made.projectId;
  await addRole(otherProject, 'picker');
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Partner' },
  );
  partner = { id: organizationId, domain: await domainOf(organizationId) };
  domain = await domainOf(scene.orgId);
});
afterAll(() => scene?.postern.stop());

const addRole = (projectId: string, roleKey: string) =>
  scene.postern.call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });

async function domainOf(organizationId: string): Promise<string> {
  const { domains } = await scene.postern.call<{ domains: { domain: string; isPrimary?: boolean }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizationDomains',
    { organizationId },
  );
  return domains.find(({ isPrimary }) => isPrimary)?.domain ?? '';
}

const setProject = (settings: object, projectId = scene.projectId) =>
  scene.postern.call(`${projects}/UpdateProject`, { projectId, ...settings });

async function give(
  roleKeys: string[],
  { projectId = scene.projectId, organizationId = scene.orgId, userId = scene.alice.userId } = {},
): Promise<string> {
  const { id } = await scene.postern.call<{ id: string }>(`${authorizations}/CreateAuthorization`, {
    userId,
    projectId,
    organizationId,
    roleKeys,
  });
  return id;
}
const take = (id: string) => scene.postern.call(`${authorizations}/DeleteAuthorization`, { id });

const jwtClient = (more: object = {}) =>
  scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    ...more,
  });
const tokensFor = (scope: string, client: ConfidentialClient = scene.web) =>
  obtainTokens(scene, client, { scope: `openid offline_access ${scope}` });

describe('roles are told', () => {
  test('nobody by itself; to an introspecting resource server those of its own project', async () => {
    const given = await give(['reader']);
    const { access_token, id_token } = await tokensFor('');
    expect(Object.keys(decodeJwt(id_token)).filter((name) => name.includes('roles'))).toEqual([]);
    expect((await userinfo(scene, access_token)).body).not.toHaveProperty(own);
    expect(await introspect(scene, access_token)).toMatchObject({
      [own]: { reader: { [scene.orgId]: domain } },
      [of(scene.projectId)]: { reader: { [scene.orgId]: domain } },
    });
    await take(given);
    expect(await introspect(scene, access_token)).not.toHaveProperty(own);
  });

  test('by scopes that ask for some of them', async () => {
    const given = await give(['reader', 'writer']);
    const client = await jwtClient();
    const { access_token, id_token } = await tokensFor(`${asking('writer')} ${asking('nothing')}`, client);
    const expected = { [own]: { writer: { [scene.orgId]: domain } } };
    expect(decodeJwt(id_token)).toMatchObject(expected);
    expect(decodeJwt(access_token)).toMatchObject(expected);
    expect((decodeJwt(access_token) as Record<string, object>)[own]).not.toHaveProperty('reader');
    expect((await userinfo(scene, access_token)).body).toMatchObject(expected);
    await take(given);
  });

  test('where the project asserts them: by userinfo; in tokens where the application does', async () => {
    const given = await give(['reader']);
    const roles = { [own]: { reader: { [scene.orgId]: domain } } };
    const plain = await jwtClient();
    const inTokens = await jwtClient({ accessTokenRoleAssertion: true, idTokenRoleAssertion: true });
    const inIdToken = await jwtClient({ idTokenUserinfoAssertion: true });
    const before = await tokensFor('', plain);
    expect((await userinfo(scene, before.access_token)).body).not.toHaveProperty(own);
    await setProject({ projectRoleAssertion: true });
    // The same token: it is the project that says so.
    expect((await userinfo(scene, before.access_token)).body).toMatchObject(roles);
    expect(decodeJwt((await tokensFor('', plain)).access_token)).not.toHaveProperty(own);
    expect(decodeJwt((await tokensFor('', inIdToken)).id_token)).toMatchObject(roles);
    await setProject({ projectRoleAssertion: false });
    expect((await userinfo(scene, before.access_token)).body).not.toHaveProperty(own);
    const { access_token, id_token } = await tokensFor('', inTokens);
    expect(decodeJwt(access_token)).toMatchObject(roles);
    expect(decodeJwt(id_token)).toMatchObject(roles);
    expect(decodeJwt((await tokensFor('', inIdToken)).id_token)).not.toHaveProperty(own);
    await take(given);
  });

  test('of several projects, one by one and together', async () => {
    const given = [await give(['reader']), await give(['picker'], { projectId: otherProject })];
    const scope = `urn:zitadel:iam:org:projects:roles ${forProject(otherProject)}`;
    const { access_token } = await tokensFor(scope);
    const { body } = await userinfo(scene, access_token);
    const here = { [scene.orgId]: domain };
    expect(body).toMatchObject({
      [own]: { reader: here },
      [of(scene.projectId)]: { reader: here },
      [of(otherProject)]: { picker: here },
      [merged]: { reader: here, picker: here },
    });
    // A resource server learns of its own project alone.
    expect(await introspect(scene, access_token)).not.toHaveProperty(of(otherProject));
    await setProject({}, otherProject);
    await scene.postern.call(`${projects}/DeactivateProject`, { projectId: otherProject });
    expect((await userinfo(scene, access_token)).body).not.toHaveProperty(of(otherProject));
    await scene.postern.call(`${projects}/ActivateProject`, { projectId: otherProject });
    for (const id of given) await take(id);
  });

  test('of a granted project with the organization that it is granted to, and of certain organizations alone', async () => {
    const grant = { projectId: scene.projectId, grantedOrganizationId: partner.id };
    await scene.postern.call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['reader', 'writer'] });
    const given = [await give(['reader']), await give(['reader'], { organizationId: partner.id })];
    const { access_token } = await tokensFor(asking('reader'));
    const both = { reader: { [scene.orgId]: domain, [partner.id]: partner.domain } };
    const told = async (token = access_token) =>
      (await userinfo(scene, token)).body[own] as Record<string, object> | undefined;
    expect(await told()).toEqual(both);
    const only = await tokensFor(`${asking('reader')} urn:zitadel:iam:org:roles:id:${partner.id}`);
    expect(await told(only.access_token)).toEqual({ reader: { [partner.id]: partner.domain } });
    await scene.postern.call(`${projects}/DeactivateProjectGrant`, grant);
    expect(await told()).toEqual({ reader: { [scene.orgId]: domain } });
    await scene.postern.call(`${projects}/ActivateProjectGrant`, grant);
    expect(await told()).toEqual(both);
    await scene.postern.call(`${projects}/UpdateProjectGrant`, { ...grant, roleKeys: ['writer'] });
    expect(await told()).toEqual({ reader: { [scene.orgId]: domain } });
    await scene.postern.call(`${projects}/DeleteProjectGrant`, grant);
    await take(given[0] as string);
    expect(await told()).toBeUndefined();
  });

  test('to machine users in the projects that they ask for', async () => {
    const { userId, userName, secret } = scene.machine;
    const given = await give(['picker'], { projectId: otherProject, userId });
    const { body } = await exchange(
      scene,
      {
        grant_type: 'client_credentials',
        scope: `openid ${merged} ${forProject(otherProject)} ${forProject(scene.projectId)}`,
      },
      { clientId: userName, secret },
    );
    const told = await userinfo(scene, body.access_token);
    expect(told.body).toMatchObject({ [of(otherProject)]: { picker: { [scene.orgId]: domain } } });
    expect(told.body).not.toHaveProperty(own);
    await take(given);
    expect((await userinfo(scene, body.access_token)).body).not.toHaveProperty(of(otherProject));
  });

  test('as they are at each request: changed, deactivated, withdrawn, and in what is refreshed', async () => {
    const id = await give(['reader', 'writer']);
    const client = await jwtClient({ idTokenRoleAssertion: true });
    const { access_token, refresh_token } = await tokensFor('', client);
    const told = async () => Object.keys((await introspect(scene, access_token))[own] ?? {}).sort();
    expect(await told()).toEqual(['reader', 'writer']);
    await scene.postern.call(`${authorizations}/UpdateAuthorization`, { id, roleKeys: ['writer'] });
    expect(await told()).toEqual(['writer']);
    await scene.postern.call(`${authorizations}/DeactivateAuthorization`, { id });
    expect(await told()).toEqual([]);
    await scene.postern.call(`${authorizations}/ActivateAuthorization`, { id });
    expect(await told()).toEqual(['writer']);
    await scene.postern.call(`${projects}/RemoveProjectRole`, {
      projectId: scene.projectId,
      roleKey: 'writer',
    });
    expect(await told()).toEqual([]);
    const { body } = await exchange(scene, { grant_type: 'refresh_token', refresh_token }, client);
    expect(decodeJwt(body.id_token)).not.toHaveProperty(own);
    await addRole(scene.projectId, 'writer');
    expect(await told()).toEqual([]);
  });
});

describe('an application for people with access alone', () => {
  const refresh = (refresh_token: string) =>
    exchange(scene, { grant_type: 'refresh_token', refresh_token }, scene.web);

  test('asks for an authorization, at the session API and of what was given before', async () => {
    const before = await tokensFor('');
    await setProject({ authorizationRequired: true });
    await expect(obtainCode(scene, scene.web)).rejects.toThrow('OIDC-Rol01');
    expect((await introspect(scene, before.access_token)).active).toBe(false);
    expect((await refresh(before.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });

    const id = await give([]);
    const tokens = await tokensFor('');
    expect((await introspect(scene, tokens.access_token)).active).toBe(true);
    const pending = await obtainCode(scene, scene.web);
    await scene.postern.call(`${authorizations}/DeactivateAuthorization`, { id });
    expect((await introspect(scene, tokens.access_token)).active).toBe(false);
    expect((await userinfo(scene, tokens.access_token)).status).toBe(401);
    const { body } = await exchange(
      scene,
      {
        grant_type: 'authorization_code',
        code: pending.code,
        redirect_uri: redirectUri,
        code_verifier: pending.verifier,
      },
      scene.web,
    );
    expect(body.error).toBe('invalid_grant');
    await scene.postern.call(`${authorizations}/ActivateAuthorization`, { id });
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    await take(id);
    await expect(obtainCode(scene, scene.web)).rejects.toThrow('OIDC-Rol01');
    await setProject({ authorizationRequired: false });
    await obtainCode(scene, scene.web);
  });

  test('or for a grant to the organization of the user', async () => {
    const userName = 'paula';
    const password = 'Secret-password1';
    await scene.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
      organization: { orgId: partner.id },
      username: userName,
      profile: { givenName: 'Paula', familyName: 'Partner' },
      email: { email: 'paula@example.com', isVerified: true },
      password: { password, changeRequired: false },
    });
    const session = () => openSession(scene, 'paula@example.com');
    await setProject({ projectAccessRequired: true });
    await expect(obtainCode(scene, scene.web, {}, await session())).rejects.toThrow('OIDC-Prj01');
    await obtainCode(scene, scene.web);
    const grant = { projectId: scene.projectId, grantedOrganizationId: partner.id };
    await scene.postern.call(`${projects}/CreateProjectGrant`, { ...grant, roleKeys: ['reader'] });
    const tokens = await obtainTokens(scene, scene.web, {}, await session());
    expect((await introspect(scene, tokens.access_token)).active).toBe(true);
    await scene.postern.call(`${projects}/DeactivateProjectGrant`, grant);
    expect((await introspect(scene, tokens.access_token)).active).toBe(false);
    await expect(obtainCode(scene, scene.web, {}, await session())).rejects.toThrow('OIDC-Prj01');
    await scene.postern.call(`${projects}/ActivateProjectGrant`, grant);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    await scene.postern.call(`${projects}/DeleteProjectGrant`, grant);
    await expect(obtainCode(scene, scene.web, {}, await session())).rejects.toThrow('OIDC-Prj01');
    await setProject({ projectAccessRequired: false });
  });
});
