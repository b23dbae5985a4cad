import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { clientsOfProject, findClient, findClientKey } from './index.ts';

const v2 = 'zitadel.application.v2.ApplicationService';
const projects = 'zitadel.project.v2.ProjectService';
const management = 'zitadel.management.v1.ManagementService';

interface Oidc {
  clientId: string;
  clientSecret?: string;
  nonCompliant?: boolean;
  complianceProblems?: { key: string; localizedMessage: string }[];
}

let postern: TestPostern;
let orgId: string;
let projectId: string;

beforeAll(async () => {
  postern = await startTestPostern();
  orgId = (await postern.call<{ org: { id: string } }>(`${management}/GetMyOrg`)).org.id;
  projectId = await addProject('Shop');
});
afterAll(() => postern.stop());

const addProject = async (name: string) =>
  (await postern.call<{ projectId: string }>(`${projects}/CreateProject`, { organizationId: orgId, name }))
    .projectId;

const app = <T = object>(method: string, request: object, token?: string) =>
  postern.call<T>(`${v2}/${method}`, request, token);
const createOidc = async (name: string, oidcConfiguration: object, project = projectId) => {
  const { applicationId, oidcConfiguration: created } = await app<{
    applicationId: string;
    oidcConfiguration: Oidc;
  }>('CreateApplication', { projectId: project, name, oidcConfiguration });
  return { applicationId, ...created };
};
const createApi = async (name: string, authMethodType: string) => {
  const { applicationId, apiConfiguration } = await app<{ applicationId: string; apiConfiguration: Oidc }>(
    'CreateApplication',
    { projectId, name, apiConfiguration: { authMethodType } },
  );
  return { applicationId, ...apiConfiguration };
};
const get = async (applicationId: string) =>
  (await app<{ application: Record<string, unknown> }>('GetApplication', { applicationId })).application;
const client = (clientId: string) => findClient(postern.server.platform.sql, postern.instanceId, clientId);
const redirectUris = ['https://shop.example/cb'];

