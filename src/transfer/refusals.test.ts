import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const admin = 'zitadel.admin.v1.AdminService';
interface Report {
  readonly errors?: { readonly type: string; readonly id: string; readonly message: string }[];
  readonly success: { readonly orgs: { orgId: string; humanUserIds?: string[]; projectIds?: string[] }[] };
}
const imported = (orgs: object[], more: object = {}) =>
  postern.call<Report>(`${admin}/ImportData`, { dataOrgs: { orgs }, ...more });
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );
const person = (userId: string, more: object = {}) => ({
  userId,
  user: {
    userName: userId,
    profile: { firstName: userId, lastName: userId },
    email: { email: `${userId}@example.com`, isEmailVerified: true },
    ...more,
  },
});
const told = ({ errors = [] }: Report) => errors.map(({ type, id, message }) => [type, id, message]);

test('each entry that is refused is told with its reason, and the others are made', async () => {
  const report = await imported([
    {
      orgId: 'o1',
      org: { name: 'One' },
      humanUsers: [
        person('u1', { hashedPassword: { value: 'plain text' } }),
        person('u2'),
        person('u3', { otpCode: 'no secret' }),
      ],
      projects: [
        { projectId: 'p1', project: { name: 'Same' } },
        { projectId: 'p2', project: { name: 'Same' } },
      ],
      projectRoles: [{ projectId: 'nothing', roleKey: 'r', displayName: 'r' }],
      userGrants: [{ userId: 'u2', projectId: 'p1', roleKeys: ['unknown'] }],
      orgMembers: [{ userId: 'u2', roles: ['IAM_OWNER'] }],
    },
    { orgId: 'o2', humanUsers: [person('u4')] },
  ]);
  const errors = told(report);
  expect(errors.map(([type, id]) => `${type} ${id}`).toSorted()).toEqual([
    'human_user u1',
    'human_user u3',
    'org o2',
    'org_member u2',
    'project p2',
    'project_role nothing/r',
    'user_grant u2/p1',
  ]);
  for (const [, , message] of errors) expect(message).toMatch(/\w.* \([A-Z]+-\w+\)$/);
  expect(report.success.orgs).toMatchObject([{ orgId: 'o1', humanUserIds: ['u2'], projectIds: ['p1'] }]);
});

test('ids of others are not taken over', async () => {
  await imported([{ orgId: 'mine', org: { name: 'Mine' }, humanUsers: [person('whose')] }]);
  const report = await imported([
    {
      orgId: 'yours',
      org: { name: 'Yours' },
      humanUsers: [person('whose')],
      projects: [{ projectId: 'p1', project: { name: 'Taken' } }],
    },
  ]);
  expect(told(report).map(([type, id]) => `${type} ${id}`)).toEqual(['project p1', 'human_user whose']);
  const { user } = await postern.call<{ user: { details: { resourceOwner: string } } }>(
    'zitadel.user.v2.UserService/GetUserByID',
    { userId: 'whose' },
  );
  expect(user.details.resourceOwner).toBe('mine');
});

