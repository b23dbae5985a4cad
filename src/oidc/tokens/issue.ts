import type { InstanceContext } from '../../contract/types.ts';
import type { Signer } from '../../crypto/index.ts';
import { type AggregateWrite, appendIn, writeOf } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { continueOidcSession, startOidcSession } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import type { Lifetimes } from '../protocol/settings.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { Authorized } from './authorized.ts';
import { accessTokenId, refreshTokenId } from './format.ts';

/** What tokens are made with. */
export interface IssuerSources {
  readonly platform: Platform;
  readonly signer: Signer;
  readonly lifetimes: (instanceId: string) => Lifetimes | Promise<Lifetimes>;
}

/** Tokens that stand in the store; times in whole seconds since 1970. */
export interface Issued {
  readonly tokenId: string;
  readonly refreshTokenId: string | undefined;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly idTokenExpiresAt: number;
}

/**
 * Writes new tokens together with what their grant used up: one append, all or nothing. A new token may be shown
 * before the tables know it: who looks it up waits for them (`caughtUpLookup`). Where a former token dies by it,
 * the tables are waited for, so that it is dead when the new one arrives.
 * @throws PosternError `aborted` when what the grant proved has changed since
 */
export async function issueTokens(
  { platform, lifetimes }: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
): Promise<Issued> {
  const { session, granted, uses } = authorized;
  const lasting = await lifetimes(instance.id);
  const { write, ...ids } = sessionWrite(platform, instance, authorized, lasting);
  const issuedAt = Math.floor(platform.clock().getTime() / 1000);
  const writing = writingScope(platform, instance.id, granted.userId);
  await appendIn(platform.store, writing, [...uses, write]);
  if ('goesOn' in session) await writing.settled();
  return {
    ...ids,
    issuedAt,
    expiresAt: issuedAt + Math.floor(lasting.accessToken / 1000),
    idTokenExpiresAt: issuedAt + Math.floor(lasting.idToken / 1000),
  };
}

/** What is written of the OIDC session, and the ids of the tokens in it. */
function sessionWrite(
  { ids }: Platform,
  instance: InstanceContext,
  { session, granted, scope }: Authorized,
  lasting: Lifetimes,
): { readonly write: AggregateWrite; readonly tokenId: string; readonly refreshTokenId: string | undefined } {
  const id = 'begins' in session ? session.begins : session.goesOn.id;
  const tokenId = accessTokenId(id, ids());
  if ('goesOn' in session) {
    const next = { accessTokenId: tokenId, refreshTokenId: refreshTokenId(id, ids()) };
    const decision = continueOidcSession(scope, next, lasting);
    return { write: writeOf(session.goesOn, instance.id, decision), tokenId, ...next };
  }
  const first = {
    accessTokenId: tokenId,
    refreshTokenId: session.refreshable ? refreshTokenId(id, ids()) : undefined,
  };
  const write = {
    aggregateType: oidcSessionAggregate.type,
    aggregateId: id,
    owner: granted.orgId,
    expectedVersion: 0,
    ...startOidcSession(granted, { ...first, reason: session.reason }, lasting),
  };
  return { write, tokenId, ...first };
}
