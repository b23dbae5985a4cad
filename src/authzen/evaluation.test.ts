import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { exchange, obtainTokens } from '../oidc/testing.ts';
import { type AccessScene, openAccessScene, permissions, types } from './testing.ts';

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

const allowed = { decision: true };
const denied = (reason: string) => ({ decision: false, context: { reason } });
const authorizations = 'zitadel.authorization.v2.AuthorizationService';

describe('what an action takes', () => {
  test('a scope: the access token of the subject is the evidence', async () => {
    const { access_token } = await obtainTokens(scene);
    const withToken = { properties: { access_token } };
    expect(await scene.may('search')).toEqual(denied('insufficient_scope'));
    expect(await scene.may('search', {}, withToken)).toEqual(allowed);
    const narrow = await obtainTokens(scene, scene.web, { scope: 'openid' });
    const noMail = { properties: { access_token: narrow.access_token } };
    expect(await scene.may('export', {}, noMail)).toEqual(denied('insufficient_scope_or_role'));
    expect(await scene.may('export', {}, withToken)).toEqual(allowed);
  });

  test('a role, in force with the answer to what gave it, and until it is taken', async () => {
    const userId = await scene.user();
    const may = (action: string) => scene.may(action, {}, { id: userId });
    expect(await may('list')).toEqual(denied('insufficient_role'));
    const id = await scene.give(userId, 'viewer');
    expect(await may('list')).toEqual(allowed);
    expect(await may('export')).toEqual(denied('insufficient_scope_or_role'));
    await scene.postern.call(`${authorizations}/UpdateAuthorization`, { id, roleKeys: ['editor'] });
    expect(await may('export')).toEqual(allowed);
    await scene.postern.call(`${authorizations}/DeactivateAuthorization`, { id });
    expect(await may('export')).toEqual(denied('insufficient_scope_or_role'));
    await scene.postern.call(`${authorizations}/ActivateAuthorization`, { id });
    expect(await may('list')).toEqual(allowed);
    await scene.postern.call(`${authorizations}/DeleteAuthorization`, { id });
    expect(await may('list')).toEqual(denied('insufficient_role'));
  });

  test('a permission on the resource, behind a base role where there is one', async () => {
    const userId = await scene.user();
    const on = (id: string, action: string) => scene.may(action, { id }, { id: userId });
    expect(await on('doc-2', 'read')).toEqual(denied('resource_access_denied'));
    await scene.permit('doc-2', { userId }, 'read', 'edit');
    expect(await on('doc-2', 'read')).toEqual(allowed);
    expect(await on('doc-3', 'read')).toEqual(denied('resource_access_denied'));
    expect(await on('doc-2', 'edit')).toEqual(denied('base_role_missing'));
    await scene.give(userId, 'editor');
    expect(await on('doc-2', 'edit')).toEqual(allowed);
    await scene.permit('doc-2', { userId }, 'edit');
    expect(await on('doc-2', 'read')).toEqual(denied('resource_access_denied'));
    await scene.permit('doc-2', { userId });
    expect(await on('doc-2', 'edit')).toEqual(denied('resource_access_denied'));
  });

  test('what nobody declared is denied', async () => {
    expect(await scene.may('fly')).toEqual(denied('unknown_action'));
    expect(await scene.may('read', { type: 'spaceship' })).toEqual(denied('unknown_resource_type'));
  });
});

