import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  type Scene,
  userinfo,
} from '../testing.ts';

/** What is previewed against what real tokens then hold. */

interface Reason {
  readonly scope?: string;
  readonly setting?: string;
  readonly authorization?: { readonly id: string; readonly projectId: string; readonly roles: string[] };
  readonly group?: { readonly id: string; readonly name: string };
  readonly claimsParameter?: boolean;
  readonly resources?: boolean;
  readonly accessToken?: boolean;
}
interface Claim {
  readonly name: string;
  readonly value: string;
  readonly reasons?: readonly Reason[];
  readonly varies?: boolean;
}
interface Preview {
  readonly scopes: readonly string[];
  readonly accessTokenIsOpaque?: boolean;
  readonly documents: readonly {
    readonly kind: string;
    readonly claims: readonly Claim[];
    readonly acting?: readonly object[];
    readonly signingAlgorithm?: string;
    readonly encryptionAlgorithm?: string;
    readonly contentEncryptionAlgorithm?: string;
  }[];
}

const method = 'postern.oidc.v1.TokenPreviewService/PreviewTokens';
const jwt = { authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC', accessTokenType: 'OIDC_TOKEN_TYPE_JWT' };
const opaque = { authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' };
const resource = 'https://orders.example.com/api';
const everything = 'openid profile email phone offline_access urn:zitadel:iam:user:metadata';
const allRoles = 'urn:zitadel:iam:org:projects:roles';

let scene: Scene;
let authorizationId: string;
let otherProjectId: string;
let groupId: string;
const call = <T = Record<string, string>>(name: string, request: object) =>
  scene.postern.call<T>(name, request);

beforeAll(async () => {
  scene = await openScene();
  const projects = 'zitadel.project.v2.ProjectService';
  const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId: scene.orgId,
    name: 'Other',
  });
  otherProjectId = projectId;
  const authorize = async (id: string, roleKeys: string[]) => {
    for (const roleKey of roleKeys)
      await call(`${projects}/AddProjectRole`, { projectId: id, roleKey, displayName: roleKey });
    const made = await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
      userId: scene.alice.userId,
      projectId: id,
      organizationId: scene.orgId,
      roleKeys,
    });
    return made['id'] ?? '';
  };
  authorizationId = await authorize(scene.projectId, ['reader', 'writer']);
  await authorize(otherProjectId, ['auditor']);
  const group = await call('zitadel.group.v2.GroupService/CreateGroup', {
    organizationId: scene.orgId,
    name: 'Engineers',
  });
  groupId = group['id'] ?? '';
  await call('zitadel.group.v2.GroupService/AddUsersToGroup', {
    id: groupId,
    userIds: [scene.alice.userId],
  });
  await call('postern.application.v1.ResourceService/SetApplicationResources', {
    projectId: scene.projectId,
    applicationId: scene.api.appId,
    resources: [resource],
  });
});
afterAll(() => scene?.postern.stop());

interface Configuration {
  readonly name: string;
  readonly client?: object;
  readonly settings?: object;
  readonly rolesClaim?: string;
  readonly scopes?: string;
  readonly resources?: readonly string[];
  readonly claims?: object;
  readonly assertRoles?: boolean;
}

const configurations: readonly Configuration[] = [
  { name: 'openid alone' },
  { name: 'an opaque access token', client: opaque, scopes: everything },
  { name: 'everything about the person', scopes: everything },
  { name: 'roles that are asserted', client: { ...jwt, accessTokenRoleAssertion: true } },
  { name: 'roles in the ID token', client: { ...jwt, idTokenRoleAssertion: true } },
  {
    name: 'roles that a scope asks for, of another project too',
    scopes: `openid ${allRoles} urn:zitadel:iam:org:project:id:{other}:aud`,
  },
  { name: 'one role', scopes: 'openid urn:zitadel:iam:org:project:role:writer' },
  {
    name: 'userinfo in the ID token',
    client: { ...jwt, idTokenUserinfoAssertion: true },
    scopes: 'openid profile email',
    assertRoles: true,
  },
  { name: 'groups', scopes: 'openid groups' },
  {
    name: 'roles as a list',
    client: { ...jwt, accessTokenRoleAssertion: true, idTokenRoleAssertion: true },
    rolesClaim: 'team_roles',
  },
  { name: 'names of its own', settings: { subjectType: 'pairwise' }, scopes: 'openid profile' },
  { name: 'a clock that is off', client: { ...jwt, clockSkew: '3s' } },
  { name: 'a resource', resources: [resource], scopes: 'openid profile' },
  {
    name: 'claims that are asked for one by one',
    claims: { id_token: { email: null, acr: null }, userinfo: { phone_number: null } },
  },
  {
    name: 'the organization',
    scopes: 'openid urn:zitadel:iam:user:resourceowner urn:zitadel:iam:org:id:{org}',
  },
  { name: 'userinfo as a JWT', settings: { userinfoSignedResponseAlg: 'ES256' }, scopes: 'openid email' },
  { name: 'an ID token by another algorithm', settings: { idTokenSignedResponseAlg: 'PS256' } },
];

