import { acts, type Cases, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const roleOf = async (victim: Estate) => {
  const projectId = await victim.project();
  return { projectId, roleKey: await victim.role(projectId) };
};
const management = 'zitadel.management.v1.ManagementService';
const granted = async (victim: Estate, change?: 'DeactivateProjectGrant') => {
  const grant = { projectId: await victim.project(), grantedOrganizationId: await victim.org() };
  await victim.call('zitadel.project.v2.ProjectService/CreateProjectGrant', grant);
  if (change) await victim.call(`zitadel.project.v2.ProjectService/${change}`, grant);
  return grant;
};
/** A project of another organization of the victim's, granted to its first. */
const grantedHere = async (victim: Estate) => {
  const { projectId } = await victim.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: await victim.org(), name: victim.name() },
  );
  const grant = { projectId, grantedOrganizationId: victim.orgId };
  await victim.call('zitadel.project.v2.ProjectService/CreateProjectGrant', grant);
};
const inactive = async (victim: Estate) => {
  const projectId = await victim.project();
  await victim.call('zitadel.project.v2.ProjectService/DeactivateProject', { projectId });
  return projectId;
};

/** Both versions differ in how they call a project's id. */
const casesOf = (id: 'projectId' | 'id'): Cases => ({
  CreateProject: acts((victim) => ({ organizationId: victim.orgId, name: victim.name() })),
  UpdateProject: acts(async (victim) => ({ [id]: await victim.project(), name: victim.name() })),
  DeleteProject: removes(async (victim) => ({ [id]: await victim.project() })),
  GetProject: reads(async (victim) => ({ [id]: await victim.project() })),
  ListProjects: reads(async (victim) => ({
    filters: [{ inProjectIdsFilter: { ids: [await victim.project()] } }],
  })),
  DeactivateProject: acts(async (victim) => ({ [id]: await victim.project() })),
  ActivateProject: acts(async (victim) => ({ [id]: await inactive(victim) })),
  AddProjectRole: acts(async (victim) => ({
    projectId: await victim.project(),
    roleKey: 'new',
    displayName: 'New',
  })),
  UpdateProjectRole: acts(async (victim) => ({ ...(await roleOf(victim)), displayName: 'Changed' })),
  RemoveProjectRole: acts(roleOf),
  ListProjectRoles: reads(async (victim) => ({ projectId: (await roleOf(victim)).projectId })),
  CreateProjectGrant: acts(
    async (victim) => ({ projectId: await victim.project(), grantedOrganizationId: await victim.org() }),
    {
      mixedIsFine: 'an owner may grant its own project to any organization that it knows the id of',
    },
  ),
  UpdateProjectGrant: acts(async (victim) => {
    const grant = await granted(victim);
    return { ...grant, roleKeys: [await victim.role(grant.projectId)] };
  }),
  DeleteProjectGrant: removes((victim) => granted(victim)),
  DeactivateProjectGrant: acts((victim) => granted(victim)),
  ActivateProjectGrant: acts((victim) => granted(victim, 'DeactivateProjectGrant')),
  ListProjectGrants: reads(async (victim) => {
    const { projectId } = await granted(victim);
    return { filters: [{ inProjectIdsFilter: { ids: [projectId] } }] };
  }),
});

const id = async (victim: Estate) => ({ id: await victim.project() });
const project = async (victim: Estate) => ({ projectId: await victim.project() });
const roleBy = async (victim: Estate) => {
  const { projectId } = await project(victim);
  return { projectId, roleKey: await victim.role(projectId) };
};

const grantBy = async (victim: Estate, change?: 'DeactivateProjectGrant') => {
  const { projectId } = await granted(victim, change);
  const { result } = await victim.callHere<{ result: { grantId: string }[] }>(
    `${management}/ListProjectGrants`,
    { projectId },
  );
  return { projectId, grantId: result[0]?.grantId ?? '' };
};

/** Calls of management.v1 on grants. */
const managedGrantCases: Cases = {
  GetProjectGrantByID: reads((victim) => grantBy(victim)),
  ListProjectGrants: reads(async (victim) => ({ projectId: (await granted(victim)).projectId })),
  ListAllProjectGrants: reads(given(granted, () => ({}))),
  AddProjectGrant: acts(
    async (victim) => ({ projectId: await victim.project(), grantedOrgId: await victim.org() }),
    { mixedIsFine: 'an owner may grant its own project to any organization that it knows the id of' },
  ),
  UpdateProjectGrant: acts(async (victim) => {
    const grant = await grantBy(victim);
    return { ...grant, roleKeys: [await victim.role(grant.projectId)] };
  }),
  DeactivateProjectGrant: acts((victim) => grantBy(victim)),
  ReactivateProjectGrant: acts((victim) => grantBy(victim, 'DeactivateProjectGrant')),
  RemoveProjectGrant: removes((victim) => grantBy(victim)),
  GetGrantedProjectByID: reads((victim) => grantBy(victim)),
  ListGrantedProjects: reads(given(grantedHere, () => ({}))),
  ListGrantedProjectRoles: reads(async (victim) => {
    const { projectId, grantId } = await grantBy(victim);
    const roleKeys = [await victim.role(projectId)];
    await victim.callHere(`${management}/UpdateProjectGrant`, { projectId, grantId, roleKeys });
    return { projectId, grantId };
  }),
};

/** Calls of management.v1. */
const managedCases: Cases = {
  AddProject: acts((victim) => ({ name: victim.name() })),
  GetProjectByID: reads(id),
  UpdateProject: acts(async (victim) => ({ ...(await id(victim)), name: victim.name() })),
  DeactivateProject: acts(id),
  ReactivateProject: acts(async (victim) => {
    const { projectId } = await project(victim);
    await victim.call('zitadel.project.v2.ProjectService/DeactivateProject', { projectId });
    return { id: projectId };
  }),
  RemoveProject: removes(id),
  ListProjects: reads(async (victim) => {
    await victim.project();
    return { queries: [{ nameQuery: { name: victim.marker, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }] };
  }),
  AddProjectRole: acts(async (victim) => ({
    ...(await project(victim)),
    roleKey: 'new',
    displayName: 'New',
  })),
  BulkAddProjectRoles: acts(async (victim) => ({
    ...(await project(victim)),
    roles: [{ key: 'new', displayName: 'New' }],
  })),
  UpdateProjectRole: acts(async (victim) => ({ ...(await roleBy(victim)), displayName: 'Changed' })),
  RemoveProjectRole: acts(roleBy),
  ListProjectRoles: reads(async (victim) => ({ projectId: (await roleBy(victim)).projectId })),
};

const rolesClaim = 'postern.project.v1.RolesClaimService';
const claimed = async (victim: Estate) => {
  const projectId = await victim.project();
  await victim.call(`${rolesClaim}/SetProjectRolesClaim`, { projectId, claim: victim.name() });
  return { projectId };
};
const rolesClaimCases: Cases = {
  GetProjectRolesClaim: reads(claimed),
  SetProjectRolesClaim: acts(async (victim) => ({ projectId: await victim.project() })),
  ResetProjectRolesClaim: acts(claimed),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.project.v2.ProjectService': casesOf('projectId'),
  'zitadel.project.v2beta.ProjectService': casesOf('id'),
  [rolesClaim]: rolesClaimCases,
  [management]: { ...managedCases, ...managedGrantCases },
};
