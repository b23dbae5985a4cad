import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Who may have a sign-in foretold, and of whom. */

const users = 'zitadel.user.v2.UserService';
let postern: TestPostern;
let orgId: string;
const call = <T = Record<string, string>>(method: string, request: object = {}, token?: string) =>
  postern.call<T>(method, request, token);

beforeAll(async () => {
  postern = await startTestPostern();
  ({ organizationId: orgId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Acme' },
  ));
});
afterAll(() => postern?.stop());

/** The token of a machine of the organization. */
async function machine(roles: readonly string[]): Promise<string> {
  const { id: userId } = await call(`${users}/CreateUser`, {
    organizationId: orgId,
    username: `machine ${Bun.randomUUIDv7()}`,
    machine: { name: 'Machine' },
  });
  if (roles.length > 0)
    await call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      resource: { organizationId: orgId },
      userId,
      roles,
    });
  const expirationDate = new Date(Date.now() + 3_600_000).toISOString();
  const { token } = await call(`${users}/AddPersonalAccessToken`, { userId, expirationDate });
  return token ?? '';
}

const simulate = (loginName: string, token: string) =>
  call<{ userId?: string; steps: { reasons: { rule: string }[] }[] }>(
    'postern.login.v1.SignInSimulationService/SimulateSignIn',
    { loginName },
    token,
  );

test('who has no role anywhere is refused', async () => {
  const token = await machine([]);
  await expect(simulate('anybody', token)).rejects.toMatchObject({ body: { code: 'permission_denied' } });
});

test('an owner of an organization is told of its people; others are as unknown as nobody', async () => {
  const token = await machine(['ORG_OWNER']);
  const { userId } = await call(`${users}/AddHumanUser`, {
    organization: { orgId },
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@acme.example', isVerified: true },
    password: { password: 'Secret-password1' },
  });
  expect((await simulate('ada@acme.example', token)).userId).toBe(userId);
  const foreign = await simulate(postern.admin.userName, token);
  const nobody = await simulate('nobody-at-all', token);
  expect(foreign.userId).toBeUndefined();
  expect(foreign).toEqual(nobody);
});

test('an application is asked for by who may read it', async () => {
  const { projectId } = await call('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: (await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg'))
      .org.id,
    name: 'Elsewhere',
  });
  const made = await call<{ oidcConfiguration: { clientId: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: 'web', oidcConfiguration: { redirectUris: ['https://a.example/cb'] } },
  );
  const { clientId } = made.oidcConfiguration;
  const asked = { clientId, loginName: 'anybody' };
  const method = 'postern.login.v1.SignInSimulationService/SimulateSignIn';
  await expect(call(method, asked, await machine(['ORG_OWNER']))).rejects.toMatchObject({
    body: { code: 'permission_denied' },
  });
  await expect(call(method, { ...asked, clientId: 'unknown' })).rejects.toMatchObject({
    body: { code: 'not_found' },
  });
  await expect(call(method, { loginName: 'anybody', hinted: true })).rejects.toMatchObject({
    body: { code: 'invalid_argument' },
  });
});
