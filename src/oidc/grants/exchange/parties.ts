import type { Client, OidcConfig } from '../../../application/index.ts';
import { methodsOf } from '../../auth-request/values.ts';
import { meets } from '../../possession/confirmation.ts';
import { invalidRequest } from '../../protocol/errors.ts';
import { clientAudience } from '../../scope/audience.ts';
import { audienceOfResources } from '../../scope/resources.ts';
import { scopeList } from '../../tokens/format.ts';
import { readIdToken } from '../../tokens/id-token-hint.ts';
import type { TokenRow } from '../../tokens/lookup.ts';
import type { ActiveToken } from '../../tokens/present.ts';
import type { GrantContext } from '../grant.ts';
import type { Party } from './party.ts';
import { resourcesAmong, targetsOf } from './targets.ts';

/** A token of ours that is exchanged, with the parameter that holds it. */
interface Shown {
  readonly parameter: 'subject_token' | 'actor_token';
  readonly token: string;
}

/** RFC 8693 §2.2.2: the code for tokens that are invalid, whatever the reason. */
const refused = ({ parameter }: Shown) =>
  invalidRequest(
    `The ${parameter} is expired, revoked, of another kind than it says, or not for this client`,
  );

/**
 * Whoever holds a token that was given to somebody else gets no other for it: it must have been given to the client,
 * or be for it, or for nobody but the issuer.
 */
const isFor = (client: Client, audience: readonly string[], holder: string): boolean =>
  holder === client.clientId ||
  audience.length === 0 ||
  audience.includes(client.clientId) ||
  audience.includes(client.project.id);

/**
 * A token that is bound does not become one that is not in the hands of whoever copied it: a client that proves nothing
 * else proves to hold what it is bound to.
 */
const mayExchange = ({ held }: GrantContext, client: Client, { bound }: ActiveToken): boolean =>
  client.authMethod !== 'none' || meets(held, bound);

const isHeldToBoundTokens = (oidc: OidcConfig): boolean =>
  oidc.dpopBoundAccessTokens || oidc.tlsClientCertificateBoundAccessTokens;

const provenBy = ({ session_id, amr, auth_time, user_version }: TokenRow) => ({
  sessionId: session_id,
  authMethods: methodsOf(scopeList(amr)),
  authTime: new Date(auth_time * 1000),
  userVersion: user_version ?? undefined,
});

const behind = ({ exchange, actor }: TokenRow): Pick<Party, 'generation' | 'actor'> => ({
  generation: exchange?.generation ?? 0,
  actor: actor ?? undefined,
});

/**
 * Whoever an access token stands for: opaque, a JWT or a personal one, which is good for whoever asks.
 * @throws OAuthError `invalid_request`
 */
export async function ofAccessToken(context: GrantContext, client: Client, shown: Shown): Promise<Party> {
  const { provider, instance } = context;
  const active = await provider.tokens.active(shown.token, instance);
  if (!active || !(active.personal || isFor(client, active.audience, active.row.client_id)))
    throw refused(shown);
  if (!mayExchange(context, client, active))
    throw invalidRequest(`The ${shown.parameter} is bound to a key; send a DPoP proof by that key`);
  const { row, tokenId, scope, expiresAt } = active;
  return {
    userId: row.user_id,
    origin: { userId: row.user_id, tokenId },
    scope,
    audience: await audienceFor(active),
    resources: await resourcesAmong(context, active.audience),
    authorizationDetails: active.authorizationDetails ?? row.authorization_details ?? [],
    expiresAt,
    proven: provenBy(row),
    ...behind(row),
  };

  function audienceFor({ personal, audience }: ActiveToken) {
    return personal ? clientAudience(provider.clients, instance, client, []) : audience;
  }
}

/**
 * Whoever an ID token tells of, with what was granted in the sign-in that it is of: while that goes on. Where resources
 * were granted, it is for these alone, as the access tokens beside it are; and for others than its own client for those
 * of them whose application it names.
 * @throws OAuthError `invalid_request`
 */
export async function ofIdToken(context: GrantContext, client: Client, shown: Shown): Promise<Party> {
  const { provider, instance } = context;
  const idToken = await readIdToken(provider.platform, instance, shown.token);
  if (!idToken || !isFor(client, idToken.audience, idToken.clientId ?? '')) throw refused(shown);
  const holder = await provider.clients.byId(instance.id, idToken.clientId ?? '');
  if (client.authMethod === 'none' && holder?.oidc && isHeldToBoundTokens(holder.oidc))
    throw invalidRequest(
      `The ${shown.parameter} is of a client whose tokens are bound to a key, which it does not prove; send an access token`,
    );
  const grant = await provider.tokens.grantOf(idToken, instance);
  if (!grant) throw refused(shown);
  const { id, row } = grant;
  const scope = scopeList(row.scope);
  const targets = await targetsOf(context, scopeList(row.resources));
  const resources = new Map(
    targets
      .filter(({ owner }) => idToken.clientId === client.clientId || idToken.audience.includes(owner))
      .map(({ resource, owner }) => [resource, owner]),
  );
  if (targets.length > 0 && resources.size === 0) throw refused(shown);
  return {
    userId: row.user_id,
    origin: { userId: row.user_id, sessionId: id },
    scope,
    audience:
      resources.size > 0
        ? await audienceOfResources(context, [...resources.keys()], scope)
        : idToken.audience,
    resources,
    authorizationDetails: row.authorization_details ?? [],
    expiresAt: idToken.expiresAt,
    proven: provenBy(row),
    ...behind(row),
  };
}

/** A user whom no token of ours proves: by its id, or by the client's word. */
export const ofUserId = (userId: string): Party => ({
  userId,
  origin: undefined,
  generation: 0,
  scope: [],
  audience: [],
  resources: new Map(),
  authorizationDetails: [],
  actor: undefined,
  expiresAt: Number.POSITIVE_INFINITY,
  proven: undefined,
});
