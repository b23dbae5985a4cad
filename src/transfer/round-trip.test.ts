import { afterAll, beforeAll, expect, test } from 'bun:test';
import { DataOrgSchema } from '../contract/services/admin/v1.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** What one server gives away another takes, and gives away again as it was. */

/** Of an authenticator app that somebody had before. */
const appSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let idleId: string;
let actionIds: Record<'later' | 'sooner' | 'off', string>;
let first: TestPostern;
let second: TestPostern;
let orgId: string;
let partnerId: string;

const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';
type Data = { orgs: Record<string, unknown>[] };
interface Report {
  readonly errors?: { readonly type: string; readonly id: string; readonly message: string }[];
  readonly success: { readonly orgs: Record<string, unknown>[] };
}

const exported = async (postern: TestPostern, request: object = {}) =>
  postern.call<Data>(`${admin}/ExportData`, { orgIds: [orgId, partnerId], responseOutput: true, ...request });
const imported = (postern: TestPostern, data: object, more: object = {}) =>
  postern.call<Report>(`${admin}/ImportData`, { dataOrgs: data, ...more });

/** Lists in one order; what a server makes itself left out. */
const comparable = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(comparable).toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'clientId')
      .map(([name, field]) => [name, comparable(field)])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  );
};

/** What sets each message, as version 1 calls it. */
const messages = [
  'SetCustomInitMessageText',
  'SetCustomPasswordResetMessageText',
  'SetCustomVerifyEmailMessageText',
  'SetCustomVerifyPhoneMessageText',
  'SetCustomVerifySMSOTPMessageText',
  'SetCustomVerifyEmailOTPMessageText',
  'SetCustomDomainClaimedMessageCustomText',
  'SetCustomPasswordlessRegistrationMessageCustomText',
  'SetCustomInviteUserMessageCustomText',
];

/** Fields of an organization's data that an export does not fill. */
const unfilled: Readonly<Record<string, string>> = {
  oidcIdps: 'waits for identity providers',
  jwtIdps: 'waits for identity providers',
  userLinks: 'waits for identity providers',
};

