import type { AggregateWrite } from '../../eventstore/index.ts';
import { type NewOidcSession, startOidcSession } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import type { EndpointContext } from '../provider.ts';
import { accessTokenId, refreshTokenId } from './format.ts';

export interface NewTokens extends Omit<NewOidcSession, 'accessTokenId' | 'refreshTokenId'> {
  readonly refreshable: boolean;
}

/** Whole seconds since 1970, and how long the tokens of an instance are good from then on. */
export async function tokenTimes({ provider, instance }: EndpointContext) {
  const lifetimes = await provider.lifetimes(instance.id);
  const issuedAt = Math.floor(provider.platform.clock().getTime() / 1000);
  return {
    lifetimes,
    issuedAt,
    expiresAt: issuedAt + Math.floor(lifetimes.accessToken / 1000),
    idTokenExpiresAt: issuedAt + Math.floor(lifetimes.idToken / 1000),
  };
}

/** A new OIDC session with its first tokens: what to write for it, and what to answer once that is written. */
export async function newTokens(context: EndpointContext, sessionId: string, input: NewTokens) {
  const { ids } = context.provider.platform;
  const { lifetimes, ...times } = await tokenTimes(context);
  const { refreshable, ...session } = input;
  const tokenId = accessTokenId(sessionId, ids());
  const refreshId = refreshable ? refreshTokenId(sessionId, ids()) : undefined;
  const decision = startOidcSession(
    { ...session, accessTokenId: tokenId, refreshTokenId: refreshId },
    lifetimes,
  );
  const write: AggregateWrite = {
    aggregateType: oidcSessionAggregate.type,
    aggregateId: sessionId,
    owner: input.orgId,
    expectedVersion: 0,
    ...decision,
  };
  return { write, issued: { tokenId, refreshTokenId: refreshId, ...times } };
}