test('what others have is told as refused, not as there', async () => {
  const app = (projectId: string, name: string) => ({ projectId, name, responseTypes: [], grantTypes: [] });
  const original = {
    orgId: 'original',
    org: { name: 'Original' },
    domains: [{ domainName: 'only-one.example', isVerified: true }],
    projects: [{ projectId: 'op', project: { name: 'Op' } }],
    apiApps: [
      { appId: 'oa', app: { projectId: 'op', name: 'App', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
    ],
    oidcApps: [{ appId: 'oo', app: { ...app('op', 'Web'), redirectUris: ['https://a.example/cb'] } }],
  };
  expect(told(await imported([original]))).toEqual([]);
  // Sent again, what is there is passed over.
  expect(told(await imported([original]))).toEqual([]);
  const report = await imported([
    {
      orgId: 'copy',
      org: { name: 'Copy' },
      domains: [{ domainName: 'only-one.example', isVerified: true, isPrimary: true }],
      projects: [{ projectId: 'cp', project: { name: 'Cp' } }],
      apiApps: [
        { appId: 'oa', app: { projectId: 'cp', name: 'App', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
        { appId: 'c1', app: { projectId: 'cp', name: 'Twin', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
        { appId: 'c2', app: { projectId: 'cp', name: 'Twin', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
      ],
    },
  ]);
  expect(told(report).map(([type, id, message]) => [type, id, message?.match(/\((.*)\)$/)?.[1]])).toEqual([
    ['domain', 'only-one.example', 'ORG-Dom01'],
    ['api_app', 'oa', 'APP-Ext01'],
    ['api_app', 'c2', 'APP-Nam01'],
  ]);
  expect(report.success.orgs).toMatchObject([{ orgId: 'copy', apiAppIds: ['c1'], projectIds: ['cp'] }]);
  expect(report.success.orgs[0]).not.toHaveProperty('domains');
});

test('what an entry leaves out, and what no organization may be called, is refused and is no failure', async () => {
  const report = await imported([
    {
      orgId: 'sparse',
      org: { name: 'Sparse' },
      humanUsers: [{ userId: 'bare' }],
      projects: [{ projectId: 'bare' }],
    },
    // Settings are kept by the id of their owner: it would have those of the instance.
    { orgId: postern.instanceId, org: { name: 'Usurper' } },
  ]);
  for (const [type, id, sentence] of told(report)) {
    expect([type, id]).toContainEqual(expect.stringMatching(/^(human_user|project|org)$/));
    expect(sentence).not.toContain('internal');
  }
  expect(
    told(report)
      .map(([type, id]) => `${type} ${id}`)
      .toSorted(),
  ).toEqual(['human_user bare', `org ${postern.instanceId}`, 'project bare']);
});

test('when the time is up it says so, and goes on when it is sent again', async () => {
  const orgs = [
    {
      orgId: 'big',
      org: { name: 'Big' },
      humanUsers: Array.from({ length: 40 }, (_, n) => person(`big${n}`)),
    },
  ];
  const cut = await imported(orgs, { timeout: '1ms' });
  expect(told(cut).at(-1)?.[0]).toBe('import');
  expect(told(cut).at(-1)?.[2]).toContain('send the same again');
  const whole = await imported(orgs);
  expect(told(whole)).toEqual([]);
  expect(whole.success.orgs[0]?.humanUserIds).toHaveLength(40);
});

/** Of a machine that may read everything in the instance. */
async function viewerPat(): Promise<string> {
  const users = 'zitadel.management.v1.ManagementService';
  const machine = { userName: 'viewer', name: 'Viewer' };
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddMachineUser`, machine);
  await postern.call(`${admin}/AddIAMMember`, { userId, roles: ['IAM_OWNER_VIEWER'] });
  const { token } = await postern.call<{ token: string }>(`${users}/AddPersonalAccessToken`, { userId });
  return token;
}

test('nonsense and strangers are refused', async () => {
  expect(await codeOf(postern.call(`${admin}/ImportData`, {}))).toBe('invalid_argument');
  expect(await codeOf(imported([], { timeout: 'soon' }))).toBe('invalid_argument');
  expect(await codeOf(postern.call(`${admin}/ExportData`, { timeout: '-5' }))).toBe('invalid_argument');
  expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgs: {} }, postern.loginPat))).toBe(
    'permission_denied',
  );
  // A login client may read no scripts, and what is left out for want of a permission would look whole.
  expect(await codeOf(postern.call(`${admin}/ExportData`, {}, postern.loginPat))).toBe('permission_denied');
  // Who looks after the instance may read all of it, but for what proves who somebody is.
  const viewer = await viewerPat();
  expect(await codeOf(postern.call(`${admin}/ExportData`, {}, viewer))).toBe('ok');
  const withPasswords = postern.call(`${admin}/ExportData`, { withPasswords: true }, viewer);
  expect(await codeOf(withPasswords)).toBe('permission_denied');
  // Nor does it write to the server's disk.
  const toDisk = postern.call(`${admin}/ExportData`, { localOutput: { path: 'x.json' } }, viewer);
  expect(await codeOf(toDisk)).toBe('permission_denied');
});

test('the former form is taken too', async () => {
  const report = await postern.call<Report>(`${admin}/ImportData`, {
    dataOrgsv1: {
      orgs: [
        {
          orgId: 'former',
          org: { name: 'Former' },
          iamPolicy: { orgId: 'former', userLoginMustBeDomain: true },
          humanUsers: [person('f1')],
          loginPolicy: { allowUsernamePassword: true },
          secondFactors: [{ type: 'SECOND_FACTOR_TYPE_OTP' }],
        },
      ],
    },
  });
  expect(told(report)).toEqual([]);
  const { orgs } = await postern.call<{ orgs: Record<string, unknown>[] }>(`${admin}/ExportData`, {
    orgIds: ['former'],
  });
  expect(orgs[0]).toMatchObject({
    domainPolicy: { userLoginMustBeDomain: true },
    loginPolicy: { secondFactors: ['SECOND_FACTOR_TYPE_OTP'] },
  });
});
