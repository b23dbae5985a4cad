import type { RequestContext } from '../../contract/types.ts';
import { type Executed, sliceOf } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as events from '../events.ts';
import { type User, userAggregate } from '../state.ts';
import { bySelf, changeUser } from './access.ts';

/** Takes an uploaded picture for the person who calls. @throws PosternError `failed_precondition` for machines */
export const placeAvatar = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  storeKey: string,
): Promise<Executed<User>> =>
  changeUser(platform, context, userId, bySelf, (user) => commands.setAvatar(user, storeKey));

/** @throws PosternError `failed_precondition` for machines, as `placeAvatar` would */
export async function requirePerson(
  { store }: Pick<Platform, 'store'>,
  { instance }: Pick<RequestContext, 'instance'>,
  userId: string,
): Promise<void> {
  const { state } = await store.load(instance.id, userAggregate, userId);
  commands.requireHuman(state);
}

/** @throws PosternError `not_found` where there is none */
export const clearAvatar = (
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<Executed<User>> => changeUser(platform, context, userId, bySelf, commands.removeAvatar);

/** Whether this is some person's picture now. */
export async function isAvatar(
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  asset: { readonly owner: string; readonly userId: string; readonly key: string },
): Promise<boolean> {
  const rows = await sql`
    select 1 from projections.users_projection
    where instance_id = ${instanceId} and id = ${asset.userId} and resource_owner = ${asset.owner}
      and avatar_key = ${asset.key}`;
  return rows.length > 0;
}

const pictures = sliceOf(userAggregate, {
  humanAdded: events.humanAdded,
  humanSelfRegistered: events.humanSelfRegistered,
  avatarAdded: events.avatarAdded,
  avatarRemoved: events.avatarRemoved,
  userRemoved: events.userRemoved,
});

/** Keys of these people's pictures, read from events. */
export async function avatarsOf(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const users = await store.loadMany(instanceId, pictures, [...new Set(userIds)]);
  return new Set([...users.values()].map(({ state }) => state.avatarKey).filter((key) => key !== ''));
}