const filled = (scopes: string) => scopes.replace('{other}', otherProjectId).replace('{org}', scene.orgId);

async function made({ client = jwt, settings, rolesClaim, assertRoles = false }: Configuration) {
  const made = await scene.addClient(client);
  const address = { projectId: scene.projectId, applicationId: made.appId };
  if (settings)
    await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      ...address,
      ...settings,
    });
  if (rolesClaim)
    await call('postern.project.v1.RolesClaimService/SetApplicationRolesClaim', {
      ...address,
      claim: rolesClaim,
    });
  await call('zitadel.project.v2.ProjectService/UpdateProject', {
    projectId: scene.projectId,
    projectRoleAssertion: assertRoles,
  });
  return made;
}

const preview = (
  client: ConfidentialClient,
  { scopes = 'openid', resources, claims }: Partial<Configuration>,
) =>
  call<Preview>(method, {
    clientId: client.clientId,
    userId: scene.alice.userId,
    scopes: filled(scopes).split(' '),
    ...(resources && { resources }),
    ...(claims && { claims: JSON.stringify(claims) }),
  });

const documentOf = ({ documents }: Preview, kind: string) =>
  documents.find((document) => document.kind === `DOCUMENT_KIND_${kind}`);
const claim = (shown: Preview, kind: string, name: string) =>
  documentOf(shown, kind)?.claims.find((each) => each.name === name);
const reasons = (shown: Preview, kind: string, name: string) => claim(shown, kind, name)?.reasons ?? [];

/** What is the same in every token; of what varies only that it is there. */
function expectSame(shown: Preview, kind: string, real: Readonly<Record<string, unknown>> | undefined): void {
  const claims = documentOf(shown, kind)?.claims ?? [];
  const constant = (name: string, value: unknown) =>
    claims.some((each) => each.name === name && each.varies) ? 'varies' : value;
  const values = claims.map(({ name, value }) => [name, constant(name, JSON.parse(value))]);
  expect(Object.fromEntries(values)).toEqual(
    Object.fromEntries(Object.entries(real ?? {}).map(([name, value]) => [name, constant(name, value)])),
  );
}

async function userinfoOf(token: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  return response.headers.get('content-type')?.includes('jwt') ? decodeJwt(text) : JSON.parse(text);
}

describe('the preview equals what real tokens hold', () => {
  test.each(configurations)('of $name', async (configuration) => {
    const client = await made(configuration);
    const { scopes = 'openid', resources = [], claims } = configuration;
    const shown = await preview(client, configuration);
    const tokens = await obtainTokens(scene, client, {
      scope: filled(scopes),
      ...(resources[0] && { resource: resources[0] }),
      ...(claims && { claims: JSON.stringify(claims) }),
      nonce: 'nonce',
    });
    expect(shown.scopes.join(' ')).toBe(tokens.scope);
    expectSame(shown, 'ID_TOKEN', decodeJwt(tokens.id_token));
    const isJwt = tokens.access_token.split('.').length === 3;
    expect(shown.accessTokenIsOpaque ?? false).toBe(!isJwt);
    expectSame(shown, 'ACCESS_TOKEN', isJwt ? decodeJwt(tokens.access_token) : undefined);
    expectSame(shown, 'USERINFO', await userinfoOf(tokens.access_token));
    const asker = resources.length > 0 ? scene.api : client;
    expectSame(shown, 'INTROSPECTION', await introspect(scene, tokens.access_token, asker));
  });

  test('of tokens that were renewed', async () => {
    const client = await made({ name: 'renewed' });
    const shown = await call<Preview>(method, {
      clientId: client.clientId,
      userId: scene.alice.userId,
      scopes: ['openid', 'offline_access'],
      grant: 'PREVIEWED_GRANT_REFRESH_TOKEN',
    });
    const first = await obtainTokens(scene, client, { scope: 'openid offline_access', nonce: 'nonce' });
    const { body } = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: first.refresh_token },
      client,
    );
    expectSame(shown, 'ID_TOKEN', decodeJwt(body.id_token));
    expectSame(shown, 'ACCESS_TOKEN', decodeJwt(body.access_token));
    const told = (await userinfo(scene, body.access_token)).body;
    expectSame(shown, 'USERINFO', told);
  });
});

