import { acts, type Cases, exempt, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'zitadel.internal_permission.v2.InternalPermissionService';
const foreignMember = 'an owner may give any user of the instance a role in what it owns';

const orgMember = async (victim: Estate) => {
  const member = { userId: await victim.machine(), roles: ['ORG_OWNER_VIEWER'] };
  await victim.call(`${service}/CreateAdministrator`, {
    ...member,
    resource: { organizationId: victim.orgId },
  });
  return member;
};
const projectMember = async (victim: Estate) => {
  const projectId = await victim.project();
  const member = { userId: await victim.machine(), roles: ['PROJECT_OWNER_VIEWER'] };
  await victim.call(`${service}/CreateAdministrator`, { ...member, resource: { projectId } });
  return { projectId, ...member };
};
const projectGrant = async (victim: Estate) => {
  const projectId = await victim.project();
  const grantedOrgId = await victim.org();
  const { grantId } = await victim.callHere<{ grantId: string }>(
    'zitadel.management.v1.ManagementService/AddProjectGrant',
    { projectId, grantedOrgId },
  );
  return { projectId, grantId };
};
const grantMember = async (victim: Estate) => {
  const member = {
    ...(await projectGrant(victim)),
    userId: await victim.machine(),
    roles: ['PROJECT_GRANT_OWNER_VIEWER'],
  };
  await victim.callHere('zitadel.management.v1.ManagementService/AddProjectGrantMember', member);
  return member;
};
const instanceMember = async (victim: Estate) => {
  const member = { userId: await victim.machine(), roles: ['IAM_OWNER_VIEWER'] };
  await victim.call(`${service}/CreateAdministrator`, { ...member, resource: { instance: true } });
  return member;
};
const without = <T extends object>({ roles: _, ...rest }: T & { roles?: unknown }) => rest;
const roleNames = exempt('names of roles, the same everywhere');

/** Member calls of management.v1. */
const managedMemberCases: Cases = {
  ListUserMemberships: reads(async (victim) => ({ userId: (await orgMember(victim)).userId })),
  GetMyOrg: reads(() => ({})),
  ListOrgMemberRoles: roleNames,
  ListProjectMemberRoles: roleNames,
  ListOrgMembers: reads(given(orgMember, () => ({}))),
  AddOrgMember: acts(async (victim) => ({ userId: await victim.machine(), roles: ['ORG_OWNER'] }), {
    mixedIsFine: foreignMember,
  }),
  UpdateOrgMember: acts(async (victim) => ({ ...(await orgMember(victim)), roles: ['ORG_OWNER'] })),
  RemoveOrgMember: removes(async (victim) => without(await orgMember(victim))),
  ListProjectMembers: reads(async (victim) => ({ projectId: (await projectMember(victim)).projectId })),
  ListProjectGrantMemberRoles: roleNames,
  ListProjectGrantMembers: reads(async (victim) => {
    const { projectId, grantId } = await grantMember(victim);
    return { projectId, grantId };
  }),
  AddProjectGrantMember: acts(
    async (victim) => ({
      ...(await projectGrant(victim)),
      userId: await victim.machine(),
      roles: ['PROJECT_GRANT_OWNER'],
    }),
    { mixedIsFine: foreignMember },
  ),
  UpdateProjectGrantMember: acts(async (victim) => ({
    ...(await grantMember(victim)),
    roles: ['PROJECT_GRANT_OWNER'],
  })),
  RemoveProjectGrantMember: removes(async (victim) => without(await grantMember(victim))),
  AddProjectMember: acts(
    async (victim) => ({
      projectId: await victim.project(),
      userId: await victim.machine(),
      roles: ['PROJECT_OWNER'],
    }),
    { mixedIsFine: foreignMember },
  ),
  UpdateProjectMember: acts(async (victim) => ({
    ...(await projectMember(victim)),
    roles: ['PROJECT_OWNER'],
  })),
  RemoveProjectMember: removes(async (victim) => without(await projectMember(victim))),
};

/** Member calls of admin.v1. */
const instanceMemberCases: Cases = {
  ListIAMMemberRoles: roleNames,
  ListIAMMembers: reads(given(instanceMember, () => ({}))),
  AddIAMMember: acts(async (victim) => ({ userId: await victim.machine(), roles: ['IAM_OWNER'] })),
  UpdateIAMMember: acts(async (victim) => ({ ...(await instanceMember(victim)), roles: ['IAM_OWNER'] })),
  RemoveIAMMember: removes(async (victim) => without(await instanceMember(victim))),
};

/** `internal_permission`, both versions. */
const administratorCases: Cases = {
  ListAdministrators: reads(async (victim) => ({
    filters: [
      { inUserIdsFilter: { ids: [(await orgMember(victim)).userId, (await projectMember(victim)).userId] } },
    ],
  })),
  CreateAdministrator: acts(
    async (victim) => ({
      userId: await victim.machine(),
      resource: { projectId: await victim.project() },
      roles: ['PROJECT_OWNER'],
    }),
    { mixedIsFine: foreignMember },
  ),
  UpdateAdministrator: acts(async (victim) => ({
    userId: (await orgMember(victim)).userId,
    resource: { organizationId: victim.orgId },
    roles: ['ORG_OWNER'],
  })),
  DeleteAdministrator: removes(async (victim) => {
    const { projectId, userId } = await projectMember(victim);
    return { userId, resource: { projectId } };
  }),
};

/** Calls of auth.v1. */
const ownCases: Cases = {
  ListMyMemberships: exempt('of the caller alone'),
  ListMyZitadelPermissions: exempt('of the caller alone'),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.internal_permission.v2.InternalPermissionService': administratorCases,
  'zitadel.internal_permission.v2beta.InternalPermissionService': administratorCases,
  'zitadel.admin.v1.AdminService': instanceMemberCases,
  'zitadel.management.v1.ManagementService': managedMemberCases,
  'zitadel.auth.v1.AuthService': ownCases,
};
