import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as projectEvents from './events.ts';
import { type ProjectRole, type ProjectValues, projectFields, roleFields } from './fields.ts';

export type ProjectLifecycle = 'absent' | 'active' | 'inactive' | 'removed';

export interface ProjectGrant {
  readonly grantedOrgId: string;
  readonly roleKeys: readonly string[];
  readonly active: boolean;
}

export interface Project extends ProjectValues {
  readonly lifecycle: ProjectLifecycle;
  /** Claim in which applications have the roles of their users as an array; '' for none. */
  readonly rolesClaim: string;
  readonly roles: ReadonlyMap<string, ProjectRole>;
  /** By grant id. */
  readonly grants: ReadonlyMap<string, ProjectGrant>;
}

const initial: Project = {
  lifecycle: 'absent',
  rolesClaim: '',
  ...projectFields.zeros,
  roles: new Map(),
  grants: new Map(),
};

const changeGrant = (project: Project, id: string, change: Partial<ProjectGrant>): Project => {
  const grant = project.grants.get(id);
  return grant ? { ...project, grants: withEntry(project.grants, id, { ...grant, ...change }) } : project;
};

/** Its applications are facts of the same aggregate, folded one by one in `src/application/`. */
export const projectAggregate = defineAggregate(
  'project',
  projectEvents,
  initial,
  (state, event): Project => {
    switch (event.type) {
      case 'project.added':
        return projectFields.fold({ ...state, lifecycle: 'active' as const }, event.payload);
      case 'project.changed':
        return projectFields.fold(state, event.payload);
      case 'project.deactivated':
        return { ...state, lifecycle: 'inactive' };
      case 'project.reactivated':
        return { ...state, lifecycle: 'active' };
      case 'project.removed':
        return { ...initial, lifecycle: 'removed', name: state.name };
      case 'project.role.added':
      case 'project.role.changed': {
        const { key } = event.payload;
        const role = roleFields.fold(state.roles.get(key) ?? roleFields.zeros, event.payload);
        return { ...state, roles: withEntry(state.roles, key, role) };
      }
      case 'project.role.removed':
        return { ...state, roles: withoutEntry(state.roles, event.payload.key) };
      case 'project.roles_claim.set':
        return { ...state, rolesClaim: event.payload.claim };
      case 'project.roles_claim.removed':
        return { ...state, rolesClaim: '' };
      case 'project.grant.added': {
        const { grantId, grantedOrgId, roleKeys } = event.payload;
        const grant = { grantedOrgId, roleKeys: roleKeys ?? [], active: true };
        return { ...state, grants: withEntry(state.grants, grantId, grant) };
      }
      case 'project.grant.changed':
      case 'project.grant.cascade.changed':
        return changeGrant(state, event.payload.grantId, { roleKeys: event.payload.roleKeys ?? [] });
      case 'project.grant.deactivated':
        return changeGrant(state, event.payload.grantId, { active: false });
      case 'project.grant.reactivated':
        return changeGrant(state, event.payload.grantId, { active: true });
      case 'project.grant.removed':
        return { ...state, grants: withoutEntry(state.grants, event.payload.grantId) };
      default:
        return state;
    }
  },
);
