import type { Client } from '../../application/index.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { appendIn, runCommand, writeOf } from '../../eventstore/index.ts';
import { type CodePresentation, exchangeCode } from '../auth-request/commands.ts';
import { authRequestAggregate } from '../auth-request/state.ts';
import { amrOf } from '../auth-request/values.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import { invalidGrant, invalidRequest, unauthorizedClient } from '../errors.ts';
import { revokeAll, tokenReason } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import type { Parameters } from '../parameters.ts';
import type { EndpointContext } from '../provider.ts';
import { scopes } from '../scope/scopes.ts';
import { tokenAnswer } from '../tokens/answer.ts';
import { openCode } from '../tokens/format.ts';
import { newTokens } from '../tokens/start.ts';
import { writingScope } from '../writing-scope.ts';
import { requireSubject } from './subject-of.ts';

/**
 * Authorization code (RFC 6749 §4.1.3) with PKCE (RFC 7636 §4.6). The OIDC session that comes of it has the id
 * of its authorization request, so that a replayed code finds what to revoke.
 *
 * Round trips: two reads (the request's events; user, organization and sign-in), one append of both aggregates;
 * one signature for the ID token and one for an access token that is a JWT. The tables are not waited for: who
 * looks the access token up does (`caughtUpLookup`).
 */
export async function authorizationCode(
  context: EndpointContext,
  request: WireRequest,
  form: Parameters,
): Promise<WireReply> {
  const { provider, instance } = context;
  const client = await authenticateClient(provider, instance, request, form);
  if (!client.oidc?.grantTypes.includes('authorization_code')) {
    throw unauthorizedClient('The client may not use authorization codes');
  }
  const code = form.get('code');
  if (code === undefined) throw invalidRequest('The parameter code is missing');
  const presented: CodePresentation = {
    clientId: client.clientId,
    redirectUri: form.get('redirect_uri'),
    codeVerifier: form.get('code_verifier'),
    now: provider.platform.clock(),
  };
  const id = openCode(provider.platform.encryption, code);
  if (id === undefined) throw invalidGrant('The code is unknown, expired or was used already');
  return exchange(context, client, id, presented);
}

async function exchange(
  context: EndpointContext,
  client: Client,
  id: string,
  presented: CodePresentation,
): Promise<WireReply> {
  const { provider, instance } = context;
  const { store } = provider.platform;
  const loaded = await store.load(instance.id, authRequestAggregate, id);
  const outcome = exchangeCode(loaded.state, presented);
  if (outcome.replayed) return replayed(context, id);

  const { details, link } = loaded.state;
  if (!link) throw invalidGrant('The code is unknown, expired or was used already');
  const subject = await requireSubject(
    context,
    link.userId,
    link.sessionId,
    details.scope.includes(scopes.metadata),
  );
  const tokens = await newTokens(context, id, {
    userId: link.userId,
    orgId: subject.org_id,
    sessionId: link.sessionId,
    clientId: client.clientId,
    audience: details.audience,
    scope: details.scope,
    authMethods: link.authMethods,
    authTime: link.authTime,
    nonce: details.nonce,
    preferredLanguage: subject.preferred_language,
    refreshable: details.needsRefreshToken && mayRefresh(client),
    reason: tokenReason.authRequest,
  });
  try {
    await appendIn(store, writingScope(context, link.userId), [
      writeOf(loaded, instance.id, outcome.decision),
      tokens.write,
    ]);
  } catch (error) {
    // Somebody else exchanged the code at the same moment: one of the two is not its owner.
    if (error instanceof PosternError && error.kind === 'aborted') return replayed(context, id);
    throw error;
  }

  return tokenAnswer(context, {
    ...tokens.issued,
    issuer: instance.origin,
    audience: details.audience,
    clientId: client.clientId,
    userId: link.userId,
    subject: () => subject,
    scope: details.scope,
    clockSkew: (client.oidc?.clockSkewMs ?? 0) / 1000,
    accessTokenType: client.oidc?.accessTokenType ?? 'bearer',
    signIn: {
      authTime: Math.floor(link.authTime.getTime() / 1000),
      amr: amrOf(link.authMethods),
      nonce: details.nonce,
      sessionId: link.sessionId,
      idTokenExpiresAt: tokens.issued.idTokenExpiresAt,
      withUserinfo: client.oidc?.idTokenUserinfoAssertion ?? false,
    },
  });
}

const mayRefresh = (client: Client): boolean => client.oidc?.grantTypes.includes('refresh_token') ?? false;

/** RFC 6749 §4.1.2: a code that comes twice was stolen, so nothing that came of it stays good. */
async function replayed(context: EndpointContext, id: string): Promise<never> {
  const writing = writingScope(context, 'OIDC');
  await runCommand(context.provider.platform.store, writing, oidcSessionAggregate, id, ({ state }) =>
    revokeAll(state),
  );
  await writing.settled();
  throw invalidGrant('The code is unknown, expired or was used already', {
    detail: `the code of ${id} was used twice; its tokens are revoked`,
  });
}
