import { afterAll, beforeAll, expect, test } from 'bun:test';
import { obtainTokens, openScene, type Scene } from '../oidc/testing.ts';

/** What people learn of themselves by version 1. */

const management = 'zitadel.management.v1.ManagementService';
const auth = 'zitadel.auth.v1.AuthService';
let scene: Scene;
let token: string;

beforeAll(async () => {
  scene = await openScene();
  const { call } = scene.postern;
  const { projectId } = scene;
  for (const roleKey of ['reader', 'writer'])
    await call('zitadel.project.v2.ProjectService/AddProjectRole', {
      projectId,
      roleKey,
      displayName: roleKey,
    });
  // For the application and for the API.
  const scope = 'openid urn:zitadel:iam:org:project:id:zitadel:aud';
  ({ access_token: token } = await obtainTokens(scene, scene.web, { scope }));
});
afterAll(() => scene?.postern.stop());

const mine = async <T = object>(method: string, request: object = {}): Promise<T[]> => {
  const { result = [] } = await scene.postern.call<{ result?: T[] }>(`${auth}/${method}`, request, token);
  return result;
};

test('their authorizations, and by them organizations and roles of the application', async () => {
  expect(await mine('ListMyUserGrants')).toEqual([]);
  expect(await mine('ListMyProjectOrgs')).toEqual([]);
  expect(await mine('ListMyProjectPermissions')).toEqual([]);
  const { userGrantId: grantId } = await scene.postern.call<{ userGrantId: string }>(
    `${management}/AddUserGrant`,
    { userId: scene.alice.userId, projectId: scene.projectId, roleKeys: ['writer', 'reader'] },
  );
  expect(await mine('ListMyUserGrants')).toMatchObject([
    {
      grantId,
      orgId: scene.orgId,
      projectId: scene.projectId,
      projectName: 'Shop',
      userType: 'TYPE_HUMAN',
      state: 'USER_GRANT_STATE_ACTIVE',
    },
  ]);
  expect(await mine('ListMyProjectOrgs')).toMatchObject([{ id: scene.orgId }]);
  const elsewhere = { queries: [{ nameQuery: { name: 'nowhere' } }] };
  expect(await mine('ListMyProjectOrgs', elsewhere)).toEqual([]);
  expect(await mine<string>('ListMyProjectPermissions')).toEqual(['reader', 'writer']);
  await scene.postern.call(`${management}/DeactivateUserGrant`, { userId: scene.alice.userId, grantId });
  expect(await mine<string>('ListMyProjectPermissions')).toEqual([]);
});

test('their memberships, and the permissions that come of them', async () => {
  const { userId } = scene.alice;
  const memberships = (...queries: object[]) => mine('ListMyMemberships', { queries });
  expect(await memberships()).toEqual([]);
  expect(await mine<string>('ListMyZitadelPermissions')).toEqual([]);
  await scene.postern.call(`${management}/AddOrgMember`, { userId, roles: ['ORG_OWNER_VIEWER'] });
  const { projectId } = scene;
  await scene.postern.call(`${management}/AddProjectMember`, { projectId, userId, roles: ['PROJECT_OWNER'] });
  expect(await memberships()).toHaveLength(2);
  expect(await memberships({ orgQuery: { orgId: scene.orgId } })).toMatchObject([
    { userId, orgId: scene.orgId, roles: ['ORG_OWNER_VIEWER'] },
  ]);
  expect(await memberships({ projectQuery: { projectId } })).toMatchObject([
    { projectId, displayName: 'Shop' },
  ]);
  expect(await memberships({ iamQuery: { iam: true } })).toEqual([]);
  expect(await memberships({ projectGrantQuery: { projectGrantId: '1' } })).toEqual([]);
  const permissions = await mine<string>('ListMyZitadelPermissions');
  expect(permissions).toContain('org.read');
  expect(permissions).toContain(`project.write:${projectId}`);
  expect(permissions).not.toContain('project.write');
  const { result } = await scene.postern.call<{ result: object[] }>(`${management}/ListUserMemberships`, {
    userId,
    queries: [{ orgQuery: { orgId: scene.orgId } }],
  });
  expect(result).toHaveLength(1);
});

test('a token of no application goes by what its holder administers', async () => {
  const { result } = await scene.postern.call<{ result: { id: string }[] }>(`${auth}/ListMyProjectOrgs`);
  expect(result.map(({ id }) => id)).toContain(scene.orgId);
});
