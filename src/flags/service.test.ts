import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const v2 = 'zitadel.feature.v2.FeatureService';
const system = 'zitadel.system.v1.SystemService';

let postern: TestPostern;
let operator: string;
beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  postern = await startTestPostern({ configure: user.configure });
});
afterAll(() => postern?.stop());

interface Told {
  details?: { sequence: string };
  [flag: string]: unknown;
}
const instance = (method: string, request: object = {}, token?: string) =>
  postern.call<Told>(`${v2}/${method}InstanceFeatures`, request, token);
const ofSystem = (method: string, request: object = {}, token = operator) =>
  postern.call<Told>(`${v2}/${method}SystemFeatures`, request, token);
const inherited = () => instance('Get', { inheritance: true });

describe('feature flags', () => {
  const usual = {
    loginDefaultOrg: { enabled: true },
    userSchema: {},
    oidcTokenExchange: {},
    improvedPerformance: {},
    oidcSingleV1SessionTermination: { enabled: true },
    enableBackChannelLogout: {},
    loginV2: {},
    permissionCheckV2: {},
  };

  test('are what is usual until somebody sets them; without inheritance a new instance has none', async () => {
    expect(await instance('Get')).toEqual({});
    expect(await ofSystem('Get')).toEqual(usual);
    expect(await inherited()).toEqual({ ...usual, debugOidcParentError: {}, consoleUseV2UserApi: {} });
  });

  test('of the system hold in every instance, and those of the instance before them', async () => {
    const { details } = await ofSystem('Set', { userSchema: true, permissionCheckV2: true });
    expect(details).toMatchObject({ resourceOwner: 'SYSTEM' });
    expect(await ofSystem('Get')).toMatchObject({ userSchema: { enabled: true, source: 'SOURCE_SYSTEM' } });
    await instance('Set', { userSchema: false, improvedPerformance: ['IMPROVED_PERFORMANCE_PROJECT'] });
    expect(await instance('Get')).toEqual({
      details: expect.anything(),
      userSchema: { source: 'SOURCE_INSTANCE' },
      improvedPerformance: {
        executionPaths: ['IMPROVED_PERFORMANCE_PROJECT'],
        source: 'SOURCE_INSTANCE',
      },
    });
    expect(await inherited()).toMatchObject({
      userSchema: { source: 'SOURCE_INSTANCE' },
      permissionCheckV2: { enabled: true, source: 'SOURCE_SYSTEM' },
      oidcTokenExchange: {},
    });
  });

  test('are set without touching others, and a repeat writes nothing', async () => {
    const before = await instance('Set', { consoleUseV2UserApi: true });
    const after = await instance('Set', { consoleUseV2UserApi: true });
    expect(after.details?.sequence).toBe(before.details?.sequence);
    expect(await instance('Get')).toMatchObject({
      consoleUseV2UserApi: { enabled: true },
      userSchema: { source: 'SOURCE_INSTANCE' },
    });
  });

  test('go back to what is inherited one by one, while the others stay', async () => {
    const reset = (features: string[], token?: string) =>
      postern.call(
        'postern.feature.v1.InstanceFeatureService/ResetSomeInstanceFeatures',
        { features },
        token,
      );
    await instance('Set', { debugOidcParentError: true });
    await reset(['console_use_v2_user_api', 'debug_oidc_parent_error']);
    expect(await inherited()).toMatchObject({
      consoleUseV2UserApi: {},
      debugOidcParentError: {},
      userSchema: { source: 'SOURCE_INSTANCE' },
    });
    await expect(reset(['no_such_thing'])).rejects.toThrow('names of features');
    await expect(reset([])).rejects.toThrow('invalid_argument');
    await expect(reset(['user_schema'], postern.loginPat)).rejects.toThrow('permission_denied');
  });

  test('go back to what is inherited: without it, what was reset is gone', async () => {
    await instance('Reset');
    await expect(instance('Get')).rejects.toThrow('not_found');
    expect(await inherited()).toMatchObject({ userSchema: { enabled: true, source: 'SOURCE_SYSTEM' } });
    await ofSystem('Reset');
    expect(await inherited()).toMatchObject({ userSchema: {} });
    expect(await ofSystem('Get')).toEqual({ details: expect.anything(), ...usual });
  });

  test('are set by who may, and read by everybody who is signed in', async () => {
    for (const refused of [
      () => ofSystem('Set', { userSchema: true }, postern.pat),
      () => ofSystem('Reset', {}, postern.pat),
      () => instance('Set', { userSchema: true }, postern.loginPat),
      () => instance('Reset', {}, postern.loginPat),
    ])
      await expect(refused()).rejects.toThrow('permission_denied');
    expect(await instance('Get', { inheritance: true }, postern.loginPat)).toHaveProperty('loginV2');
    await expect(instance('Get', {}, '')).rejects.toThrow('unauthenticated');
    await expect(instance('Set', { loginV2: { required: true, baseUri: '/login' } })).rejects.toThrow(
      'login_v2.base_uri',
    );
  });

  test('of organizations and users there are none', async () => {
    for (const [method, request] of [
      ['SetOrganizationFeatures', { organizationId: '1' }],
      ['GetOrganizationFeatures', { organizationId: '1' }],
      ['ResetUserFeatures', { userId: '1' }],
    ] as const)
      await expect(postern.call(`${v2}/${method}`, request)).rejects.toThrow('unimplemented');
  });
});

test('v2beta and REST tell the same', async () => {
  const beta = 'zitadel.feature.v2beta.FeatureService';
  await postern.call(`${beta}/SetInstanceFeatures`, { oidcTokenExchange: true });
  const told = { oidcTokenExchange: { enabled: true, source: 'SOURCE_INSTANCE' } };
  expect(await instance('Get')).toMatchObject(told);
  expect(await postern.call<Told>(`${beta}/GetInstanceFeatures`)).toMatchObject(told);
  const answer = await postern.fetch('/v2/features/instance?inheritance=true', { token: postern.pat });
  expect(await answer.json()).toMatchObject(told);
});

test('version 1 switches the one flag that it knows', async () => {
  const feature = { instanceId: postern.instanceId, featureId: 'INSTANCE_FEATURE_LOGIN_DEFAULT_ORG' };
  const setFeature = (request: object, token = operator) =>
    postern.call(`${system}/SetInstanceFeature`, request, token);
  await setFeature({ ...feature, bool: false });
  expect(await instance('Get')).toMatchObject({ loginDefaultOrg: { source: 'SOURCE_INSTANCE' } });
  await postern.call('zitadel.admin.v1.AdminService/ActivateFeatureLoginDefaultOrg');
  expect(await instance('Get')).toMatchObject({ loginDefaultOrg: { enabled: true } });
  await expect(setFeature({ ...feature, bool: false }, postern.pat)).rejects.toThrow('permission_denied');
  await expect(setFeature(feature)).rejects.toThrow('invalid_argument');
  await expect(setFeature({ ...feature, instanceId: '1', bool: true })).rejects.toThrow('not_found');
});
