import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { ChangeOf, Decision } from '../eventstore/index.ts';
import { requireExisting } from './commands.ts';
import * as events from './events.ts';
import { roleFields } from './fields.ts';
import type { Project } from './state.ts';

/** Decisions on the roles that a project offers. */

const nothing: Decision = { events: [] };

export interface RoleInput extends ChangeOf<typeof roleFields.all> {
  readonly key: string;
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
    events: roles.map((role) => {
      const key = cleanKey(role.key);
      if (seen.has(key)) {
        throw alreadyExists('PROJECT-Rol01', `The project already has the role "${key}"; choose another key`);
      }
      seen.add(key);
      return events.projectRoleAdded({
        key,
        ...roleFields.write({ ...roleFields.defaults, ...roleFields.clean(role) }),
      });
    }),
  };
}

export function changeRole(project: Project, input: RoleInput): Decision {
  requireExisting(project);
  const role = project.roles.get(input.key);
  if (!role) throw notFound('PROJECT-Rol03', `The project has no role "${input.key}"`);
  const change = roleFields.differences(role, input);
  return Object.keys(change).length === 0
    ? nothing
    : {
        events: [events.projectRoleChanged({ key: input.key, ...roleFields.write({ ...role, ...change }) })],
      };
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
