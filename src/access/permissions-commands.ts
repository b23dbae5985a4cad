import { invalidArgument, resourceExhausted } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import type { Holder, Permission } from './decision/index.ts';
import {
  permissionAdded,
  permissionCascadeChanged,
  permissionCascadeRemoved,
  permissionChanged,
  permissionRemoved,
} from './events.ts';
import { holderKey, type ResourcePermissions } from './permissions-state.ts';
import type { ResourceType } from './types-state.ts';

/** Decisions on the permissions of one resource. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** All that are given on a resource are read for a decision: more belong into a group or a role. */
const mostHolders = 500;

/** Which resource it is about. */
export interface Place {
  readonly projectId: string;
  readonly typeId: string;
  /** '' for all resources of the type. */
  readonly resourceId: string;
}

const payloadOf = (place: Place, { type, id }: Holder) => ({ ...place, holderType: type, holderId: id });

const unusable = /[\0-\x1f\x7f]/;

/** @throws PosternError `invalid_argument` for what two might read differently */
export function requireResourceId(id: string): string {
  if (id.isWellFormed() && !unusable.test(id)) return id;
  throw invalidArgument('ACCESS-Res01', 'resource_id must be text without control characters', {
    field: 'resource_id',
  });
}

function requireDeclared({ actions, name }: ResourceType, wanted: readonly string[]): string[] {
  const unknown = wanted.find((one) => !actions.some((action) => action.name === one));
  if (unknown !== undefined) {
    throw invalidArgument(
      'ACCESS-Act02',
      `The resource type "${name}" has no action "${unknown}"; declare it first`,
      { field: 'actions' },
    );
  }
  return [...new Set(wanted)].sort();
}

/** @param owner organization of the user or group; '' for roles */
export function setPermission(
  { permissions }: ResourcePermissions,
  place: Place,
  type: ResourceType,
  given: { readonly holder: Holder; readonly owner: string; readonly actions: readonly string[] },
): Decision {
  const { holder } = given;
  const before = permissions.get(holderKey(holder));
  const actions = requireDeclared(type, given.actions);
  if (actions.length === 0)
    return before ? { events: [permissionRemoved(payloadOf(place, holder))] } : nothing;
  if (before) {
    return JSON.stringify(actions) === JSON.stringify(before.actions)
      ? nothing
      : { events: [permissionChanged({ ...payloadOf(place, holder), actions })] };
  }
  if (permissions.size >= mostHolders) {
    throw resourceExhausted(
      'ACCESS-Res02',
      `At most ${mostHolders} holders have permissions on one resource; give them to a group or a role`,
    );
  }
  return {
    events: [permissionAdded({ ...payloadOf(place, holder), holderResourceOwner: given.owner, actions })],
    requires: [
      { type: 'project', id: place.projectId },
      ...(holder.type === 'role' ? [] : [{ type: holder.type, id: holder.id }]),
    ],
  };
}

export const removePermissions = ({ permissions }: ResourcePermissions, place: Place): Decision => ({
  events: [...permissions.values()].map(({ holder }) => permissionRemoved(payloadOf(place, holder))),
});

/** What is not there any more of what permissions stand on. */
export interface Gone {
  readonly actions: readonly string[];
  readonly roles: readonly string[];
}

/** What is left of them then. */
export const cascadePermissions = (
  { permissions }: ResourcePermissions,
  place: Place,
  gone: Gone,
): Decision => ({
  events: [...permissions.values()].flatMap((permission) => whatIsLeft(permission, place, gone)),
});

function whatIsLeft({ holder, actions }: Permission, place: Place, gone: Gone): NewEvent[] {
  const payload = payloadOf(place, holder);
  const left = actions.filter((action) => !gone.actions.includes(action));
  if (left.length === 0 || (holder.type === 'role' && gone.roles.includes(holder.id)))
    return [permissionCascadeRemoved(payload)];
  return left.length === actions.length ? [] : [permissionCascadeChanged({ ...payload, actions: left })];
}