beforeAll(async () => {
  [first, second] = await Promise.all([startTestPostern(), startTestPostern()]);
  const { call } = first;
  const add = async (name: string) =>
    (await call<{ organizationId: string }>('zitadel.org.v2.OrganizationService/AddOrganization', { name }))
      .organizationId;
  orgId = await add('ACME');
  partnerId = await add('Partner');
  const inOrg = <T = { id: string }>(method: string, request: object) =>
    first.callIn<T>(orgId, `${management}/${method}`, request);

  const { id: projectId } = await inOrg('AddProject', { name: 'Shop', projectRoleAssertion: true });
  for (const roleKey of ['reader', 'writer']) {
    await inOrg('AddProjectRole', { projectId, roleKey, displayName: roleKey, group: 'staff' });
  }
  await inOrg('AddOIDCApp', {
    projectId,
    name: 'Web',
    redirectUris: ['https://shop.example.com/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    clockSkew: '2s',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const api = await inOrg<{ appId: string }>('AddAPIApp', {
    projectId,
    name: 'API',
    authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  });
  const expirationDate = '2100-01-01T00:00:00Z';
  await inOrg('AddAppKey', { projectId, appId: api.appId, type: 'KEY_TYPE_JSON', expirationDate });
  await call('zitadel.project.v2.ProjectService/CreateProjectGrant', {
    projectId,
    grantedOrganizationId: partnerId,
    roleKeys: ['reader'],
  });
  const { userId } = await inOrg<{ userId: string }>('ImportHumanUser', {
    userName: 'grace',
    profile: { firstName: 'Grace', lastName: 'Hopper', preferredLanguage: 'en', nickName: 'Amazing' },
    email: { email: 'grace@example.com', isEmailVerified: true },
    phone: { phone: '+41791234567', isPhoneVerified: true },
    password: 'Secret-1234',
  });
  const { userId: idle } = await inOrg<{ userId: string }>('ImportHumanUser', {
    userName: 'idle',
    profile: { firstName: 'Ida', lastName: 'Idle' },
    email: { email: 'idle@example.com', isEmailVerified: true },
    password: 'Secret-1234',
    otpCode: appSecret,
  });
  idleId = idle;
  await inOrg('DeactivateUser', { id: idle });
  const { userId: robot } = await inOrg<{ userId: string }>('AddMachineUser', {
    userName: 'robot',
    name: 'Robot',
    description: 'Does things',
  });
  await inOrg('AddMachineKey', { userId: robot, type: 'KEY_TYPE_JSON', expirationDate });
  await inOrg('SetUserMetadata', { id: userId, key: 'team', value: btoa('red') });
  await inOrg('AddUserGrant', { userId, projectId, roleKeys: ['writer'] });
  await inOrg('AddOrgMember', { userId, roles: ['ORG_OWNER'] });
  await inOrg('AddProjectMember', { projectId, userId: robot, roles: ['PROJECT_OWNER_VIEWER'] });
  // Whoever made the project is its owner, and of another organization.
  const { result } = await inOrg<{ result: { userId: string }[] }>('ListProjectMembers', { projectId });
  for (const { userId: maker } of result) {
    if (maker !== robot) await inOrg('RemoveProjectMember', { projectId, userId: maker });
  }
  await inOrg('AddOrgDomain', { domain: 'acme.example' });
  await inOrg('AddCustomLockoutPolicy', { maxPasswordAttempts: 5 });
  await inOrg('AddCustomPasswordComplexityPolicy', { minLength: '10', hasNumber: true });
  await inOrg('AddCustomLabelPolicy', { primaryColor: '#112233' });
  await inOrg('ActivateCustomLabelPolicy', {});
  await inOrg('AddCustomLoginPolicy', {
    allowUsernamePassword: true,
    allowRegister: false,
    secondFactors: ['SECOND_FACTOR_TYPE_OTP', 'SECOND_FACTOR_TYPE_U2F'],
    multiFactors: ['MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION'],
    passwordCheckLifetime: '86400s',
  });
  await inOrg('AddCustomPrivacyPolicy', {
    helpLink: 'https://acme.example/help',
    supportEmail: 'help@acme.example',
  });
  await call(`${admin}/AddCustomDomainPolicy`, { orgId, smtpSenderAddressMatchesInstanceDomain: true });
  for (const message of messages) {
    const text = message.includes('SMS') ? {} : { title: 'Hallo', buttonText: 'Los' };
    await inOrg(message, { language: 'de', text: `Willkommen, ${message}`, ...text });
  }
  await inOrg('SetCustomLoginText', { language: 'fr', loginText: { title: 'Bonjour' } });
  const action = async (name: string, more: object = {}) =>
    (await inOrg<{ id: string }>('CreateAction', { name, script: `function ${name}(ctx, api) {}`, ...more }))
      .id;
  const later = await action('later', { timeout: '2.5s', allowedToFail: true });
  const sooner = await action('sooner');
  const off = await action('off');
  const trigger = (flowType: string, triggerType: string, actionIds: string[]) =>
    inOrg('SetTriggerActions', { flowType, triggerType, actionIds });
  await trigger('2', '5', [sooner, off, later]);
  await trigger('2', '4', [off]);
  await trigger('3', '1', [later]);
  await inOrg('DeactivateAction', { id: off });
  actionIds = { later, sooner, off };
  const inPartner = <T = Record<string, string>>(method: string, request: object) =>
    first.callIn<T>(partnerId, `${management}/${method}`, request);
  const { userId: pam } = await inPartner('AddMachineUser', { userName: 'pam', name: 'Pam' });
  const { events } = await call<{ events: { payload: { grantId: string } }[] }>(`${admin}/ListEvents`, {
    eventTypes: ['project.grant.added'],
  });
  await inPartner('AddProjectGrantMember', {
    projectId,
    grantId: events[0]?.payload.grantId,
    userId: pam,
    roles: ['PROJECT_GRANT_OWNER'],
  });
  await inPartner('DeactivateOrg', {});
});
afterAll(async () => {
  await first?.stop();
  await second?.stop();
});

test('an export is imported into a fresh instance and exported as it was', async () => {
  const data = await exported(first, { withPasswords: true });
  expect(data.orgs).toHaveLength(2);
  const report = await imported(second, data);
  expect(report.errors ?? []).toEqual([]);
  const again = await exported(second, { withPasswords: true });
  expect(comparable(again)).toEqual(comparable(data));
  const acme = report.success.orgs.find((org) => org['orgId'] === orgId);
  expect(acme).toMatchObject({
    projectRoles: [expect.any(String), expect.any(String)],
    domains: expect.any(Array),
    projectGrantMembers: [expect.anything()],
  });
  expect(acme?.['humanUserIds']).toHaveLength(2);
});

test('scripts run where they ran, in their order; one that was switched off comes along and runs nowhere', async () => {
  const { later, sooner, off } = actionIds;
  const runs = async (type: string) => {
    const { flow } = await second.callIn<{
      flow: { triggerActions?: { triggerType: { id: string }; actions: { id: string }[] }[] };
    }>(orgId, `${management}/GetFlow`, { type });
    return (flow.triggerActions ?? []).map(({ triggerType, actions }) => [
      triggerType.id,
      ...actions.map(({ id }) => id),
    ]);
  };
  expect(await runs('2')).toEqual([['5', sooner, later]]);
  expect(await runs('3')).toEqual([['1', later]]);
  const get = async (id: string) =>
    (await second.callIn<{ action: object }>(orgId, `${management}/GetAction`, { id })).action;
  expect(await get(later)).toMatchObject({ name: 'later', timeout: '2.500s', allowedToFail: true });
  expect(await get(off)).toMatchObject({ name: 'off', script: 'function off(ctx, api) {}' });
});

test('there is one of everything that an organization’s data can hold', async () => {
  const { orgs } = await exported(first, { withPasswords: true });
  const fields = DataOrgSchema.fields.map(({ jsonName }) => jsonName);
  const empty = fields.filter((field) => orgs.every((org) => org[field] === undefined));
  expect(empty.toSorted()).toEqual(Object.keys(unfilled).toSorted());
});

test('an authorization and a grant that rest stay behind: the data cannot say that they do', async () => {
  const inOrg = <T = { id: string }>(method: string, request: object) =>
    first.callIn<T>(orgId, `${management}/${method}`, request);
  const { id: projectId } = await inOrg('AddProject', { name: 'Resting' });
  const roleKeys = ['reader'];
  await inOrg('AddProjectRole', { projectId, roleKey: 'reader', displayName: 'reader' });
  const authorization = { userId: idleId, projectId, roleKeys };
  const { userGrantId } = await inOrg<{ userGrantId: string }>('AddUserGrant', authorization);
  const grant = { projectId, grantedOrgId: partnerId, roleKeys };
  const { grantId } = await inOrg<{ grantId: string }>('AddProjectGrant', grant);
  const about = async () => {
    const { orgs } = await exported(first);
    const acme = orgs.find((org) => org['orgId'] === orgId) as Record<string, Record<string, unknown>[]>;
    return [
      acme['userGrants']?.some((one) => one['projectId'] === projectId),
      acme['projectGrants']?.some((one) => one['grantId'] === grantId),
    ];
  };
  expect(await about()).toEqual([true, true]);
  await inOrg('DeactivateUserGrant', { userId: idleId, grantId: userGrantId });
  await inOrg('DeactivateProjectGrant', { projectId, grantId });
  expect(await about()).toEqual([false, false]);
  await inOrg('RemoveProject', { id: projectId });
});

test('people sign in with the passwords that they had', async () => {
  const session = (postern: TestPostern, password: string) =>
    postern.call<{ sessionId: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { loginName: 'grace' }, password: { password } } },
      postern.loginPat,
    );
  expect((await session(second, 'Secret-1234')).sessionId).toBeString();
  expect(await session(second, 'Wrong-1234').catch((error: RpcFailure) => error.body.code)).toBe(
    'invalid_argument',
  );
});

