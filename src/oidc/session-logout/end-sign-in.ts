import type { InstanceContext } from '../../contract/types.ts';
import { runCommand } from '../../eventstore/index.ts';
import type { EndedSession } from '../../login/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionAggregate, sessionCommands } from '../../session/index.ts';
import { writingScope } from '../protocol/writing-scope.ts';

/** Ends a sign-in of this very user; in force, with all that was issued in it, when this resolves. */
export async function endSignIn(
  platform: Pick<Platform, 'store' | 'projections' | 'log'>,
  { id }: Pick<InstanceContext, 'id'>,
  { sessionId, userId }: EndedSession,
): Promise<void> {
  const writing = writingScope(platform, id, userId);
  await runCommand(platform.store, writing, sessionAggregate, sessionId, ({ state }) =>
    state.user?.id === userId ? sessionCommands.signOut(state) : { events: [] },
  );
  await writing.settled();
}
