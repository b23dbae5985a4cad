import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { requireExisting } from './commands.ts';
import * as events from './events.ts';
import type { Project } from './state.ts';

/** Decisions on the roles that a project offers. */

const nothing: Decision = { events: [] };

export interface RoleInput {
  readonly key: string;
  readonly displayName?: string | undefined;
  readonly group?: string | undefined;
}

const cleanKey = (key: string): string => {
  const trimmed = key.trim();
  if (trimmed === '') {
    throw invalidArgument('PROJECT-Rol02', 'role_key must not be empty', { field: 'role_key' });
  }
  return trimmed;
};

/** Adds all of them, or none when one is there already or stands twice. */
export function addRoles(project: Project, roles: readonly RoleInput[]): Decision {
  requireExisting(project);
  const seen = new Set(project.roles.keys());
  return {
    events: roles.map(({ key: given, displayName = '', group = '' }) => {
      const key = cleanKey(given);
      if (seen.has(key)) {
        throw alreadyExists('PROJECT-Rol01', `The project already has the role "${key}"; choose another key`);
      }
      seen.add(key);
      return events.projectRoleAdded({ key, displayName, group });
    }),
  };
}

export function changeRole(project: Project, input: RoleInput): Decision {
  requireExisting(project);
  const role = project.roles.get(input.key);
  if (!role) throw notFound('PROJECT-Rol03', `The project has no role "${input.key}"`);
  const { displayName = role.displayName, group = role.group } = input;
  return displayName === role.displayName && group === role.group
    ? nothing
    : { events: [events.projectRoleChanged({ key: input.key, displayName, group })] };
}

/** Takes the role out of the project's grants too. What users hold of it is taken by their own aggregates. */
export function removeRole(project: Project, key: string): Decision {
  requireExisting(project);
  if (!project.roles.has(key)) return nothing;
  const cascades = [...project.grants]
    .filter(([, grant]) => grant.roleKeys.includes(key))
    .map(([grantId, grant]) =>
      events.projectGrantCascadeChanged({ grantId, roleKeys: grant.roleKeys.filter((held) => held !== key) }),
    );
  return { events: [events.projectRoleRemoved({ key }), ...cascades] };
}
