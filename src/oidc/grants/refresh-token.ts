import type { Client } from '../../application/index.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { appendIn, type Loaded, writeOf } from '../../eventstore/index.ts';
import { amrOf } from '../auth-request/values.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import { invalidGrant, invalidRequest, unauthorizedClient } from '../errors.ts';
import { renew } from '../oidc-session/commands.ts';
import { type OidcSession, oidcSessionAggregate } from '../oidc-session/state.ts';
import { listOf, type Parameters } from '../parameters.ts';
import type { EndpointContext } from '../provider.ts';
import { scopes } from '../scope/scopes.ts';
import { tokenAnswer } from '../tokens/answer.ts';
import { accessTokenId, readToken, refreshTokenId, type TokenReference } from '../tokens/format.ts';
import { tokenTimes } from '../tokens/start.ts';
import { writingScope } from '../writing-scope.ts';
import { requireSubject } from './subject-of.ts';

const dead = 'The refresh token is unknown, expired, revoked or was used already';

/**
 * Refreshing (RFC 6749 §6) with rotation and reuse detection (RFC 9700 §4.14.2).
 *
 * Round trips: two reads (the session's events; user, organization and sign-in), one append, then the wait for
 * the projection, so that the former access token is dead when the new one arrives.
 */
export async function refreshToken(
  context: EndpointContext,
  request: WireRequest,
  form: Parameters,
): Promise<WireReply> {
  const { provider, instance } = context;
  const client = await authenticateClient(provider, instance, request, form);
  if (!client.oidc?.grantTypes.includes('refresh_token')) {
    throw unauthorizedClient('The client may not use refresh tokens');
  }
  const token = form.get('refresh_token');
  if (token === undefined) throw invalidRequest('The parameter refresh_token is missing');
  const named = readToken(provider.platform.encryption.openToken('token', token));
  if (named?.kind !== 'refresh') throw invalidGrant(dead);
  const scope = form.get('scope');
  return exchange(context, client, named, scope === undefined ? undefined : listOf(scope));
}

async function exchange(
  context: EndpointContext,
  client: Client,
  named: TokenReference,
  asked: readonly string[] | undefined,
): Promise<WireReply> {
  const { provider, instance } = context;
  const { ids, store } = provider.platform;
  const { lifetimes, ...times } = await tokenTimes(context);
  const renewal = {
    presentedId: named.tokenId,
    clientId: client.clientId,
    scope: asked,
    accessTokenId: accessTokenId(named.sessionId, ids()),
    refreshTokenId: refreshTokenId(named.sessionId, ids()),
    now: provider.platform.clock(),
  };
  const loaded = await store.load(instance.id, oidcSessionAggregate, named.sessionId);
  const outcome = renew(loaded.state, renewal, lifetimes);
  const session = loaded.state;
  const subject = outcome.reused
    ? undefined
    : await requireSubject(
        context,
        session.userId,
        session.sessionId,
        outcome.scope.includes(scopes.metadata),
      );

  const writing = writingScope(context, outcome.reused ? 'OIDC' : session.userId);
  const written = await write(context, writing, loaded, outcome.decision);
  // Somebody else used the token at the same moment; seen again, its second use revokes what the first one gave.
  if (!written) return exchange(context, client, named, asked);
  await writing.settled();
  if (!subject) {
    throw invalidGrant(dead, {
      detail: `a refresh token of ${named.sessionId} was used twice; all are revoked`,
    });
  }

  return tokenAnswer(context, {
    ...times,
    tokenId: renewal.accessTokenId,
    refreshTokenId: renewal.refreshTokenId,
    issuer: instance.origin,
    audience: session.audience,
    clientId: client.clientId,
    userId: session.userId,
    subject: () => subject,
    scope: outcome.scope,
    clockSkew: (client.oidc?.clockSkewMs ?? 0) / 1000,
    accessTokenType: client.oidc?.accessTokenType ?? 'bearer',
    signIn: {
      authTime: Math.floor(session.authTime.getTime() / 1000),
      amr: amrOf(session.authMethods),
      // OIDC Core §12.2: the nonce belongs to the authentication, not to its refreshing.
      nonce: undefined,
      sessionId: session.sessionId,
      idTokenExpiresAt: times.idTokenExpiresAt,
      withUserinfo: client.oidc?.idTokenUserinfoAssertion ?? false,
    },
  });
}

/** @returns false when the session moved on since it was loaded */
async function write(
  { provider, instance }: EndpointContext,
  writing: ReturnType<typeof writingScope>,
  loaded: Loaded<OidcSession>,
  decision: ReturnType<typeof renew>['decision'],
): Promise<boolean> {
  if (decision.events.length === 0) return true;
  try {
    await appendIn(provider.platform.store, writing, [writeOf(loaded, instance.id, decision)]);
    return true;
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'aborted') return false;
    throw error;
  }
}
