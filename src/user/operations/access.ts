import type { RequestContext } from '../../contract/types.ts';
import type { Conditions } from '../../database/search.ts';
import { notFound, type PosternError, permissionDenied } from '../../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../../eventstore/index.ts';
import { currentMemberships, mayGive } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';
import { exists } from '../commands/index.ts';
import { findUserProfile, type UserRow } from '../queries/index.ts';
import { type User, userWithMetadata } from '../state.ts';

/** Who may do something to a user. */
export interface Access {
  readonly permission:
    | 'user.read'
    | 'user.write'
    | 'user.delete'
    | 'user.credential.write'
    | 'user.passkey.write';
  /** Users may do it to themselves, without any role. */
  readonly self: boolean;
}

export const byAdministrator: Access = { permission: 'user.write', self: false };
export const bySelf: Access = { permission: 'user.write', self: true };

export type DecideUser = (user: User, loaded: Loaded<User>) => Decision | Promise<Decision>;

/**
 * Runs a decision on a user that exists, once the caller was found to be allowed it in the user's organization.
 * @throws PosternError `not_found`, `permission_denied`, and what `decide` throws
 */
export function changeUser(
  platform: Platform,
  context: RequestContext,
  userId: string,
  access: Access,
  decide: DecideUser,
  /** Keys of the metadata that the decision is about. */
  metadata: readonly { readonly key: string }[] = [],
): Promise<Executed<User>> {
  const aggregate = userWithMetadata(metadata.map(({ key }) => key));
  return runCommand(platform.store, context.scope, aggregate, userId, async (loaded) => {
    await requireMayChange(platform, context, loaded, access);
    return decide(loaded.state, loaded);
  });
}

/** @throws PosternError `not_found`, `permission_denied` */
export async function requireMayChange(
  platform: Platform,
  context: RequestContext,
  { id, state, owner }: Loaded<User>,
  access: Access,
): Promise<void> {
  if (!exists(state)) throw await unknownUser(context, access.permission);
  await requireAccess(context, owner, id, access);
  if (context.requireCaller().userId !== id) await requireRolesOf(platform, context, id, access);
}

const requireAccess = (context: RequestContext, orgId: string, userId: string, access: Access) =>
  context.require(access.permission, { orgId, ...(access.self && { userId }) });

/** Ids of users are nobody's business who may read no user at all: such callers hear the same whether there is one. */
async function unknownUser(context: RequestContext, permission: string): Promise<PosternError> {
  const permitted = await context.permittedOrgs(permission);
  if (permitted !== 'all' && permitted.length === 0) await context.require(permission);
  return notFound('USER-Nfd01', 'User not found');
}

/**
 * Whoever changes an account may sign in with it. So what is done to an administrator takes somebody who may give
 * the roles that it holds: else one token for the right machine would make a manager of users an owner of the
 * instance. A login client still does for people what they may do themselves.
 */
async function requireRolesOf(
  platform: Platform,
  context: RequestContext,
  userId: string,
  access: Access,
): Promise<void> {
  for (const { level, id, orgId, roles } of await currentMemberships(platform, context.instance.id, userId)) {
    const resource = {
      ...(orgId !== '' && { orgId }),
      ...(level === 'project' && { projectId: id }),
      ...(level === 'project_grant' && { projectGrantId: id }),
    };
    if (await mayGive(context, { level, resource }, roles)) continue;
    if (access.self && (await context.can('session.link'))) continue;
    throw permissionDenied(
      'USER-Adm01',
      'The user has administrator roles that you may not give; somebody who may must do this',
    );
  }
}

/** @throws PosternError `not_found`, `permission_denied` */
export async function readUser(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<UserRow> {
  const row = await findUserProfile(platform.sql, context.instance.id, userId);
  if (!row) throw await unknownUser(context, 'user.read');
  await requireAccess(context, row.resource_owner, userId, { permission: 'user.read', self: true });
  return row;
}

/**
 * The condition by which a list holds only what its reader may read: rows of organizations where the caller may
 * read users, and its own.
 * @param user name of the list's column that holds the user's id
 */
export async function readable(
  context: RequestContext,
  user: 'id' | 'user',
): Promise<(where: Conditions) => void> {
  const permitted = await context.permittedOrgs('user.read');
  const caller = context.requireCaller();
  return (where) => {
    if (permitted === 'all') return;
    const either = where.group().in('organization', permitted).equals(user, caller.userId);
    where.and(either.joined('or'));
  };
}
