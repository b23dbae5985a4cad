import { failedPrecondition } from '../../errors/index.ts';
import type { ConstraintChange, Decision } from '../../eventstore/index.ts';
import { exists, requireExisting, requireRoles, sameRoles } from '../commands.ts';
import type { Ground } from '../ground.ts';
import * as events from './events.ts';
import type { GroupAuthorization } from './state.ts';

/** Decisions on one authorization of a group. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

interface Place {
  readonly groupId: string;
  readonly projectId: string;
  readonly projectGrantId: string;
}

const uniqueness = ({ groupId, projectId, projectGrantId }: Place) => ({
  type: 'group_authorization',
  field: `${groupId}:${projectId}:${projectGrantId}`,
});
const take = (place: Place): ConstraintChange => ({
  action: 'add',
  ...uniqueness(place),
  error: {
    id: 'AUTHORIZATION-Ext03',
    message: 'The group has an authorization for this project already; update its roles instead',
  },
});
const free = (place: Place): ConstraintChange => ({ action: 'remove', ...uniqueness(place) });

export function giveToGroup(groupId: string, ground: Ground, roleKeys: readonly string[]): Decision {
  if (!ground.active) {
    throw failedPrecondition(
      'AUTHORIZATION-Prj03',
      'The grant of the project to this organization is deactivated; its owner must activate it first',
    );
  }
  const { projectId, projectOwner, projectGrantId } = ground;
  return {
    events: [
      events.groupAuthorizationAdded({
        groupId,
        projectId,
        grantId: projectGrantId,
        projectResourceOwner: projectOwner,
        roleKeys: requireRoles(ground, roleKeys),
      }),
    ],
    constraints: [take({ groupId, projectId, projectGrantId })],
    requires: [
      { type: 'group', id: groupId },
      { type: 'project', id: projectId },
      { type: 'org', id: projectOwner },
    ],
  };
}

export function changeOfGroup(
  authorization: GroupAuthorization,
  ground: Ground,
  wanted: readonly string[],
): Decision {
  requireExisting(authorization);
  const roleKeys = requireRoles(ground, wanted);
  return sameRoles(authorization.roleKeys, roleKeys)
    ? nothing
    : { events: [events.groupAuthorizationChanged({ roleKeys })] };
}

export const takeFromGroup = (authorization: GroupAuthorization): Decision =>
  exists(authorization)
    ? { events: [events.groupAuthorizationRemoved({})], constraints: [free(authorization)] }
    : nothing;

/** What is left when roles are taken from under it: with the last of them it goes. */
export const cascadeOfGroup = (place: Place, left: readonly string[]): Decision =>
  left.length > 0
    ? { events: [events.groupAuthorizationCascadeChanged({ roleKeys: [...left] })] }
    : { events: [events.groupAuthorizationCascadeRemoved({})], constraints: [free(place)] };
