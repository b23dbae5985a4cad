import { PosternError } from '../../errors/index.ts';
import { runCommand } from '../../eventstore/index.ts';
import { revokeAll } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { GrantContext } from './grant.ts';

/** Ends everything that came of a grant, in force when this resolves. */
export async function revokeGrant(
  { provider: { platform }, instance }: GrantContext,
  oidcSessionId: string,
): Promise<void> {
  const writing = writingScope(platform, instance.id, 'OIDC');
  await runCommand(platform.store, writing, oidcSessionAggregate, oidcSessionId, ({ state }) =>
    revokeAll(state),
  ).catch(nothingIsLeft);
  await writing.settled();
}

/** What was issued to people of an organization has gone with it: there is nothing to revoke. */
export function nothingIsLeft(error: unknown): void {
  if (!(error instanceof PosternError && error.kind === 'not_found')) throw error;
}