describe('an OIDC application', () => {
  test('gets a client id and a secret that is kept as a hash only', async () => {
    const created = await createOidc('Web', { redirectUris });
    expect(created.clientId).toMatch(/^\d+$/);
    expect(created.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(created.nonCompliant).toBeUndefined();
    const found = await client(created.clientId);
    expect(found).toMatchObject({
      kind: 'oidc',
      active: true,
      authMethod: 'client_secret_basic',
      oidc: { redirectUris, responseTypes: ['code'], grantTypes: ['authorization_code'] },
      project: { id: projectId, name: 'Shop', active: true, roleAssertion: false },
      org: { id: orgId, active: true },
    });
    const { secrets, store } = postern.server.platform;
    expect(await secrets.verify(created.clientSecret ?? '', found?.secretHash ?? '')).toBe(true);
    expect(await secrets.verify('wrong', found?.secretHash ?? '')).toBe(false);
    const events = await store.search({ instanceId: postern.instanceId, aggregateIds: [projectId] });
    expect(
      JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain(created.clientSecret);
  });

  test('keeps every setting', async () => {
    const settings = {
      redirectUris: ['com.example.app:/cb'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE', 'OIDC_RESPONSE_TYPE_ID_TOKEN'],
      grantTypes: [
        'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
        'OIDC_GRANT_TYPE_IMPLICIT',
        'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      ],
      applicationType: 'OIDC_APP_TYPE_NATIVE',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      postLogoutRedirectUris: ['com.example.app:/bye'],
      developmentMode: true,
      accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
      accessTokenRoleAssertion: true,
      idTokenRoleAssertion: true,
      idTokenUserinfoAssertion: true,
      clockSkew: '1.500s',
      additionalOrigins: ['https://admin.example'],
      skipNativeAppSuccessPage: true,
      backChannelLogoutUri: 'https://shop.example/logout',
      loginVersion: { loginV2: { baseUri: 'https://login.example' } },
    };
    const created = await createOidc('Everything', settings);
    expect(created.clientSecret).toBeUndefined();
    expect(await get(created.applicationId)).toMatchObject({
      name: 'Everything',
      projectId,
      state: 'APPLICATION_STATE_ACTIVE',
      oidcConfiguration: {
        ...settings,
        clientId: created.clientId,
        allowedOrigins: ['https://admin.example'],
      },
    });
  });

  test('is told what is wrong with it', async () => {
    const created = await createOidc('Odd', { redirectUris, applicationType: 'OIDC_APP_TYPE_NATIVE' });
    expect(created.nonCompliant).toBe(true);
    expect(created.complianceProblems?.map(({ key }) => key)).toEqual([
      'Application.OIDC.V1.Native.AuthMethodType.NotNone',
    ]);
    expect(await get(created.applicationId)).toMatchObject({
      oidcConfiguration: { complianceProblems: created.complianceProblems },
    });
  });

  test('changes in part', async () => {
    const { applicationId } = await createOidc('Before', { redirectUris, accessTokenRoleAssertion: true });
    await app('UpdateApplication', {
      projectId,
      applicationId,
      name: 'After',
      oidcConfiguration: { developmentMode: true, loginVersion: { loginV1: {} } },
    });
    expect(await get(applicationId)).toMatchObject({
      name: 'After',
      oidcConfiguration: {
        redirectUris,
        accessTokenRoleAssertion: true,
        developmentMode: true,
        loginVersion: { loginV1: {} },
      },
    });
    const api = { projectId, applicationId, apiConfiguration: {} };
    await expect(app('UpdateApplication', api)).rejects.toThrow('failed_precondition');
  });

  test('gets a new secret, which ends the old one', async () => {
    const { applicationId, clientId, clientSecret } = await createOidc('Rotated', { redirectUris });
    const answer = await app<{ clientSecret: string }>('GenerateClientSecret', { projectId, applicationId });
    const hash = (await client(clientId))?.secretHash ?? '';
    const { secrets } = postern.server.platform;
    expect(await secrets.verify(answer.clientSecret, hash)).toBe(true);
    expect(await secrets.verify(clientSecret ?? '', hash)).toBe(false);
  });

  test('is inactive while it, its project or its organization is', async () => {
    const project = await addProject('Resting');
    const { applicationId, clientId } = await createOidc('Sleeper', { redirectUris }, project);
    const address = { projectId: project, applicationId };
    await app('DeactivateApplication', address);
    expect(await client(clientId)).toMatchObject({ active: false, applicationActive: false });
    await app('ReactivateApplication', address);
    await postern.call(`${projects}/DeactivateProject`, { projectId: project });
    expect(await client(clientId)).toMatchObject({ active: false, project: { active: false } });
    await postern.call(`${projects}/ActivateProject`, { projectId: project });
    expect(await client(clientId)).toMatchObject({ active: true });
    await postern.call(`${projects}/DeleteProject`, { projectId: project });
    expect(await client(clientId)).toBeUndefined();
    await expect(get(applicationId)).rejects.toThrow('not_found');
  });

  test('goes, and frees its name', async () => {
    const { applicationId, clientId } = await createOidc('Gone', { redirectUris });
    await expect(createOidc('gone', { redirectUris })).rejects.toThrow('already_exists');
    const wrongProject = await addProject('Wrong');
    expect(await app<object>('DeleteApplication', { projectId: wrongProject, applicationId })).toEqual({});
    expect(await client(clientId)).toBeDefined();
    await app('DeleteApplication', { projectId, applicationId });
    expect(await client(clientId)).toBeUndefined();
    await createOidc('Gone', { redirectUris });
  });
});

test('what cannot be is refused', async () => {
  const refused: [object, string][] = [
    [{ projectId, name: 'x' }, 'invalid_argument'],
    [{ projectId, name: ' ', oidcConfiguration: {} }, 'invalid_argument'],
    [{ projectId: '404', name: 'x', oidcConfiguration: {} }, 'not_found'],
    [{ projectId, name: 'x', samlConfiguration: { metadataUrl: 'https://sp.invalid' } }, 'APP-Sam05'],
    [{ projectId, name: 'x', samlConfiguration: { metadataUrl: 'nowhere' } }, 'APP-Sam04'],
    [{ projectId, name: 'x', samlConfiguration: { metadataUrl: 'http://sp.invalid' } }, 'APP-Sam04'],
    [{ projectId, name: 'x', samlConfiguration: { metadataXml: 'PHgvPg==' } }, 'APP-Sam02'],
    [{ projectId, name: 'x', samlConfiguration: {} }, 'invalid_argument'],
    [{ projectId, name: 'x', oidcConfiguration: { clockSkew: '6s' } }, 'invalid_argument'],
    [{ projectId, name: 'x', oidcConfiguration: { responseTypes: [2] } }, 'invalid_argument'],
  ];
  for (const [request, code] of refused) {
    await expect(app('CreateApplication', request), JSON.stringify(request)).rejects.toThrow(code);
  }
});

describe('keys of an API application', () => {
  test('come as a file once, and verify until they expire or go', async () => {
    const { applicationId, clientId } = await createApi('Signed', 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT');
    const address = { projectId, applicationId };
    const created = await app<{ keyId: string; keyDetails: string }>('CreateApplicationKey', {
      ...address,
      expirationDate: '2999-01-01T00:00:00Z',
    });
    const file = JSON.parse(atob(created.keyDetails));
    expect(file).toMatchObject({ type: 'application', keyId: created.keyId, appId: applicationId, clientId });
    const { sql } = postern.server.platform;
    const found = await findClientKey(sql, postern.instanceId, created.keyId, new Date());
    expect(found).toMatchObject({ clientId, applicationId, projectId });
    const derived = createPublicKey(createPrivateKey(file.key)).export({ type: 'spki', format: 'pem' });
    expect(found?.publicKey).toBe(derived.toString());
    const late = new Date('2999-01-01T00:00:00Z');
    expect(await findClientKey(sql, postern.instanceId, created.keyId, late)).toBeUndefined();

    expect(await app<object>('GetApplicationKey', { keyId: created.keyId })).toMatchObject({
      keyId: created.keyId,
      expirationDate: '2999-01-01T00:00:00Z',
    });
    const filters = [{ applicationIdFilter: { applicationId } }];
    expect(await app<object>('ListApplicationKeys', { filters })).toMatchObject({
      keys: [{ keyId: created.keyId, applicationId, projectId, organizationId: orgId }],
      pagination: { totalResult: '1' },
    });
    await app('DeleteApplicationKey', { ...address, keyId: created.keyId });
    expect(await findClientKey(sql, postern.instanceId, created.keyId, new Date())).toBeUndefined();
    await expect(app('GetApplicationKey', { keyId: created.keyId })).rejects.toThrow('not_found');
  });

  test('are for private_key_jwt only', async () => {
    const { applicationId, clientSecret } = await createApi('Basic', 'API_AUTH_METHOD_TYPE_BASIC');
    expect(clientSecret).toHaveLength(64);
    const request = { projectId, applicationId };
    await expect(app('CreateApplicationKey', request)).rejects.toThrow('private_key_jwt');
  });
});

test('a list of applications is filtered, sorted and paged', async () => {
  const project = await addProject('Listed');
  const made = [];
  for (const name of ['List B', 'List A']) made.push(await createOidc(name, { redirectUris }, project));
  await app('CreateApplication', { projectId: project, name: 'List C', apiConfiguration: {} });
  await app('DeactivateApplication', { projectId: project, applicationId: made[0]?.applicationId });
  const list = async (filters: object[], more: object = {}) => {
    const all = [{ projectIdFilter: { projectId: project } }, ...filters];
    const answer = await app<{ applications?: { name: string }[] }>('ListApplications', {
      filters: all,
      sortingColumn: 'APPLICATION_SORT_BY_NAME',
      pagination: { asc: true },
      ...more,
    });
    return (answer.applications ?? []).map(({ name }) => name);
  };
  expect(await list([])).toEqual(['List A', 'List B', 'List C']);
  expect(await list([], { pagination: { asc: false, offset: 1, limit: 1 } })).toEqual(['List B']);
  expect(await list([{ typeFilter: 'APPLICATION_TYPE_API' }])).toEqual(['List C']);
  expect(await list([{ stateFilter: 'APPLICATION_STATE_INACTIVE' }])).toEqual(['List B']);
  expect(await list([{ nameFilter: { name: 'a', method: 7 } }])).toEqual(['List A']);
  expect(await list([{ clientIdFilter: { clientId: made[1]?.clientId } }])).toEqual(['List A']);
  expect(await list([{ entityIdFilter: { entityId: 'x' } }])).toEqual([]);
  const { sql } = postern.server.platform;
  const active = await clientsOfProject(sql, postern.instanceId, project);
  expect(active).toHaveLength(2);
  expect(active).not.toContain(made[0]?.clientId);
});

test('an organization that rests or goes takes its clients along', async () => {
  const org = 'zitadel.org.v2.OrganizationService';
  const { organizationId } = await postern.call<{ organizationId: string }>(`${org}/AddOrganization`, {
    name: 'Passing',
  });
  const { projectId: project } = await postern.call<{ projectId: string }>(`${projects}/CreateProject`, {
    organizationId,
    name: 'Passing',
  });
  const { applicationId, clientId } = await createOidc('Passing', { redirectUris }, project);
  await postern.call(`${org}/DeactivateOrganization`, { organizationId });
  expect(await client(clientId)).toMatchObject({ active: false, org: { active: false } });
  await postern.call(`${org}/ActivateOrganization`, { organizationId });
  expect(await client(clientId)).toMatchObject({ active: true });
  await postern.call(`${org}/DeleteOrganization`, { organizationId });
  expect(await client(clientId)).toBeUndefined();
  await expect(get(applicationId)).rejects.toThrow('not_found');
  await expect(postern.call(`${projects}/GetProject`, { projectId: project })).rejects.toThrow('not_found');
});

test('who may only make projects owns those that it made', async () => {
  const { userId } = await postern.call<{ userId: string }>(`${management}/AddMachineUser`, {
    userName: 'creator',
    name: 'Creator',
  });
  await postern.call(`${management}/AddOrgMember`, { userId, roles: ['ORG_PROJECT_CREATOR'] });
  const { token } = await postern.call<{ token: string }>(`${management}/AddPersonalAccessToken`, { userId });
  const { id } = await postern.call<{ id: string }>(`${management}/AddProject`, { name: 'Creation' }, token);
  const request = { projectId: id, name: 'Mine', redirectUris };
  const { appId } = await postern.call<{ appId: string }>(`${management}/AddOIDCApp`, request, token);
  const seen = await app<{ applications: { applicationId: string }[] }>('ListApplications', {}, token);
  expect(seen.applications.map(({ applicationId }) => applicationId)).toEqual([appId]);
  const elsewhere = { projectId, name: 'Not mine', oidcConfiguration: { redirectUris } };
  await expect(app('CreateApplication', elsewhere, token)).rejects.toThrow('permission_denied');
});

test('only who may, writes and reads', async () => {
  const { applicationId } = await createOidc('Guarded', { redirectUris });
  const address = { projectId, applicationId };
  // The login client may read applications, and nothing more.
  for (const [method, request] of [
    ['CreateApplication', { projectId, name: 'x', oidcConfiguration: { redirectUris } }],
    ['UpdateApplication', { ...address, name: 'x' }],
    ['DeleteApplication', address],
    ['GenerateClientSecret', address],
    ['CreateApplicationKey', address],
  ] as const) {
    await expect(app(method, request, postern.loginPat), method).rejects.toThrow('permission_denied');
  }
  expect(await app<object>('GetApplication', { applicationId }, postern.loginPat)).toMatchObject({
    application: { name: 'Guarded' },
  });
  await expect(app('GetApplication', { applicationId }, '')).rejects.toThrow('unauthenticated');
});

test('app.v2beta speaks of the same applications over REST', async () => {
  const ask = async (path: string, body?: object) => {
    const answer = await postern.fetch(path, {
      token: postern.pat,
      ...(body && {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const oidcRequest = { redirectUris, devMode: true, appType: 'OIDC_APP_TYPE_USER_AGENT' };
  const created = await ask('/v2beta/applications', { projectId, name: 'Beta', oidcRequest });
  expect(created).toMatchObject({ oidcResponse: { noneCompliant: true } });
  const id = created['appId'] as string;
  expect(await ask(`/v2beta/applications/${id}`)).toMatchObject({
    app: { id, name: 'Beta', oidcConfig: { devMode: true, appType: 'OIDC_APP_TYPE_USER_AGENT' } },
  });
  const filters = [{ oidcAppOnly: true }, { nameFilter: { name: 'Beta' } }];
  expect(await ask('/v2beta/applications/search', { projectId, filters })).toMatchObject({
    applications: [{ id }],
  });
  const secret = await ask(`/v2beta/applications/${id}/generate_client_secret`, { projectId, isOidc: true });
  expect(secret['clientSecret']).toHaveLength(64);
});

test('management v1 counts response types from 0 and replaces configurations as a whole', async () => {
  const v1 = <T = object>(method: string, request: object) =>
    postern.call<T>(`${management}/${method}`, { projectId, ...request });
  const { appId, clientSecret } = await v1<{ appId: string; clientSecret: string }>('AddOIDCApp', {
    name: 'Old',
    redirectUris,
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    devMode: true,
    postLogoutRedirectUris: ['https://shop.example/bye'],
  });
  expect(clientSecret).toHaveLength(64);
  const read = async () =>
    (await v1<{ app: { oidcConfig: Record<string, unknown> } }>('GetAppByID', { appId })).app;
  // The first value of an enum is left out of lists no more than any other.
  expect(await read()).toMatchObject({
    details: { resourceOwner: orgId },
    oidcConfig: { responseTypes: ['OIDC_RESPONSE_TYPE_CODE'], devMode: true },
  });
  await v1('UpdateOIDCAppConfig', { appId, redirectUris: ['https://shop.example/new'] });
  const { oidcConfig } = await read();
  expect(oidcConfig).toMatchObject({ redirectUris: ['https://shop.example/new'] });
  expect(oidcConfig).not.toHaveProperty('postLogoutRedirectUris');
  expect(oidcConfig).not.toHaveProperty('devMode');
  expect((await v1<{ clientSecret: string }>('RegenerateOIDCClientSecret', { appId })).clientSecret).not.toBe(
    clientSecret,
  );
  const api = await v1<{ appId: string; clientId: string }>('AddAPIApp', { name: 'Old API' });
  expect(
    await v1<object>('ListApps', { queries: [{ nameQuery: { name: 'Old', method: 2 } }] }),
  ).toMatchObject({
    details: { totalResult: '2' },
    result: [{ id: api.appId }, { id: appId }],
  });
  await v1('RemoveApp', { appId });
  await expect(v1('GetAppByID', { appId })).rejects.toThrow('not_found');
});
