import type { RequestContext } from '../../contract/types.ts';
import type { Conditions } from '../../database/search.ts';
import { notFound } from '../../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { requireExisting } from '../commands/index.ts';
import { findUserProfile, type UserRow } from '../queries/index.ts';
import { type User, userAggregate } from '../state.ts';

/** Who may do something to a user. */
export interface Access {
  readonly permission: 'user.read' | 'user.write' | 'user.delete';
  /** Users may do it to themselves, without any role. */
  readonly self: boolean;
}

export const byAdministrator: Access = { permission: 'user.write', self: false };
export const bySelf: Access = { permission: 'user.write', self: true };

/** What the caller presents (a code, the current password) is permission enough. */
export const byProof = 'proof';

export type DecideUser = (user: User, loaded: Loaded<User>) => Decision | Promise<Decision>;

/**
 * Runs a decision on a user that exists, once the caller was found to be allowed it in the user's organization.
 * @throws PosternError `not_found`, `permission_denied`, and what `decide` throws
 */
export function changeUser(
  platform: Platform,
  context: RequestContext,
  userId: string,
  access: Access | typeof byProof,
  decide: DecideUser,
): Promise<Executed<User>> {
  return runCommand(platform.store, context.scope, userAggregate, userId, async (loaded) => {
    requireExisting(loaded.state);
    if (access === byProof) context.requireCaller();
    else await requireAccess(context, loaded.owner, userId, access);
    return decide(loaded.state, loaded);
  });
}

export const requireAccess = (context: RequestContext, orgId: string, userId: string, access: Access) =>
  context.require(access.permission, { orgId, ...(access.self && { userId }) });

/** @throws PosternError `not_found`, `permission_denied` */
export async function readUser(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<UserRow> {
  const row = await findUserProfile(platform.sql, context.instance.id, userId);
  if (!row) throw notFound('USER-Nfd01', 'User not found');
  await requireAccess(context, row.resource_owner, userId, { permission: 'user.read', self: true });
  return row;
}

/**
 * The condition by which a list holds only what its reader may read: rows of organizations where the caller may
 * read users, and its own.
 */
export async function readable(
  context: RequestContext,
  columns: { org: string; user: string },
): Promise<(where: Conditions) => void> {
  const permitted = await context.permittedOrgs('user.read');
  const caller = context.requireCaller();
  return (where) => {
    if (permitted === 'all') return;
    const orgs = where.param([...permitted]);
    where.and(`(${columns.org} = any(${orgs}::text[]) or ${columns.user} = ${where.param(caller.userId)})`);
  };
}
