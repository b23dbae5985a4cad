import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import * as events from './events.ts';
import type { Ground } from './ground.ts';
import type { Authorization } from './state.ts';

/** Decisions on one authorization. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

export const exists = ({ lifecycle }: Pick<Authorization, 'lifecycle'>): boolean =>
  lifecycle === 'active' || lifecycle === 'inactive';

/** @throws PosternError `not_found` */
export function requireExisting(authorization: Authorization): void {
  if (!exists(authorization)) throw notFound('AUTHORIZATION-Nfd01', 'Authorization not found');
}

interface Place {
  readonly orgId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly projectGrantId: string;
}

const uniqueness = ({ orgId, userId, projectId, projectGrantId }: Place) => ({
  type: 'user_grant',
  field: `${orgId}:${userId}:${projectId}:${projectGrantId}`,
});
const take = (place: Place): ConstraintChange => ({
  action: 'add',
  ...uniqueness(place),
  error: {
    id: 'AUTHORIZATION-Ext01',
    message: 'The user has an authorization for this project already; update its roles instead',
  },
});
export const free = (place: Place): ConstraintChange => ({ action: 'remove', ...uniqueness(place) });

/** @throws PosternError `invalid_argument` for roles that the project or its grant has not */
export function requireRoles({ roleKeys, projectGrantId }: Ground, wanted: readonly string[]): string[] {
  const unknown = wanted.find((key) => !roleKeys.includes(key));
  if (unknown === undefined) return [...new Set(wanted)];
  const told = projectGrantId === '' ? 'The project has no' : 'The project is not granted with the';
  throw invalidArgument('AUTHORIZATION-Rol01', `${told} role "${unknown}"; choose roles that it has`, {
    field: 'role_keys',
  });
}

export interface NewAuthorization {
  readonly userId: string;
  /** Organization of the user; undefined where there is no such user. */
  readonly userOrgId: string | undefined;
  /** Organization that gives the roles. */
  readonly orgId: string;
  readonly ground: Ground;
  readonly roleKeys: readonly string[];
}

export function addAuthorization(authorization: Authorization, input: NewAuthorization): Decision {
  const { userId, userOrgId, orgId, ground } = input;
  if (authorization.lifecycle !== 'absent') {
    throw alreadyExists('AUTHORIZATION-Ext02', 'An authorization with this id already exists');
  }
  if (userOrgId === undefined) throw notFound('AUTHORIZATION-Usr01', 'User not found', { field: 'user_id' });
  if (!ground.active) {
    throw failedPrecondition(
      'AUTHORIZATION-Prj03',
      'The grant of the project to this organization is deactivated; its owner must activate it first',
    );
  }
  const { projectId, projectOwner, projectGrantId } = ground;
  return {
    events: [
      events.userGrantAdded({
        userId,
        projectId,
        ...(projectGrantId !== '' && { grantId: projectGrantId }),
        roleKeys: requireRoles(ground, input.roleKeys),
        userResourceOwner: userOrgId,
        projectResourceOwner: projectOwner,
      }),
    ],
    constraints: [take({ orgId, userId, projectId, projectGrantId })],
    requires: [
      { type: 'user', id: userId },
      { type: 'org', id: userOrgId },
      { type: 'project', id: projectId },
      { type: 'org', id: projectOwner },
    ],
  };
}

export const sameRoles = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((key) => right.includes(key));

export function changeAuthorization(
  authorization: Authorization,
  input: { readonly ground: Ground; readonly roleKeys: readonly string[] },
): Decision {
  requireExisting(authorization);
  const roleKeys = requireRoles(input.ground, input.roleKeys);
  return sameRoles(authorization.roleKeys, roleKeys)
    ? nothing
    : { events: [events.userGrantChanged({ roleKeys })] };
}

export function deactivateAuthorization(authorization: Authorization): Decision {
  requireExisting(authorization);
  return authorization.lifecycle === 'inactive' ? nothing : { events: [events.userGrantDeactivated({})] };
}

export function activateAuthorization(authorization: Authorization): Decision {
  requireExisting(authorization);
  return authorization.lifecycle === 'active' ? nothing : { events: [events.userGrantReactivated({})] };
}

export function removeAuthorization(authorization: Authorization, orgId: string): Decision {
  return exists(authorization)
    ? { events: [events.userGrantRemoved({})], constraints: [free({ ...authorization, orgId })] }
    : nothing;
}

/** What is left when roles are taken from under it: with the last of them it goes. */
export const cascade = (place: Place, left: readonly string[]): Decision =>
  left.length > 0
    ? { events: [events.userGrantCascadeChanged({ roleKeys: [...left] })] }
    : { events: [events.userGrantCascadeRemoved({})], constraints: [free(place)] };
