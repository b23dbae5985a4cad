import { expect } from 'bun:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { AuthorizationService, State } from '../../contract/services/authorization/v2.ts';
import { InternalPermissionService } from '../../contract/services/internal_permission/v2.ts';
import { OrganizationService } from '../../contract/services/org/v2.ts';
import { ProjectGrantState, ProjectService } from '../../contract/services/project/v2.ts';
import { ResourceOwnerType, SettingsService } from '../../contract/services/settings/v2.ts';
import { UserService } from '../../contract/services/user/v2.ts';
import type { MakeClient } from './story.ts';

/** A product that is sold to a company, whose people are given roles of it, told through any client. */
export async function tellGrants(name: string, client: MakeClient, token: string): Promise<void> {
  const orgs = client(OrganizationService, token);
  const projects = client(ProjectService, token);
  const authorizations = client(AuthorizationService, token);
  const administrators = client(InternalPermissionService, token);

  const { organizationId: seller } = await orgs.addOrganization({ name: `${name} sells` });
  const { organizationId: buyer } = await orgs.addOrganization({ name: `${name} buys` });
  const { projectId } = await projects.createProject({ organizationId: seller, name: 'Shop' });
  for (const roleKey of ['reader', 'editor'])
    await projects.addProjectRole({ projectId, roleKey, displayName: roleKey });
  await projects.createProjectGrant({ projectId, grantedOrganizationId: buyer, roleKeys: ['reader'] });
  const { projectGrants } = await projects.listProjectGrants({
    filters: [{ filter: { case: 'inProjectIdsFilter', value: { ids: [projectId] } } }],
  });
  expect(projectGrants).toMatchObject([
    {
      organizationId: seller,
      grantedOrganizationId: buyer,
      grantedRoleKeys: ['reader'],
      state: ProjectGrantState.ACTIVE,
    },
  ]);

  const machine = { case: 'machine', value: { name: 'Robot' } } as const;
  const { id: userId } = await client(UserService, token).createUser({
    organizationId: buyer,
    userType: machine,
  });
  const roles = { userId, projectId, organizationId: buyer, roleKeys: ['reader'] };
  const { id } = await authorizations.createAuthorization(roles);
  const again = await authorizations.createAuthorization(roles).catch(ConnectError.from);
  expect(again).toMatchObject({ code: Code.AlreadyExists });
  const listed = () =>
    authorizations.listAuthorizations({
      filters: [{ filter: { case: 'inUserIds', value: { ids: [userId] } } }],
    });
  expect(await listed()).toMatchObject({
    pagination: { totalResult: 1n },
    authorizations: [
      {
        id,
        state: State.ACTIVE,
        user: { id: userId, displayName: 'Robot', organizationId: buyer },
        project: { id: projectId, name: 'Shop', organizationId: seller },
        organization: { id: buyer },
        roles: [{ key: 'reader' }],
      },
    ],
  });
  await authorizations.deactivateAuthorization({ id });
  expect((await listed()).authorizations[0]?.state).toBe(State.INACTIVE);

  const grant = { case: 'projectGrant', value: { projectId, organizationId: buyer } } as const;
  const resource = { resource: grant };
  await administrators.createAdministrator({ userId, resource, roles: ['PROJECT_GRANT_OWNER'] });
  const { administrators: made } = await administrators.listAdministrators({
    filters: [{ filter: { case: 'inUserIdsFilter', value: { ids: [userId] } } }],
  });
  expect(made).toMatchObject([{ roles: ['PROJECT_GRANT_OWNER'], resource: { case: 'projectGrant' } }]);

  const ctx = { resourceOwner: { case: 'orgId', value: buyer } } as const;
  expect(await client(SettingsService, token).getPasswordComplexitySettings({ ctx })).toMatchObject({
    settings: { minLength: 8n, resourceOwnerType: ResourceOwnerType.INSTANCE },
  });

  // With the grant goes what stands on it.
  await projects.deleteProjectGrant({ projectId, grantedOrganizationId: buyer });
  expect((await listed()).authorizations).toEqual([]);
  await orgs.deleteOrganization({ organizationId: seller });
  await orgs.deleteOrganization({ organizationId: buyer });
}
