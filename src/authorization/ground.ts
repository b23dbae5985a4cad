import type { Resource } from '../contract/types.ts';
import { failedPrecondition, notFound } from '../errors/index.ts';
import { type Loaded, sliceOf } from '../eventstore/index.ts';
import { type Project, projectAggregate, projectEvents } from '../project/index.ts';

/** What of a project decides on who may hold which of its roles. */
const {
  projectAdded,
  projectDeactivated,
  projectReactivated,
  projectRemoved,
  projectRoleAdded,
  projectRoleRemoved,
  projectGrantAdded,
  projectGrantChanged,
  projectGrantCascadeChanged,
  projectGrantDeactivated,
  projectGrantReactivated,
  projectGrantRemoved,
} = projectEvents;

export const projectGround = sliceOf(projectAggregate, {
  projectAdded,
  projectDeactivated,
  projectReactivated,
  projectRemoved,
  projectRoleAdded,
  projectRoleRemoved,
  projectGrantAdded,
  projectGrantChanged,
  projectGrantCascadeChanged,
  projectGrantDeactivated,
  projectGrantReactivated,
  projectGrantRemoved,
});

/** By what an organization gives roles of a project: as its owner, or by a grant of it. */
export interface Ground {
  readonly projectId: string;
  readonly projectOwner: string;
  /** '' for the owner. */
  readonly projectGrantId: string;
  readonly active: boolean;
  /** Roles that may be given. */
  readonly roleKeys: readonly string[];
}

/** @throws PosternError `not_found` */
export function requireProject({ state }: Loaded<Project>): void {
  if (state.lifecycle === 'active' || state.lifecycle === 'inactive') return;
  throw notFound('AUTHORIZATION-Prj01', 'Project not found', { field: 'project_id' });
}

/** A grant of the project to the organization: any, or the one that is meant. */
const grantTo = ({ state }: Loaded<Project>, orgId: string, projectGrantId = '') =>
  [...state.grants].find(
    ([id, { grantedOrgId }]) => grantedOrgId === orgId && (projectGrantId === '' || id === projectGrantId),
  );

/** On what the right to give is asked, whether the project is there or not. */
export function resourceOfGiving(
  project: Loaded<Project>,
  orgId: string,
  projectGrantId: string | undefined,
): Resource {
  if (project.owner === orgId && !projectGrantId) return { orgId, projectId: project.id };
  const [id] = grantTo(project, orgId, projectGrantId) ?? [];
  return { orgId, ...(id !== undefined && { projectGrantId: id }) };
}

/**
 * @param projectGrantId the grant that is meant; '' or undefined: whatever the organization has
 * @throws PosternError `not_found`, `failed_precondition`
 */
export function groundOf(project: Loaded<Project>, orgId: string, projectGrantId?: string): Ground {
  requireProject(project);
  const { id: projectId, owner: projectOwner, state } = project;
  if (projectOwner === orgId && !projectGrantId) {
    const roleKeys = [...state.roles.keys()];
    return { projectId, projectOwner, projectGrantId: '', active: true, roleKeys };
  }
  const found = grantTo(project, orgId, projectGrantId);
  if (!found) {
    throw failedPrecondition(
      'AUTHORIZATION-Prj02',
      'The project neither belongs to the organization nor is granted to it; grant it to the organization first',
      { field: projectGrantId ? 'project_grant_id' : 'organization_id' },
    );
  }
  const [id, { roleKeys, active }] = found;
  return {
    projectId,
    projectOwner,
    projectGrantId: id,
    active,
    roleKeys: roleKeys.filter((key) => state.roles.has(key)),
  };
}

/** What the project, and the grant where there is one, still have of roles that were given; undefined: not even itself. */
export function rolesLeft(
  { state, owner }: Loaded<Project>,
  orgId: string,
  given: { readonly projectGrantId: string; readonly roleKeys: readonly string[] },
): string[] | undefined {
  if (state.lifecycle !== 'active' && state.lifecycle !== 'inactive') return undefined;
  const grant = state.grants.get(given.projectGrantId);
  if (given.projectGrantId === '' ? owner !== orgId : grant === undefined) return undefined;
  return given.roleKeys.filter((key) => state.roles.has(key) && (grant?.roleKeys.includes(key) ?? true));
}