describe('permissions', () => {
  test('of a group count for who is in it, through other groups too, and no longer', async () => {
    const userId = await scene.user();
    const inner = await scene.group(userId);
    const outer = await scene.group();
    const may = () => scene.may('read', { id: 'doc-group' }, { id: userId });
    await scene.permit('doc-group', { groupId: outer }, 'read');
    expect((await may()).decision).toBe(false);
    const nesting = { groupId: outer, memberGroupIds: [inner] };
    await scene.postern.call('postern.group.v1.GroupNestingService/AddGroupsToGroup', nesting);
    expect(await may()).toEqual(allowed);
    await scene.postern.call('zitadel.group.v2.GroupService/RemoveUsersFromGroup', {
      id: inner,
      userIds: [userId],
    });
    expect((await may()).decision).toBe(false);
  });

  test('of a role count for who holds it, and go with the role', async () => {
    const { projectId } = scene;
    const role = { projectId, roleKey: 'auditor', displayName: 'Auditor' };
    const projects = 'zitadel.project.v2.ProjectService';
    await scene.postern.call(`${projects}/AddProjectRole`, role);
    const userId = await scene.user();
    await scene.give(userId, 'auditor');
    const may = () => scene.may('read', { id: 'doc-role' }, { id: userId });
    await scene.permit('doc-role', { roleKey: 'auditor' }, 'read');
    expect(await may()).toEqual(allowed);
    await scene.postern.call(`${projects}/RemoveProjectRole`, { projectId, roleKey: 'auditor' });
    expect((await may()).decision).toBe(false);
    await scene.postern.call(`${projects}/AddProjectRole`, role);
    await scene.give(userId, 'auditor');
    expect(await may()).toEqual(denied('resource_access_denied'));
  });

  test('on all resources of a type count on each', async () => {
    const userId = await scene.user();
    await scene.permit('', { userId }, 'read');
    expect(await scene.may('read', { id: 'any at all' }, { id: userId })).toEqual(allowed);
    expect(await scene.may('read', { id: '\0' }, { id: userId })).toEqual(allowed);
    await scene.permit('', { userId });
    expect((await scene.may('read', { id: 'any at all' }, { id: userId })).decision).toBe(false);
  });

  test('for an action go when it is not declared any more, and do not come back with it', async () => {
    const { projectId } = scene;
    const action = (name: string) => ({ name, requirement: 'REQUIREMENT_RESOURCE' });
    await scene.declare('folder', [action('open'), action('move')]);
    const userId = await scene.user();
    const set = { projectId, resourceType: 'folder', resourceId: 'f', holder: { userId } };
    await scene.postern.call(`${permissions}/SetResourcePermission`, { ...set, actions: ['open', 'move'] });
    const may = (name: string) => scene.may(name, { type: 'folder', id: 'f' }, { id: userId });
    expect(await may('move')).toEqual(allowed);
    const update = (...actions: object[]) =>
      scene.postern.call(`${types}/UpdateResourceType`, { projectId, name: 'folder', actions });
    await update(action('open'));
    expect(await may('move')).toEqual(denied('unknown_action'));
    await update(action('open'), action('move'));
    expect(await may('move')).toEqual(denied('resource_access_denied'));
    expect(await may('open')).toEqual(allowed);
    await scene.postern.call(`${types}/DeleteResourceType`, { projectId, name: 'folder' });
    await scene.declare('folder', [action('open')]);
    expect(await may('open')).toEqual(denied('resource_access_denied'));
  });

  test('are taken together when the resource is gone', async () => {
    const userId = await scene.user();
    await scene.permit('doc-gone', { userId }, 'read');
    await scene.permit('doc-gone', { roleKey: 'viewer' }, 'read');
    const gone = { projectId: scene.projectId, resourceType: 'document', resourceId: 'doc-gone' };
    const method = `${permissions}/RemoveResourcePermissions`;
    expect(await scene.postern.call<object>(method, gone)).toHaveProperty('removalDate');
    expect(await scene.postern.call<object>(method, gone)).not.toHaveProperty('removalDate');
    expect((await scene.may('read', { id: 'doc-gone' }, { id: userId })).decision).toBe(false);
  });
});

describe('who may not act', () => {
  test('may do nothing: deactivated, locked and removed', async () => {
    const users = 'zitadel.user.v2.UserService';
    const userId = await scene.user();
    await scene.give(userId, 'viewer');
    await scene.permit('doc-1', { userId }, 'read');
    const may = async () => [
      (await scene.may('list', {}, { id: userId })).decision,
      (await scene.may('read', {}, { id: userId })).decision,
    ];
    expect(await may()).toEqual([true, true]);
    await scene.postern.call(`${users}/DeactivateUser`, { userId });
    expect(await may()).toEqual([false, false]);
    await scene.postern.call(`${users}/ReactivateUser`, { userId });
    expect(await may()).toEqual([true, true]);
    await scene.postern.call(`${users}/DeleteUser`, { userId });
    expect(await may()).toEqual([false, false]);
  });
});