describe('each claim has its reasons', () => {
  test('a hash stands for the access token, whatever else is asked for', async () => {
    for (const client of [jwt, opaque]) {
      const shown = await preview(await made({ name: 'hashes', client }), { scopes: everything });
      expect(reasons(shown, 'ID_TOKEN', 'at_hash')).toEqual([{ accessToken: true }]);
    }
  });

  test('what always stands there has none', async () => {
    const shown = await preview(await made({ name: 'bare' }), {});
    for (const name of ['iss', 'sub', 'aud', 'exp', 'iat'])
      expect([name, reasons(shown, 'ID_TOKEN', name)]).toEqual([name, []]);
  });

  test('a scope', async () => {
    const shown = await preview(await made({ name: 'scopes' }), { scopes: everything });
    expect(reasons(shown, 'USERINFO', 'email')).toEqual([{ scope: 'email' }]);
    expect(reasons(shown, 'USERINFO', 'given_name')).toEqual([{ scope: 'profile' }]);
    expect(reasons(shown, 'ACCESS_TOKEN', 'urn:zitadel:iam:user:metadata')).toEqual([
      { scope: 'urn:zitadel:iam:user:metadata' },
    ]);
    expect(claim(shown, 'ID_TOKEN', 'email')).toBeUndefined();
  });

  test('a setting together with a scope', async () => {
    const client = await made({ name: 'both', client: { ...jwt, idTokenUserinfoAssertion: true } });
    const shown = await preview(client, { scopes: 'openid email' });
    expect(reasons(shown, 'ID_TOKEN', 'email')).toEqual([
      { scope: 'email' },
      { setting: 'CLAIM_SETTING_ID_TOKEN_USERINFO' },
    ]);
  });

  test('a role, by the authorization that gave it and by whatever tells of it', async () => {
    const client = await made({ name: 'roles', client: { ...jwt, accessTokenRoleAssertion: true } });
    const shown = await preview(client, {
      scopes: `openid ${allRoles} urn:zitadel:iam:org:project:id:{other}:aud`,
    });
    const own = 'urn:zitadel:iam:org:project:roles';
    expect(reasons(shown, 'ACCESS_TOKEN', own)).toEqual([
      { scope: allRoles },
      { setting: 'CLAIM_SETTING_ACCESS_TOKEN_ROLES' },
      {
        authorization: expect.objectContaining({
          id: authorizationId,
          projectId: scene.projectId,
          roles: ['reader', 'writer'],
        }),
      },
    ]);
    const other = `urn:zitadel:iam:org:project:${otherProjectId}:roles`;
    expect(reasons(shown, 'ACCESS_TOKEN', other)).toEqual([
      { scope: allRoles },
      { scope: `urn:zitadel:iam:org:project:id:${otherProjectId}:aud` },
      { authorization: expect.objectContaining({ projectId: otherProjectId, roles: ['auditor'] }) },
    ]);
  });

  test('a group, names of its own, claims one by one, a resource', async () => {
    const client = await made({ name: 'more', settings: { subjectType: 'pairwise' } });
    const shown = await preview(client, {
      scopes: 'openid groups',
      claims: { id_token: { email: null } },
      resources: [resource],
    });
    expect(reasons(shown, 'USERINFO', 'groups')).toEqual([
      { scope: 'groups' },
      { group: { id: groupId, name: 'Engineers' } },
    ]);
    expect(reasons(shown, 'ID_TOKEN', 'sub')).toEqual([{ setting: 'CLAIM_SETTING_PAIRWISE' }]);
    expect(reasons(shown, 'ID_TOKEN', 'email')).toEqual([{ claimsParameter: true }]);
    expect(reasons(shown, 'ACCESS_TOKEN', 'aud')).toEqual([{ resources: true }]);
  });
});

