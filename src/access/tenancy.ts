import { acts, type Cases, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const typesService = 'postern.access.v1.ResourceTypeService';
const permissionsService = 'postern.access.v1.ResourcePermissionService';
const read = { name: 'read', requirement: 'REQUIREMENT_RESOURCE' };

const declared = async (victim: Estate) => {
  const type = { projectId: await victim.project(), name: victim.name() };
  await victim.call(`${typesService}/CreateResourceType`, { ...type, actions: [read] });
  return type;
};

const ofUser = async (victim: Estate) => {
  const { projectId, name: resourceType } = await declared(victim);
  const holder = { userId: await victim.machine() };
  return { projectId, resourceType, resourceId: victim.name(), holder, actions: ['read'] };
};

const given = async (victim: Estate) => {
  const permission = await ofUser(victim);
  await victim.call(`${permissionsService}/SetResourcePermission`, permission);
  return permission;
};

export const cases: Readonly<Record<string, Cases>> = {
  [typesService]: {
    CreateResourceType: acts(async (victim) => ({
      projectId: await victim.project(),
      name: victim.name(),
      actions: [read],
    })),
    UpdateResourceType: acts(async (victim) => ({ ...(await declared(victim)), displayName: victim.name() })),
    DeleteResourceType: removes(declared),
    ListResourceTypes: reads(async (victim) => ({ projectId: (await declared(victim)).projectId })),
  },
  [permissionsService]: {
    SetResourcePermission: acts(ofUser),
    RemoveResourcePermissions: acts(async (victim) => {
      const { projectId, resourceType, resourceId } = await given(victim);
      return { projectId, resourceType, resourceId };
    }),
    ListResourcePermissions: reads(async (victim) => ({ projectId: (await given(victim)).projectId })),
    ExplainAccess: reads(async (victim) => {
      const { projectId, resourceType, resourceId, holder } = await given(victim);
      return { projectId, subject: holder, action: 'read', resourceType, resourceId };
    }),
  },
};
