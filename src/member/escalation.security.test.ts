import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { refusal, startUserClient, type UserClient, unique } from '../user/wire/client.ts';
import { rolePermissions } from './roles.ts';

/** Nobody becomes more than it is: not by giving itself roles, and not by taking over accounts that have them. */

let client: UserClient;
let adminId: string;
let ownerMachine: string;

const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';

beforeAll(async () => {
  client = await startUserClient();
  const { result } = await client.v2('ListUsers', {
    queries: [{ userNameQuery: { userName: client.postern.admin.userName } }],
  });
  adminId = result[0].userId;
  ownerMachine = (await client.auth('GetMyUser')).user.id;
});
afterAll(() => client?.postern.stop());

/** A machine with roles, and its token. */
async function machineWith(resource: object, roles: string[]): Promise<{ userId: string; token: string }> {
  const { userId } = await client.machine();
  const { token } = await client.v2('AddPersonalAccessToken', {
    userId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  await client.postern.call(`${administrators}/CreateAdministrator`, { userId, resource, roles });
  return { userId, token };
}

const give = (
  token: string,
  userId: string,
  resource: object,
  roles: string[],
  method = 'CreateAdministrator',
) => refusal(client.postern.call(`${administrators}/${method}`, { userId, resource, roles }, token));

describe('who may give roles gives none with permissions that it lacks', () => {
  test('a login client makes nobody an owner, itself least of all', async () => {
    const { postern, auth } = client;
    const me = (await auth('GetMyUser', {}, postern.loginPat)).user.id;
    const { userId } = await client.person();
    const instance = { instance: true };
    expect(await give(postern.loginPat, userId, instance, ['IAM_OWNER'])).toBe(
      'permission_denied MEMBER-Giv01',
    );
    expect(await give(postern.loginPat, me, instance, ['IAM_OWNER'], 'UpdateAdministrator')).toBe(
      'permission_denied MEMBER-Giv01',
    );
    expect(await give(postern.loginPat, userId, { organizationId: client.orgId }, ['ORG_OWNER'])).toBe(
      'permission_denied MEMBER-Giv01',
    );
    const v1 = postern.call(
      'zitadel.admin.v1.AdminService/AddIAMMember',
      { userId, roles: ['IAM_OWNER'] },
      postern.loginPat,
    );
    expect(await refusal(v1)).toBe('permission_denied MEMBER-Giv01');
    expect(await give(postern.loginPat, userId, instance, ['IAM_LOGIN_CLIENT'])).toBe('passed');
  });

  test('nor an owner of a project, or of a grant of one', async () => {
    const { postern, auth } = client;
    const me = (await auth('GetMyUser', {}, postern.loginPat)).user.id;
    const project = 'zitadel.project.v2.ProjectService';
    const { projectId } = await postern.call<{ projectId: string }>(`${project}/CreateProject`, {
      organizationId: client.orgId,
      name: unique('shop'),
    });
    const organizationId = (
      await postern.call<{ organizationId: string }>('zitadel.org.v2.OrganizationService/AddOrganization', {
        name: unique('Customer'),
      })
    ).organizationId;
    await postern.call(`${project}/CreateProjectGrant`, { projectId, grantedOrganizationId: organizationId });
    for (const resource of [{ projectId }, { projectGrant: { projectId, organizationId } }]) {
      const level = 'projectId' in resource ? 'PROJECT' : 'PROJECT_GRANT';
      expect(await give(postern.loginPat, me, resource, [`${level}_OWNER`])).toBe(
        'permission_denied MEMBER-Giv01',
      );
      const { userId } = await client.person();
      expect(await give(postern.loginPat, userId, resource, [`${level}_OWNER_VIEWER`])).toBe('passed');
      const owner = await machineWith(resource, [`${level}_OWNER`]);
      expect(await give(owner.token, userId, resource, [`${level}_OWNER`], 'UpdateAdministrator')).toBe(
        'passed',
      );
    }
    const editor = await machineWith({ organizationId: client.orgId }, ['ORG_PROJECT_PERMISSION_EDITOR']);
    const { userId } = await client.person();
    expect(await give(editor.token, userId, { projectId }, ['PROJECT_OWNER'])).toBe('passed');
  });

  test('nor does it take roles away from somebody who has more', async () => {
    const outcome = await give(
      client.postern.loginPat,
      adminId,
      { instance: true },
      ['IAM_LOGIN_CLIENT'],
      'UpdateAdministrator',
    );
    expect(outcome).toBe('permission_denied MEMBER-Giv01');
  });

  test('an owner gives every role of its level, names of properties of objects are none', async () => {
    const { token } = await machineWith({ organizationId: client.orgId }, ['ORG_OWNER']);
    const { userId } = await client.person();
    const org = { organizationId: client.orgId };
    expect(await give(token, userId, org, ['ORG_ADMIN_IMPERSONATOR'])).toBe('passed');
    expect(await give(token, userId, { instance: true }, ['IAM_OWNER'])).toBe(
      'permission_denied AUTHZ-Per01',
    );
    expect(await give(token, userId, org, ['constructor'], 'UpdateAdministrator')).toBe(
      'invalid_argument MEMBER-Rol02',
    );
    expect(
      await give(client.postern.loginPat, userId, org, ['__proto__'], 'UpdateAdministrator'),
    ).not.toStartWith('internal');
  });
});

describe('a manager of users does not take over those who have more than it', () => {
  const takeovers = (userId: string): [string, object][] => [
    ['AddPersonalAccessToken', { userId, expirationDate: '2120-01-01T00:00:00Z' }],
    ['AddKey', { userId, expirationDate: '2120-01-01T00:00:00Z' }],
    ['AddSecret', { userId }],
    ['SetPassword', { userId, newPassword: { password: 'Secret-1234' } }],
    ['PasswordReset', { userId, returnCode: {} }],
    ['PasswordReset', { userId, sendLink: {} }],
    ['SetEmail', { userId, email: 'mallory@mail.test' }],
    ['SetEmail', { userId, email: 'mallory@mail.test', isVerified: true }],
    ['UpdateUser', { userId, username: unique('gone') }],
    ['LockUser', { userId }],
    ['DeactivateUser', { userId }],
    ['RemoveTOTP', { userId }],
    ['RemoveOTPSMS', { userId }],
    ['RemoveOTPEmail', { userId }],
    ['RemoveU2F', { userId, u2fId: '1' }],
    ['RemovePasskey', { userId, passkeyId: '1' }],
    ['RemoveRecoveryCodes', { userId }],
    ['DeleteUser', { userId }],
  ];

  test('not the owners of the instance, in whose organization it works', async () => {
    const manager = await machineWith({ organizationId: client.orgId }, ['ORG_USER_MANAGER']);
    for (const userId of [adminId, ownerMachine]) {
      for (const [method, request] of takeovers(userId)) {
        const outcome = await refusal(client.v2(method, request as never, manager.token));
        expect([method, outcome]).toEqual([method, 'permission_denied USER-Adm01']);
      }
    }
  });

  test('not an owner of its organization either, but whom it is there for', async () => {
    const manager = await machineWith({ organizationId: client.orgId }, ['ORG_USER_MANAGER']);
    const owner = await machineWith({ organizationId: client.orgId }, ['ORG_OWNER']);
    const { userId } = await client.machine();
    const token = (id: string) =>
      client.v2(
        'AddPersonalAccessToken',
        { userId: id, expirationDate: '2120-01-01T00:00:00Z' },
        manager.token,
      );
    expect(await refusal(token(owner.userId))).toBe('permission_denied USER-Adm01');
    expect(await refusal(token(userId))).toBe('passed');
    const person = await client.person();
    expect(await refusal(client.v2('LockUser', { userId: person.userId }, manager.token))).toBe('passed');
  });

  test('a login client resets passwords of owners by mail, and gives itself none', async () => {
    const { loginPat } = client.postern;
    const byMail = { userId: adminId, sendLink: { urlTemplate: 'https://login.test/?c={{.Code}}' } };
    expect(await refusal(client.v2('PasswordReset', byMail, loginPat))).toBe('passed');
    expect(await refusal(client.v2('PasswordReset', { userId: adminId, returnCode: {} }, loginPat))).toBe(
      'permission_denied USER-Adm01',
    );
    const token = { userId: ownerMachine, expirationDate: '2120-01-01T00:00:00Z' };
    expect(await refusal(client.v2('AddPersonalAccessToken', token, loginPat))).toBe(
      'permission_denied USER-Adm01',
    );
  });

  test('an owner of the instance manages everybody, itself and login clients included', async () => {
    const { userId } = await client
      .auth('GetMyUser', {}, client.postern.loginPat)
      .then(({ user }) => ({ userId: user.id }));
    for (const id of [userId, ownerMachine]) {
      expect(
        await refusal(
          client.v2('AddPersonalAccessToken', { userId: id, expirationDate: '2120-01-01T00:00:00Z' }),
        ),
      ).toBe('passed');
    }
    expect(
      await refusal(client.v2('UpdateUser', { userId: adminId, human: { profile: { givenName: 'Root' } } })),
    ).toBe('passed');
  });
});

test('who fills groups gains nothing by them that it could not give: roles of applications, never of administration', async () => {
  const fills = Object.values(rolePermissions).filter((permissions) => permissions.has('group.user.write'));
  expect(fills.length).toBeGreaterThan(0);
  expect(fills.filter((permissions) => !permissions.has('user.grant.write'))).toEqual([]);
  const { postern, orgId } = client;
  const { id } = await postern.call<{ id: string }>('zitadel.group.v2.GroupService/CreateGroup', {
    organizationId: orgId,
    name: unique('team'),
  });
  for (const [resource, role] of [
    [{ instance: true }, 'IAM_OWNER'],
    [{ organizationId: orgId }, 'ORG_OWNER'],
  ] as const) {
    expect(await give(postern.pat, id, resource, [role])).toBe('not_found MEMBER-Usr01');
  }
});

test('an owner of the first organization does not lock everybody out of the instance with it', async () => {
  const { token } = await machineWith({ organizationId: client.orgId }, ['ORG_OWNER']);
  const deactivate = (service: string, request: object, as?: string) =>
    refusal(
      client.postern.call(`zitadel.org.${service}.OrganizationService/DeactivateOrganization`, request, as),
    );
  for (const as of [token, undefined]) {
    expect(await deactivate('v2', { organizationId: client.orgId }, as)).toBe(
      'failed_precondition ORG-Def02',
    );
    expect(await deactivate('v2beta', { id: client.orgId }, as)).toBe('failed_precondition ORG-Def02');
  }
  expect(await refusal(client.auth('GetMyUser'))).toBe('passed');
});

test('no organization has the id of the instance, whose settings would be its own', async () => {
  const { postern } = client;
  const name = unique('Usurper');
  const { token } = await machineWith({ organizationId: client.orgId }, ['SELF_MANAGEMENT_GLOBAL']);
  for (const [method, request] of [
    ['v2.OrganizationService/AddOrganization', { name, organizationId: postern.instanceId }],
    ['v2.OrganizationService/AddOrganization', { name, orgId: postern.instanceId }],
    ['v2beta.OrganizationService/CreateOrganization', { name, id: postern.instanceId }],
  ] as const) {
    for (const as of [token, undefined]) {
      const outcome = await refusal(postern.call(`zitadel.org.${method}`, request, as));
      // Whether the role may make organizations at all is another question.
      expect(['already_exists ORG-Ext03', 'permission_denied AUTHZ-Per01']).toContain(outcome);
      if (as === undefined) expect(outcome).toBe('already_exists ORG-Ext03');
    }
  }
});