describe('roles of a granted project', () => {
  test('are held in the organization that it is granted to', async () => {
    const { projectId, postern } = scene;
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Globex' },
    );
    await postern.call('zitadel.project.v2.ProjectService/CreateProjectGrant', {
      projectId,
      grantedOrganizationId: organizationId,
      roleKeys: ['viewer'],
    });
    const { id: userId } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
      organizationId,
      username: 'charlie',
      machine: { name: 'Charlie' },
    });
    await postern.call(`${authorizations}/CreateAuthorization`, {
      userId,
      projectId,
      organizationId,
      roleKeys: ['viewer'],
    });
    const of = (organization_id?: string) =>
      scene.may('list', { properties: { organization_id } }, { id: userId });
    expect(await of()).toEqual(allowed);
    expect(await of(organizationId)).toEqual(allowed);
    expect(await of(scene.orgId)).toEqual(denied('insufficient_role'));
    await postern.call('zitadel.project.v2.ProjectService/DeactivateProjectGrant', {
      projectId,
      grantedOrganizationId: organizationId,
    });
    expect(await of()).toEqual(denied('insufficient_role'));
  });
});

describe('a machine asks with an access token', () => {
  const token = async (scope: string) => {
    const { clientId, secret } = { clientId: scene.machine.userName, secret: scene.machine.secret };
    const { body } = await exchange(scene, { grant_type: 'client_credentials', scope }, { clientId, secret });
    return body.access_token;
  };
  const question = (id: string) => ({
    subject: { type: 'user', id },
    action: { name: 'list' },
    resource: { type: 'document', id: 'doc-1' },
  });
  const asking = async (accessToken: string) =>
    scene.ask('evaluation', question(scene.alice.userId), { authorization: `Bearer ${accessToken}` });

  test('for the project, once it may read who is given what there', async () => {
    const { projectId, postern, machine } = scene;
    const accessToken = await token(`openid urn:zitadel:iam:org:project:id:${projectId}:aud`);
    const refused = await asking(accessToken);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      'To ask for decisions of a project needs the permission user.grant.read on it',
    ]);
    await postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      resource: { projectId },
      userId: machine.userId,
      roles: ['PROJECT_OWNER_VIEWER'],
    });
    const answer = await asking(accessToken);
    expect([answer.status, await answer.json()]).toEqual([200, denied('insufficient_role')]);
    await postern.call('zitadel.internal_permission.v2.InternalPermissionService/DeleteAdministrator', {
      resource: { projectId },
      userId: machine.userId,
    });
    expect((await asking(accessToken)).status).toBe(403);
  });

  test('and names the project by the audience', async () => {
    const answer = await asking(await token('openid'));
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('must be for one project'),
    ]);
  });
});

test('why somebody may is explained to administrators', async () => {
  const userId = await scene.user();
  const groupId = await scene.group(userId);
  await scene.permit('doc-why', { groupId }, 'read');
  const explain = (more: object) =>
    scene.postern.call<object>(`${permissions}/ExplainAccess`, {
      projectId: scene.projectId,
      subject: { userId },
      action: 'read',
      resourceType: 'document',
      resourceId: 'doc-why',
      ...more,
    });
  expect(await explain({})).toEqual({
    allowed: true,
    requirement: 'REQUIREMENT_RESOURCE',
    permission: { resourceType: 'document', holder: { groupId }, actions: ['read'] },
    subjectGroupIds: [groupId],
  });
  expect(await explain({ action: 'search', scopes: ['openid'] })).toMatchObject({ scope: 'openid' });
  expect(await explain({ action: 'list', subject: { roleKey: 'viewer' } })).toMatchObject({
    allowed: true,
    roleKey: 'viewer',
    subjectRoleKeys: ['viewer'],
  });
  expect(await explain({ subject: { groupId } })).toMatchObject({ allowed: true });
  expect(await explain({ action: 'edit' })).toMatchObject({ reason: 'base_role_missing' });
  await expect(explain({ subject: { roleKey: 'nobody' } })).rejects.toThrow('ACCESS-Rol01');
});
