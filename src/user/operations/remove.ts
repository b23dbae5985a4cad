import type { RequestContext } from '../../contract/types.ts';
import type { Executed } from '../../eventstore/index.ts';
import { runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import { type User, userAggregate } from '../state.ts';
import { requireMayChange } from './access.ts';

/** Removes a user: others by `user.delete`, oneself also by `user.self.delete`. */
export function removeUser(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<Executed<User>> {
  return runCommand(platform.store, context.scope, userAggregate, userId, async (loaded) => {
    const { state, owner } = loaded;
    const caller = context.requireCaller();
    const self = caller.userId === userId && (await context.can('user.self.delete', { orgId: owner }));
    if (!self) await requireMayChange(platform, context, loaded, { permission: 'user.delete', self: false });
    return commands.removeUser(state, { orgId: owner });
  });
}