test('what acts on claims is named, and nothing is written', async () => {
  const { id: targetId } = await call('zitadel.action.v2.ActionService/CreateTarget', {
    name: 'Enrich',
    endpoint: 'https://enrich.example.com',
    timeout: '5s',
    restWebhook: { interruptOnError: true },
  });
  const function_ = { function: { name: 'preaccesstoken' } };
  await call('zitadel.action.v2.ActionService/SetExecution', { condition: function_, targets: [targetId] });
  const client = await made({ name: 'acting' });
  const newest = async () => {
    const { events } = await call<{ events: { sequence: string }[] }>(
      'zitadel.admin.v1.AdminService/ListEvents',
      { limit: 1 },
    );
    return events[0]?.sequence;
  };
  const before = await newest();
  const shown = await preview(client, {});
  expect(documentOf(shown, 'ACCESS_TOKEN')?.acting).toEqual([{ target: targetId, name: 'Enrich' }]);
  expect(documentOf(shown, 'ID_TOKEN')?.acting).toBeUndefined();
  expect(await newest()).toBe(before);
  await call('zitadel.action.v2.ActionService/SetExecution', { condition: function_, targets: [] });
});

test('what goes to the application encrypted is shown, and its keys are not fetched', async () => {
  const client = await made({
    name: 'encrypted',
    settings: {
      jwksUri: 'https://keys.example.invalid/jwks',
      idTokenEncryptedResponseAlg: 'ECDH-ES',
      userinfoEncryptedResponseAlg: 'ECDH-ES',
    },
  });
  const shown = await preview(client, { scopes: 'openid email' });
  expect(claim(shown, 'ID_TOKEN', 'azp')?.value).toBe(JSON.stringify(client.clientId));
  expect(claim(shown, 'USERINFO', 'aud')?.value).toBe(JSON.stringify(client.clientId));
  const encrypted = { encryptionAlgorithm: 'ECDH-ES', contentEncryptionAlgorithm: 'A128CBC-HS256' };
  expect(documentOf(shown, 'ID_TOKEN')).toMatchObject({ signingAlgorithm: 'RS256', ...encrypted });
  expect(documentOf(shown, 'USERINFO')).toMatchObject({ signingAlgorithm: 'RS256', ...encrypted });
  expect(documentOf(shown, 'ACCESS_TOKEN')).toMatchObject({ signingAlgorithm: 'RS256' });
  expect(documentOf(shown, 'ACCESS_TOKEN')).not.toHaveProperty('encryptionAlgorithm');
});

test('how each is signed is told', async () => {
  const settings = { idTokenSignedResponseAlg: 'PS384', userinfoSignedResponseAlg: '' };
  const shown = await preview(await made({ name: 'signed', settings }), {});
  const signing = (kind: string) => documentOf(shown, kind)?.signingAlgorithm;
  expect(['ID_TOKEN', 'ACCESS_TOKEN', 'USERINFO', 'INTROSPECTION'].map(signing)).toEqual([
    'PS384',
    'RS256',
    undefined,
    undefined,
  ]);
});

describe('is refused as a real request', () => {
  test('for an unknown resource, and for people who may not', async () => {
    const client = await made({ name: 'refused' });
    const asked = { clientId: client.clientId, userId: scene.alice.userId, scopes: ['openid'] };
    await expect(call(method, { ...asked, resources: ['https://nowhere.example'] })).rejects.toThrow(
      /resource is unknown/,
    );
    await expect(call(method, { ...asked, scopes: ['nothing'] })).rejects.toThrow(/scope is missing/);
    await expect(call(method, { ...asked, clientId: scene.api.clientId })).rejects.toThrow(
      /no application with this client id/,
    );
    const elsewhere = await call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    await expect(
      call(method, { ...asked, scopes: ['openid', `urn:zitadel:iam:org:id:${elsewhere.organizationId}`] }),
    ).rejects.toThrow(/users of another organization/);
  });
});
