import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { exists, requireExisting } from './commands.ts';
import * as events from './events.ts';
import type { Project, ProjectGrant } from './state.ts';

/**
 * Decisions on project grants: another organization may give these roles of the project to its own users.
 * One organization is granted a project at most once, so it names the grant on the wire.
 */

const nothing: Decision = { events: [] };

/** The organization that a grant is to. @throws PosternError `not_found` */
export function orgOfGrant(project: Project, grantId: string): string {
  requireExisting(project);
  const grant = project.grants.get(grantId);
  if (!grant) throw notFound('PROJECT-Gra05', 'The project has no such grant', { field: 'grant_id' });
  return grant.grantedOrgId;
}

const grantTo = (project: Project, orgId: string): readonly [string, ProjectGrant] | undefined =>
  [...project.grants].find(([, grant]) => grant.grantedOrgId === orgId);

function requireGrant(project: Project, orgId: string): readonly [string, ProjectGrant] {
  requireExisting(project);
  const found = grantTo(project, orgId);
  if (!found) throw notFound('PROJECT-Gra01', 'The project is not granted to this organization');
  return found;
}

function requireRoles(project: Project, keys: readonly string[]): string[] {
  const unknown = keys.find((key) => !project.roles.has(key));
  if (unknown !== undefined) {
    throw invalidArgument(
      'PROJECT-Gra02',
      `The project has no role "${unknown}"; add it to the project first`,
      {
        field: 'role_keys',
      },
    );
  }
  return [...new Set(keys)];
}

export interface GrantInput {
  readonly grantedOrgId: string;
  readonly roleKeys: readonly string[];
}

export function addGrant(
  project: Project,
  input: GrantInput & { readonly grantId: string; readonly ownerId: string },
): Decision {
  requireExisting(project);
  const { grantId, grantedOrgId } = input;
  if (grantedOrgId === input.ownerId) {
    throw failedPrecondition(
      'PROJECT-Gra03',
      'The project belongs to this organization already; grant it to another one',
    );
  }
  if (grantTo(project, grantedOrgId)) {
    throw alreadyExists(
      'PROJECT-Gra04',
      'The project is granted to this organization already; update that grant',
    );
  }
  return {
    events: [
      events.projectGrantAdded({ grantId, grantedOrgId, roleKeys: requireRoles(project, input.roleKeys) }),
    ],
    requires: [{ type: 'org', id: grantedOrgId }],
  };
}

export function changeGrant(project: Project, input: GrantInput): Decision {
  requireExisting(project);
  const [grantId, grant] = requireGrant(project, input.grantedOrgId);
  const roleKeys = requireRoles(project, input.roleKeys);
  const same =
    roleKeys.length === grant.roleKeys.length && roleKeys.every((key) => grant.roleKeys.includes(key));
  return same ? nothing : { events: [events.projectGrantChanged({ grantId, roleKeys })] };
}

export function deactivateGrant(project: Project, grantedOrgId: string): Decision {
  const [grantId, grant] = requireGrant(project, grantedOrgId);
  return grant.active ? { events: [events.projectGrantDeactivated({ grantId })] } : nothing;
}

export function reactivateGrant(project: Project, grantedOrgId: string): Decision {
  const [grantId, grant] = requireGrant(project, grantedOrgId);
  return grant.active ? nothing : { events: [events.projectGrantReactivated({ grantId })] };
}

export function removeGrant(project: Project, grantedOrgId: string): Decision {
  const found = exists(project) ? grantTo(project, grantedOrgId) : undefined;
  return found ? { events: [events.projectGrantRemoved({ grantId: found[0], grantedOrgId })] } : nothing;
}
