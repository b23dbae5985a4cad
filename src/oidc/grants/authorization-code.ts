import { writeOf } from '../../eventstore/index.ts';
import { acrOf } from '../auth-request/acr.ts';
import { exchangeCode } from '../auth-request/commands.ts';
import { unmetDemand } from '../auth-request/demands.ts';
import { authRequestAggregate } from '../auth-request/state.ts';
import { isFrontChannel } from '../auth-request/values.ts';
import type { ProvenClient } from '../clients/proven.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import { frontChannelSessionId, openCode } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { granting } from './granting.ts';
import { revokeGrant } from './revoke-grant.ts';
import { findSubject, requireSignedIn } from './subject-of.ts';

const gone = 'The code is unknown, expired or was used already';

/**
 * Authorization code (RFC 6749 §4.1.3) with PKCE (RFC 7636 §4.6). The OIDC session that comes of it has the id
 * of its authorization request, so that a replayed code finds what to revoke.
 *
 * Round trips: two reads (the request's events; user, organization and sign-in), then one append of both
 * aggregates; one signature for the ID token and one for an access token that is a JWT.
 */
export async function authorizationCode(
  context: GrantContext,
  form: Parameters,
  client: ProvenClient,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { encryption, store, clock } = provider.platform;
  const code = form.get('code');
  if (code === undefined) throw invalidRequest('The parameter code is missing');
  const id = openCode(encryption, code);
  if (id === undefined) throw invalidGrant(gone);
  const request = await store.load(instance.id, authRequestAggregate, id);
  const outcome = exchangeCode(request.state, {
    clientId: client.clientId,
    redirectUri: form.get('redirect_uri'),
    codeVerifier: form.get('code_verifier'),
    keyThumbprint: context.held.jkt,
    instanceKey: client.instanceKey,
    now: clock(),
  });
  if (outcome.replayed) {
    // RFC 6749 §4.1.2: a code that comes twice was stolen, so nothing that came of it stays good.
    await revokeGrant(context, id);
    if (isFrontChannel(request.state.details.responseType))
      await revokeGrant(context, frontChannelSessionId(id));
    throw invalidGrant(gone, { detail: `the code of ${id} was used twice; its tokens are revoked` });
  }
  const { details, link, codeAddedAt } = request.state;
  if (!link) throw invalidGrant(gone);
  const unmet = client.oidc && unmetDemand(request.state, { ...client, oidc: client.oidc });
  if (unmet) throw invalidGrant(`${unmet}; begin another request`);
  const { scope, audience, resources, nonce, claims } = details;
  const found = await findSubject(context, link.userId, link.sessionId, scope.includes(scopes.metadata));
  const subject = await requireSignedIn(context, client, found, {
    ...link,
    provenAt: codeAddedAt,
  });
  const authorizationDetails = await standingDetails(context, details.authorizationDetails, client);
  const holders = { userId: link.userId, clientId: client.clientId, orgId: subject.org_id };
  const grant =
    details.grant &&
    (await granting(context, details.grant, holders, { scope, resources, authorizationDetails, claims }));
  return {
    granted: {
      ...link,
      grantId: grant?.grantId,
      orgId: subject.org_id,
      clientId: client.clientId,
      audience,
      resources,
      authorizationDetails,
      scope,
      nonce,
      claims,
      acr: details.acr && acrOf(link.authMethods, details.acr),
      preferredLanguage: subject.preferred_language,
    },
    session: {
      begins: id,
      refreshable: details.needsRefreshToken && (client.oidc?.grantTypes.includes('refresh_token') ?? false),
      reason: tokenReason.authRequest,
    },
    scope,
    audience: await audienceWithin(context, resources, form, scope),
    authorizationDetails: await detailsWithin(context, authorizationDetails, form, client),
    subject: () => subject,
    form: formOf(client),
    uses: [writeOf(request, instance.id, outcome.decision), ...(grant?.writes ?? [])],
  };
}
