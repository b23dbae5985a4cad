import { sessionAggregate } from '../../session/index.ts';
import { type ProvenClient, requireSameProof } from '../clients/proven.ts';
import {
  narrowedScope,
  presentRefreshToken,
  type RefreshTokenPresentation,
} from '../oidc-session/commands.ts';
import { type OidcSession, oidcSessionAggregate } from '../oidc-session/state.ts';
import { meets, unbound } from '../possession/confirmation.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import { readToken } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { revokeGrant } from './revoke-grant.ts';
import { findSubject, requireSignedIn } from './subject-of.ts';

const dead = 'The refresh token is unknown, expired, revoked or was used already';

/**
 * Refreshing (RFC 6749 §6) with rotation and reuse detection (RFC 9700 §4.14.2). A moment later the same token gets
 * the same answer again: tokens and times are those of the events, and are sealed alike on every node.
 *
 * Round trips: one append, where this node made the token and the person is remembered. Else one for two reads at once
 * (the session's events; user, organization and sign-in) before it.
 */
export async function refreshToken(
  context: GrantContext,
  form: Parameters,
  client: ProvenClient,
): Promise<Authorized> {
  const { provider } = context;
  const { encryption, clock } = provider.platform;
  const token = form.get('refresh_token');
  if (token === undefined) throw invalidRequest('The parameter refresh_token is missing');
  const named = readToken(encryption.openToken('token', token));
  if (named?.kind !== 'refresh') throw invalidGrant(dead);
  // Before all else: whoever copied the token has not the key, and cannot end the grant either.
  if (!meets(context.held, named.bound ?? unbound))
    throw invalidGrant('The refresh token is bound to a key; send a DPoP proof by that key');
  requireSameProof(named.provenBy, client);
  const found = (signIn: string, metadata = false) => findSubject(context, named.userId, signIn, metadata);
  const finding = found(named.signIn ?? '');
  // What is wrong with the token comes first.
  finding.catch(() => {});
  const { loaded, worth } = await presented(context, named.sessionId, {
    tokenId: named.tokenId,
    clientId: client.clientId,
    now: clock(),
    reuse: provider.refreshTokenReuse,
  });
  const session = loaded.state;
  // Of imported histories: here none is given with a token that acts as somebody.
  if (session.actor)
    throw invalidGrant(dead, { detail: 'the token acts as its user; it has to be exchanged again' });
  if (worth === 'reused') {
    await revokeGrant(context, named.sessionId);
    throw invalidGrant(dead, {
      detail: `a refresh token of ${named.sessionId} was used twice; all are revoked`,
    });
  }
  const asked = form.get('scope');
  const wanted = narrowedScope(session.scope, asked === undefined ? undefined : listOf(asked));
  const scope = worth === 'repeated' ? givenBefore(session, wanted) : wanted;
  const metadata = scope.includes(scopes.metadata);
  const first = named.signIn === session.sessionId ? finding : undefined;
  const present = await (metadata || !first ? found(session.sessionId, metadata) : first);
  const signedOut =
    present?.signed_in === false &&
    session.scope.includes(scopes.offlineAccess) &&
    (await hasSignedOut(context, session.sessionId));
  const subject = await requireSignedIn(
    context,
    client,
    present && signedOut ? { ...present, signed_in: true } : present,
    { ...session, provenAt: loaded.createdAt },
  );
  const authorizationDetails = await standingDetails(context, session.authorizationDetails, client);
  return {
    granted: { ...session, authorizationDetails, ...(signedOut && { sessionId: '' }) },
    session: worth === 'repeated' ? { wentOn: session } : { goesOn: loaded, signedOut },
    scope,
    audience: await audienceWithin(context, session.resources, form, scope),
    authorizationDetails: await detailsWithin(context, authorizationDetails, form, client),
    subject: () => subject,
    form: formOf(client),
    uses: [],
  };
}

/**
 * A token that is the newest of the state that this node left is exchanged for that version, and so only if nobody
 * has revoked or used it since. Whatever else it is worth, the events have to tell.
 */
async function presented(
  { provider, instance }: GrantContext,
  sessionId: string,
  presentation: RefreshTokenPresentation,
) {
  const recent = provider.recentSessions.get(instance.id, sessionId);
  if (recent && isGood(recent.state, presentation)) return { loaded: recent, worth: 'good' } as const;
  const loaded = await provider.platform.store.load(instance.id, oidcSessionAggregate, sessionId);
  return { loaded, worth: presentRefreshToken(loaded.state, presentation) };
}

function isGood(session: OidcSession, presentation: RefreshTokenPresentation): boolean {
  try {
    return presentRefreshToken(session, presentation) === 'good';
  } catch {
    return false;
  }
}

/**
 * The person left by themselves: what was granted for offline use goes on (OIDC Core §11, Back-Channel Logout §2.7).
 * Where the session was taken away from them, it does not.
 */
async function hasSignedOut(
  { provider: { platform }, instance }: GrantContext,
  sessionId: string,
): Promise<boolean> {
  const { state } = await platform.store.load(instance.id, sessionAggregate, sessionId);
  return state.lifecycle === 'terminated' && state.signedOut;
}

/** The scope of the answer that is given again: it may be less than what is wanted now, not more. */
function givenBefore({ accessToken }: OidcSession, wanted: readonly string[]): readonly string[] {
  const given = accessToken?.scope ?? [];
  if (given.every((scope) => wanted.includes(scope))) return given;
  throw invalidGrant(dead, { detail: 'the token was just used with another scope; nothing was revoked' });
}
