import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as projectEvents from './events.ts';

export type ProjectLifecycle = 'absent' | 'active' | 'inactive' | 'removed';

export interface ProjectRole {
  readonly displayName: string;
  readonly group: string;
}

export interface ProjectGrant {
  readonly grantedOrgId: string;
  readonly roleKeys: readonly string[];
  readonly active: boolean;
}

/** Numbers as the enum PrivateLabelingSetting of the wire. */
export type PrivateLabeling = number;

export interface ProjectSettings {
  /** Roles of the user go into its tokens. */
  readonly roleAssertion: boolean;
  /** Only users with a role in the project may sign in: `authorization_required`. */
  readonly roleCheck: boolean;
  /** Only users of organizations that own or were granted the project may sign in: `project_access_required`. */
  readonly hasProjectCheck: boolean;
  readonly privateLabeling: PrivateLabeling;
}

export interface Project extends ProjectSettings {
  readonly lifecycle: ProjectLifecycle;
  readonly name: string;
  readonly roles: ReadonlyMap<string, ProjectRole>;
  /** By grant id. */
  readonly grants: ReadonlyMap<string, ProjectGrant>;
}

const initial: Project = {
  lifecycle: 'absent',
  name: '',
  roleAssertion: false,
  roleCheck: false,
  hasProjectCheck: false,
  privateLabeling: 0,
  roles: new Map(),
  grants: new Map(),
};

interface SettingsPayload {
  readonly projectRoleAssertion?: boolean;
  readonly projectRoleCheck?: boolean;
  readonly hasProjectCheck?: boolean;
  readonly privateLabelingSetting?: number;
}

const settingsOf = (payload: SettingsPayload, before: ProjectSettings): ProjectSettings => ({
  roleAssertion: payload.projectRoleAssertion ?? before.roleAssertion,
  roleCheck: payload.projectRoleCheck ?? before.roleCheck,
  hasProjectCheck: payload.hasProjectCheck ?? before.hasProjectCheck,
  privateLabeling: payload.privateLabelingSetting ?? before.privateLabeling,
});

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
        return {
          ...state,
          lifecycle: 'active',
          name: event.payload.name,
          ...settingsOf(event.payload, initial),
        };
      case 'project.changed':
        return { ...state, name: event.payload.name ?? state.name, ...settingsOf(event.payload, state) };
      case 'project.deactivated':
        return { ...state, lifecycle: 'inactive' };
      case 'project.reactivated':
        return { ...state, lifecycle: 'active' };
      case 'project.removed':
        return { ...initial, lifecycle: 'removed', name: state.name };
      case 'project.role.added':
      case 'project.role.changed': {
        const { key, displayName, group } = event.payload;
        const before = state.roles.get(key);
        const role = {
          displayName: displayName ?? before?.displayName ?? '',
          group: group ?? before?.group ?? '',
        };
        return { ...state, roles: withEntry(state.roles, key, role) };
      }
      case 'project.role.removed':
        return { ...state, roles: withoutEntry(state.roles, event.payload.key) };
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