test('secrets of authenticator apps go along where they are asked for, and count there', async () => {
  const asked = await exported(first, { withOtp: true });
  expect(JSON.stringify(asked)).toContain(`"otpCode":"${appSecret}"`);
  expect(JSON.stringify(await exported(first, { withPasswords: true }))).not.toContain(appSecret);
  // It was imported itself, so the import took it as well.
  const factors = first.call<{ result: { otp?: object; state: string }[] }>(
    `${management}/ListHumanAuthFactors`,
    { userId: idleId },
  );
  expect((await factors).result).toMatchObject([{ otp: {}, state: 'AUTH_FACTOR_STATE_READY' }]);
});

test('without being asked for, password hashes stay where they are', async () => {
  const data = await exported(first);
  expect(JSON.stringify(data)).not.toContain('argon2');
});

test('what is there already is passed over: an import can be sent again', async () => {
  const data = await exported(first, { withPasswords: true });
  const { store } = second.server.platform;
  const before = await store.head();
  const report = await imported(second, data);
  expect(report.errors ?? []).toEqual([]);
  const written = await store.search({ instanceId: second.instanceId, afterPosition: before });
  // A branding is activated again, which changes nothing that is to be seen.
  expect(written.map(({ type }) => type)).toEqual(['org.policy.label.activated']);
  expect(comparable(await exported(second, { withPasswords: true }))).toEqual(comparable(data));
});
