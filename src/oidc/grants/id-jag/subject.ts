import type { Client } from '../../../application/index.ts';
import { methodsOf } from '../../auth-request/values.ts';
import { type ProvenClient, requireSameProof } from '../../clients/proven.ts';
import { presentRefreshToken } from '../../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../../oidc-session/state.ts';
import { meets, unbound } from '../../possession/confirmation.ts';
import { invalidGrant } from '../../protocol/errors.ts';
import { readToken, scopeList } from '../../tokens/format.ts';
import { readIdToken } from '../../tokens/id-token-hint.ts';
import type { SubjectRow } from '../../tokens/subject.ts';
import type { GrantContext } from '../grant.ts';
import { revokeGrant } from '../revoke-grant.ts';
import { findSubject, requireSignedIn } from '../subject-of.ts';

/** A person who has signed in at a client, and what it was granted then. */
export interface SignedIn {
  readonly user: SubjectRow;
  readonly session: {
    readonly authMethods: readonly number[];
    readonly authTime: Date;
    readonly scope: readonly string[];
  };
}

const refused = () =>
  invalidGrant('The subject_token is expired, revoked, acts as its user, or is of another client');

/**
 * By an ID token that the client was given, and none that was given to another.
 * @throws OAuthError `invalid_grant`
 */
export async function ofIdToken(context: GrantContext, client: Client, token: string): Promise<SignedIn> {
  const { provider, instance } = context;
  const idToken = await readIdToken(provider.platform, instance, token);
  if (!idToken || idToken.clientId !== client.clientId) throw refused();
  const grant = await provider.tokens.grantOf(idToken, instance);
  if (!grant || grant.row.actor || grant.row.exchange) throw refused();
  const { row } = grant;
  const session = {
    sessionId: row.session_id,
    authMethods: methodsOf(scopeList(row.amr)),
    authTime: new Date(row.auth_time * 1000),
    scope: scopeList(row.scope),
  };
  const proof = {
    ...session,
    userVersion: row.user_version ?? undefined,
    provenAt: new Date(row.granted),
  };
  const found = await findSubject(context, row.user_id, row.session_id, false);
  return { user: await requireSignedIn(context, client, found, proof), session };
}

/**
 * By a refresh token, which stays as it is: it is no proof that is used up by this.
 * @throws OAuthError `invalid_grant`
 */
export async function ofRefreshToken(
  context: GrantContext,
  client: ProvenClient,
  token: string,
): Promise<SignedIn> {
  const { provider, instance } = context;
  const { platform, refreshTokenReuse: reuse } = provider;
  const named = readToken(platform.encryption.openToken('token', token));
  if (named?.kind !== 'refresh' || !meets(context.held, named.bound ?? unbound)) throw refused();
  requireSameProof(named.provenBy, client);
  const loaded = await platform.store.load(instance.id, oidcSessionAggregate, named.sessionId);
  const session = loaded.state;
  const now = platform.clock();
  const worth = presentRefreshToken(session, {
    tokenId: named.tokenId,
    clientId: client.clientId,
    now,
    reuse,
  });
  // Somebody has copied it (RFC 9700 §4.14.2).
  if (worth === 'reused') await revokeGrant(context, named.sessionId);
  if (worth === 'reused' || session.actor) throw refused();
  const found = await findSubject(context, session.userId, session.sessionId, false);
  const proof = { ...session, provenAt: loaded.createdAt };
  return { user: await requireSignedIn(context, client, found, proof), session };
}
