import { type CommandScope, type EventStore, runCommand } from '../eventstore/index.ts';
import { revokeAll } from './oidc-session/commands.ts';
import { type OidcSession, oidcSessionAggregate } from './oidc-session/state.ts';

/** So many are revoked at a time; appends of one moment share a round trip. */
const atOnce = 32;

/**
 * Ends what applications hold by these OIDC sessions.
 * @param tell of each, the application that wants to hear of it
 */
export async function endHeld(
  store: EventStore,
  scope: CommandScope,
  held: readonly string[],
  tell: (ended: OidcSession) => Promise<void>,
): Promise<void> {
  const end = async (each: string) => {
    const { before } = await runCommand(store, scope, oidcSessionAggregate, each, ({ state }) =>
      revokeAll(state),
    );
    await tell(before.state);
  };
  for (let at = 0; at < held.length; at += atOnce) await Promise.all(held.slice(at, at + atOnce).map(end));
}
