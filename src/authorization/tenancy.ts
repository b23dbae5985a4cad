import { acts, type Cases, exempt, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'zitadel.authorization.v2.AuthorizationService';
const groupService = 'postern.group.v1.GroupAuthorizationService';
const foreignUser = 'an owner may give any user of the instance a role in what it owns';

/** An authorization, and what it is made of. */
async function made(victim: Estate, change?: 'DeactivateAuthorization') {
  const userId = await victim.machine();
  const projectId = await victim.project();
  const role = await victim.role(projectId);
  const { id } = await victim.call<{ id: string }>(`${service}/CreateAuthorization`, {
    userId,
    projectId,
    organizationId: victim.orgId,
    roleKeys: [role],
  });
  if (change) await victim.call(`${service}/${change}`, { id });
  return { id, userId, projectId, role };
}
const id = async (victim: Estate) => ({ id: (await made(victim)).id });
const byUser = async (victim: Estate, change?: 'DeactivateAuthorization') => {
  const { id: grantId, userId } = await made(victim, change);
  return { userId, grantId };
};
const another = async (victim: Estate, projectId: string) => [await victim.role(projectId)];

/** `authorization`, both versions. */
const cases2: Cases = {
  ListAuthorizations: reads(async (victim) => ({
    filters: [{ authorizationIds: { ids: [(await made(victim)).id] } }],
  })),
  CreateAuthorization: acts(
    async (victim) => {
      const projectId = await victim.project();
      const roleKeys = [await victim.role(projectId)];
      return { userId: await victim.machine(), projectId, organizationId: victim.orgId, roleKeys };
    },
    { mixedIsFine: foreignUser },
  ),
  UpdateAuthorization: acts(async (victim) => {
    const { id: authorization, projectId } = await made(victim);
    return { id: authorization, roleKeys: await another(victim, projectId) };
  }),
  DeleteAuthorization: removes(id),
  ActivateAuthorization: acts(async (victim) => ({
    id: (await made(victim, 'DeactivateAuthorization')).id,
  })),
  DeactivateAuthorization: acts(id),
};

/** Authorization calls of management.v1. */
const managedCases: Cases = {
  GetUserGrantByID: reads((victim) => byUser(victim)),
  ListUserGrants: reads(given(made, () => ({}))),
  AddUserGrant: acts(
    async (victim) => {
      const projectId = await victim.project();
      return {
        userId: await victim.machine(),
        projectId,
        roleKeys: [await victim.role(projectId)],
      };
    },
    { mixedIsFine: foreignUser },
  ),
  UpdateUserGrant: acts(async (victim) => {
    const { id: grantId, userId, projectId } = await made(victim);
    return { userId, grantId, roleKeys: await another(victim, projectId) };
  }),
  DeactivateUserGrant: acts((victim) => byUser(victim)),
  ReactivateUserGrant: acts((victim) => byUser(victim, 'DeactivateAuthorization')),
  RemoveUserGrant: removes((victim) => byUser(victim)),
  BulkRemoveUserGrant: removes(async (victim) => ({ grantId: [(await made(victim)).id] })),
};

const forGroup = async (victim: Estate) => {
  const projectId = await victim.project();
  return { groupId: await victim.group(), projectId, roleKeys: [await victim.role(projectId)] };
};
const ofGroup = async (victim: Estate) => {
  const asked = await forGroup(victim);
  const { id: made } = await victim.call(`${groupService}/CreateGroupAuthorization`, asked);
  return { ...asked, id: made ?? '' };
};

const groupCases: Cases = {
  CreateGroupAuthorization: acts(forGroup, {
    mixedIsFine: 'an owner may give its groups roles of its own projects, and of those granted to it',
  }),
  UpdateGroupAuthorization: acts(async (victim) => {
    const { id: made, projectId } = await ofGroup(victim);
    return { id: made, roleKeys: await another(victim, projectId) };
  }),
  DeleteGroupAuthorization: removes(async (victim) => ({ id: (await ofGroup(victim)).id })),
  ListGroupAuthorizations: reads(async (victim) => ({
    filters: [{ groupIds: { ids: [(await ofGroup(victim)).groupId] } }],
  })),
};

export const cases: Readonly<Record<string, Cases>> = {
  [service]: cases2,
  [groupService]: groupCases,
  'zitadel.authorization.v2beta.AuthorizationService': cases2,
  'zitadel.management.v1.ManagementService': managedCases,
  'zitadel.auth.v1.AuthService': {
    ListMyUserGrants: exempt('of the caller alone'),
    ListMyProjectOrgs: exempt('of the caller alone'),
    ListMyProjectPermissions: exempt('of the caller alone'),
  },
};
