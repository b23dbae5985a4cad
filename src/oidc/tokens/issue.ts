import type { Authorizations } from '../../authorization/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Signer } from '../../crypto/index.ts';
import { internal, PosternError } from '../../errors/index.ts';
import {
  type AggregateWrite,
  type Appended,
  appendIn,
  type CommandScope,
  type Loaded,
  type RecentStates,
  unborn,
  writeOf,
} from '../../eventstore/index.ts';
import type { Groups } from '../../group/index.ts';
import type { Platform } from '../../platform.ts';
import type { ClaimActions } from '../claims/actions.ts';
import type { ClientKeys } from '../clients/keys.ts';
import { continueOidcSession, startOidcSession } from '../oidc-session/commands.ts';
import { later, type OidcSession, oidcSessionAggregate } from '../oidc-session/state.ts';
import { invalidGrant } from '../protocol/errors.ts';
import type { Lifetimes } from '../protocol/settings.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { Authorized } from './authorized.ts';
import { accessTokenId, refreshTokenId } from './format.ts';
import { registration } from './registering.ts';

/** What tokens are made with. */
export interface IssuerSources {
  readonly platform: Platform;
  readonly signer: Signer;
  /** To which answers are encrypted for those who want that. */
  readonly clientKeys: ClientKeys;
  readonly roles: Authorizations;
  readonly groups: Groups;
  readonly actions: ClaimActions;
  readonly lifetimes: (instanceId: string) => Lifetimes | Promise<Lifetimes>;
  readonly recentSessions: RecentStates<OidcSession>;
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
 * before the tables know it: who looks it up waits for them (`caughtUpLookup`). The tokens of an answer that is
 * given again are in the store already.
 * @throws PosternError `aborted` when what the grant proved has changed since
 */
export async function issueTokens(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
): Promise<Issued> {
  const { platform } = sources;
  const { session, granted } = authorized;
  if ('wentOn' in session) return issuedBefore(session.wentOn, await sources.lifetimes(instance.id));
  const writing = writingScope(platform, instance.id, granted.actor?.user_id ?? granted.userId);
  const { issued } = await recordTokens(sources, instance, { ...authorized, session }, writing).catch(gone);
  // The tables hold the grant against a session that is over until they have seen this.
  if ('goesOn' in session && session.signedOut) await writing.settled();
  return issued;
}

/** What was proven is removed, or was taken back, since. */
function gone(error: unknown): never {
  if (error instanceof PosternError && error.kind === 'not_found')
    throw invalidGrant('The user is gone, or has taken back their consent', { detail: error.message });
  throw error;
}

/** What new tokens are written with. */
export type NewTokens = Authorized & {
  readonly session: Exclude<Authorized['session'], { wentOn: OidcSession }>;
};

/**
 * The same in a scope of the caller's, who is told what was written.
 * @param along what is written together with them and holds them: made before, so their times are of our own clock
 */
export async function recordTokens(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: NewTokens,
  scope: CommandScope,
  along?: (foretold: Issued) => Promise<AggregateWrite>,
): Promise<{ readonly issued: Issued; readonly done: Appended }> {
  const { platform } = sources;
  const notAfter = authorized.exchange?.notAfter ?? Number.POSITIVE_INFINITY;
  const lasting = await sources.lifetimes(instance.id);
  const left = Math.max(0, notAfter * 1000 - platform.clock().getTime());
  const recorded = { ...lasting, accessToken: Math.min(lasting.accessToken, left) };
  const { before, write, ...ids } = sessionWrite(platform, authorized, recorded);
  const { writes, settle } = await registration(platform, instance, authorized);
  const issuedAt = (createdAt: Date): Issued => {
    const { issuedAt, ...ends } = times(createdAt, later(createdAt, lasting.accessToken * 1e6), lasting);
    return {
      ...ids,
      issuedAt,
      expiresAt: Math.min(ends.expiresAt, notAfter),
      idTokenExpiresAt: Math.min(ends.idTokenExpiresAt, notAfter),
    };
  };
  const more = along ? [await along(issuedAt(platform.clock()))] : [];
  const done = await appended(sources, scope, [...authorized.uses, ...more, ...writes], before, write);
  await settle();
  return { issued: issuedAt(done.createdAt), done };
}

/** Remembers what becomes of a session that can be refreshed: the next refresh may decide on it. */
async function appended(
  { platform: { store }, recentSessions }: IssuerSources,
  scope: CommandScope,
  uses: readonly AggregateWrite[],
  before: Loaded<OidcSession>,
  write: AggregateWrite,
): Promise<Appended> {
  try {
    const done = await appendIn(store, scope, [...uses, write]);
    if (write.events.some(({ type }) => type.startsWith('oidc_session.refresh_token.')))
      recentSessions.written(scope, before, write, done);
    return done;
  } catch (error) {
    recentSessions.forget(scope.instanceId, write.aggregateId);
    throw error;
  }
}

const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1000);

/** By the store's clock, and so the same for whoever reads the events later. */
const times = (issuedAt: Date, expiresAt: Date, { idToken }: Lifetimes) => ({
  issuedAt: seconds(issuedAt),
  expiresAt: seconds(expiresAt),
  idTokenExpiresAt: seconds(issuedAt) + Math.floor(idToken / 1000),
});

/** What the first tokens of a session were, which never had a refresh token; an ID token alone counts from its begin. */
export function issuedAtFirst(
  { state: { accessToken }, createdAt = new Date(0) }: Loaded<OidcSession>,
  lasting: Lifetimes,
): Issued {
  const { id, issuedAt, expiresAt } = accessToken ?? { id: '', issuedAt: createdAt, expiresAt: createdAt };
  return { tokenId: id, refreshTokenId: undefined, ...times(issuedAt, expiresAt, lasting) };
}

function issuedBefore({ accessToken, refreshToken }: OidcSession, lasting: Lifetimes): Issued {
  if (!accessToken) throw internal('OIDC-Iss01', 'There is no answer to give again');
  return {
    tokenId: accessToken.id,
    refreshTokenId: refreshToken?.id,
    ...times(accessToken.issuedAt, accessToken.expiresAt, lasting),
  };
}

interface Written {
  readonly before: Loaded<OidcSession>;
  readonly write: AggregateWrite;
  readonly tokenId: string;
  readonly refreshTokenId: string | undefined;
}

/** What is written of the OIDC session, and the ids of the tokens in it. */
function sessionWrite(
  { ids }: Platform,
  { granted, scope, form, session }: NewTokens,
  lasting: Lifetimes,
): Written {
  const id = 'begins' in session ? session.begins : session.goesOn.id;
  const tokenId = accessTokenId(id, ids());
  const refreshable = 'goesOn' in session || session.refreshable;
  const kept = form.fapi && 'goesOn' in session ? session.goesOn.state.refreshToken?.id : undefined;
  const refreshId = refreshable ? (kept ?? refreshTokenId(id, ids())) : undefined;
  const tokens = { accessTokenId: tokenId, refreshTokenId: refreshId };
  const before = 'goesOn' in session ? session.goesOn : unborn(oidcSessionAggregate, id);
  const decision =
    'goesOn' in session
      ? continueOidcSession(
          scope,
          tokens,
          lasting,
          session.signedOut ? { newest: session.goesOn.state.accessToken } : undefined,
        )
      : startOidcSession(
          granted,
          { ...(form.accessToken === 'none' ? {} : tokens), reason: session.reason },
          lasting,
        );
  return { before, write: writeOf(before, granted.orgId, decision), tokenId, refreshTokenId: refreshId };
}
