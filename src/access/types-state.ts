import { defineAggregate, withEntry, withMember, withoutEntry, withoutMember } from '../eventstore/index.ts';
import { projectEvents } from '../project/index.ts';
import type { ActionRule } from './decision/index.ts';
import { resourceTypeAdded, resourceTypeChanged, resourceTypeRemoved } from './events.ts';

export interface ResourceType {
  readonly name: string;
  readonly displayName: string;
  /** A role that they name and that is gone is held by nobody: what asks for it alone is denied. */
  readonly actions: readonly ActionRule[];
}

/** What a project declares of its resources; the aggregate is the project. */
export interface ResourceTypes {
  readonly project: 'absent' | 'active' | 'inactive' | 'removed';
  readonly roles: ReadonlySet<string>;
  /** By grant id. */
  readonly grants: ReadonlyMap<string, { readonly orgId: string; readonly active: boolean }>;
  /** By id. */
  readonly types: ReadonlyMap<string, ResourceType>;
}

const initial: ResourceTypes = {
  project: 'absent',
  roles: new Set(),
  grants: new Map(),
  types: new Map(),
};

const { projectAdded, projectDeactivated, projectReactivated, projectRemoved, ...others } = projectEvents;
const { projectRoleAdded, projectRoleRemoved } = others;
const { projectGrantAdded, projectGrantDeactivated, projectGrantReactivated, projectGrantRemoved } = others;
const decisive = {
  projectAdded,
  projectDeactivated,
  projectReactivated,
  projectRemoved,
  projectRoleAdded,
  projectRoleRemoved,
  projectGrantAdded,
  projectGrantDeactivated,
  projectGrantReactivated,
  projectGrantRemoved,
  resourceTypeAdded,
  resourceTypeChanged,
  resourceTypeRemoved,
};

const withType = (state: ResourceTypes, id: string, change: Partial<ResourceType>): ResourceTypes => {
  const type = state.types.get(id);
  return type ? { ...state, types: withEntry(state.types, id, { ...type, ...change }) } : state;
};

const withGrant = (state: ResourceTypes, id: string, active: boolean): ResourceTypes => {
  const grant = state.grants.get(id);
  return grant ? { ...state, grants: withEntry(state.grants, id, { ...grant, active }) } : state;
};

/** Organizations that may use the project: its own, and those that it is granted to. */
export const orgsOf = (owner: string, { grants }: Pick<ResourceTypes, 'grants'>): string[] => [
  owner,
  ...[...grants.values()].filter(({ active }) => active).map(({ orgId }) => orgId),
];

export const resourceTypesAggregate = defineAggregate(
  'project',
  decisive,
  initial,
  (state, event): ResourceTypes => {
    switch (event.type) {
      case 'project.added':
      case 'project.reactivated':
        return { ...state, project: 'active' };
      case 'project.deactivated':
        return { ...state, project: 'inactive' };
      case 'project.removed':
        return { ...initial, project: 'removed' };
      case 'project.role.added':
        return { ...state, roles: withMember(state.roles, event.payload.key) };
      case 'project.role.removed':
        return { ...state, roles: withoutMember(state.roles, event.payload.key) };
      case 'project.grant.added': {
        const { grantId, grantedOrgId } = event.payload;
        return { ...state, grants: withEntry(state.grants, grantId, { orgId: grantedOrgId, active: true }) };
      }
      case 'project.grant.deactivated':
        return withGrant(state, event.payload.grantId, false);
      case 'project.grant.reactivated':
        return withGrant(state, event.payload.grantId, true);
      case 'project.grant.removed':
        return { ...state, grants: withoutEntry(state.grants, event.payload.grantId) };
      case 'project.resource_type.added': {
        const { typeId, ...type } = event.payload;
        return { ...state, types: withEntry(state.types, typeId, type as ResourceType) };
      }
      case 'project.resource_type.changed': {
        const { typeId, droppedActions: _, ...change } = event.payload;
        return withType(state, typeId, change as Partial<ResourceType>);
      }
      case 'project.resource_type.removed':
        return { ...state, types: withoutEntry(state.types, event.payload.typeId) };
      default:
        return state;
    }
  },
);
