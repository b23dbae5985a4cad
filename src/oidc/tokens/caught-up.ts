import type { Platform } from '../../platform.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import type { TokenLookup } from './lookup.ts';

/**
 * A lookup that finds new sessions too. Tokens are handed out as soon as they are written, without waiting for
 * the tables; whoever looks one up that the tables do not show yet waits until they do. The detour costs a read
 * of the session's events, and only for tokens that this server made itself, so nobody can ask for it at will.
 */
export const caughtUpLookup =
  ({ store, projections }: Pick<Platform, 'store' | 'projections'>, lookup: TokenLookup): TokenLookup =>
  async (instanceId, id) => {
    const row = await lookup(instanceId, id);
    if (row) return row;
    const { position } = await store.load(instanceId, oidcSessionAggregate, id);
    if (position === 0n) return undefined;
    // The tables may have caught up since the first look, so there is a second one in any case.
    await projections.waitFor(position);
    return lookup(instanceId, id);
  };
