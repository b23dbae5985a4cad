import { isFapi } from '../../application/index.ts';
import { AccessRefusal } from '../../login/index.ts';
import { acrValues, type RequestedAcr } from '../auth-request/acr.ts';
import { bindingMessageOf } from '../ciba/binding-message.ts';
import { countAsking } from '../ciba/limits.ts';
import type { CibaRequestDetails, DeliveryMode } from '../ciba/state.ts';
import type { ProvenClient } from '../clients/proven.ts';
import { subjectFor } from '../clients/subjects.ts';
import { invalidRequest, invalidScope, unauthorizedClient, unknownUserId } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { cibaTimes } from '../protocol/settings.ts';
import { requestAudience } from '../scope/audience.ts';
import { askedDetails } from '../scope/authorization-details.ts';
import { withKnownOrgs } from '../scope/known-orgs.ts';
import { audienceOfResources, resourcesIn } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { readIdTokenHint } from '../tokens/id-token-hint.ts';
import { scopeOf } from './checks.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/**
 * What a client asks for of a person who is elsewhere (CIBA §7.1), checked.
 * @throws OAuthError
 */
export async function cibaRequestDetails(
  context: AuthorizeContext,
  parameters: Parameters,
  client: RedirectingClient & ProvenClient,
  remoteAddress: string,
): Promise<CibaRequestDetails> {
  const { provider, instance } = context;
  const { platform } = provider;
  const mode = modeOf(client);
  const asked = scopeOf(parameters, client);
  if (!asked.includes(scopes.openid)) throw invalidScope('scope must hold openid');
  const bindingMessage = bindingMessageOf(parameters.get('binding_message'));
  // FAPI-CIBA §5.2.2: something has to tell the person what the page is about.
  if (bindingMessage === '' && isFapi(client.oidc))
    throw invalidRequest('This client must send a binding_message');
  const notificationToken = notificationTokenOf(parameters, mode);
  const lifetime = lifetimeOf(parameters);
  const acr = acrOf(parameters);
  const hint = hintOf(parameters);
  await countAsking(platform, instance.id, client.clientId, hint.value);
  const scope = await withKnownOrgs(platform.sql, instance.id, asked);
  const resources = resourcesIn(parameters);
  if (resources.length > 0) await audienceOfResources(context, resources, scope);
  const authorizationDetails = await askedDetails(context, parameters, client);
  return {
    clientId: client.clientId,
    userId: await whoIsMeant(context, client, hint, scope),
    scope,
    audience: await requestAudience(context, client, scope, authorizationDetails),
    resources,
    authorizationDetails,
    acr,
    bindingMessage,
    expiresAt: new Date(platform.clock().getTime() + lifetime),
    needsRefreshToken: scope.includes(scopes.offlineAccess),
    remoteAddress,
    mode,
    notificationToken:
      notificationToken === undefined ? undefined : platform.encryption.seal('code', notificationToken),
    instanceKey: client.instanceKey,
    issuer: instance.origin,
  };
}

function modeOf({ oidc }: RedirectingClient): DeliveryMode {
  const { backchannelTokenDeliveryMode: mode } = oidc;
  if (mode === 'none') throw unauthorizedClient('The client has no backchannel_token_delivery_mode');
  return mode;
}

const longestToken = 1024;
/** RFC 6750 §2.1. */
const bearerToken = /^[\w.~+/-]+=*$/;

function notificationTokenOf(parameters: Parameters, mode: DeliveryMode): string | undefined {
  const token = parameters.get('client_notification_token');
  if (mode === 'poll') return undefined;
  if (token === undefined)
    throw invalidRequest(`client_notification_token is missing: this client is told by ${mode}`);
  if (token.length > longestToken || !bearerToken.test(token))
    throw invalidRequest(
      `client_notification_token must be a Bearer token of ${longestToken} characters at most`,
    );
  return token;
}

function lifetimeOf(parameters: Parameters): number {
  const text = parameters.get('requested_expiry');
  if (text === undefined) return cibaTimes.lifetime;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw invalidRequest('requested_expiry must be a positive number of seconds');
  return Math.min(Number(text) * 1000, cibaTimes.longestLifetime);
}

/** Voluntary, as everywhere (OIDC Core §3.1.2.1): who can is asked for more. */
function acrOf(parameters: Parameters): RequestedAcr | undefined {
  const values = listOf(parameters.get('acr_values')).filter((value) => acrValues.includes(value));
  return values.length > 0 ? { values, essential: false } : undefined;
}

interface Hint {
  readonly kind: 'login_hint' | 'id_token_hint';
  readonly value: string;
}

const longestLoginHint = 500;

function hintOf(parameters: Parameters): Hint {
  if (parameters.get('login_hint_token') !== undefined)
    throw invalidRequest('login_hint_token is not supported; send login_hint or id_token_hint');
  const hints = (['login_hint', 'id_token_hint'] as const).flatMap((kind) => {
    const value = parameters.get(kind);
    return value === undefined ? [] : [{ kind, value }];
  });
  const [hint] = hints;
  if (!hint || hints.length > 1)
    throw invalidRequest('Exactly one of login_hint and id_token_hint says who is asked');
  if (hint.kind === 'login_hint' && hint.value.length > longestLoginHint)
    throw invalidRequest(`login_hint may have ${longestLoginHint} characters`);
  return hint;
}

/**
 * Who is asked. A name that means nobody, or somebody who may not use the application, is taken like any other and
 * answered by nobody: a client that may name people does not learn who there is.
 * @returns a user id; '' for nobody
 * @throws OAuthError `unknown_user_id` for an ID token that is none of this client's: it knows the person already
 */
async function whoIsMeant(
  context: AuthorizeContext,
  client: RedirectingClient,
  hint: Hint,
  scope: readonly string[],
): Promise<string> {
  const { users, access } = context.provider;
  const { id: instanceId } = context.instance;
  const user =
    hint.kind === 'login_hint'
      ? await users.byLoginName(instanceId, hint.value)
      : await users.byId(instanceId, await userOfIdToken(context, client, hint.value));
  // Nobody is asked for as somebody is, so that it takes as long.
  const { id: userId, orgId } = user ?? { id: '', orgId: client.org.id };
  const may = await access.require(instanceId, client, { userId, orgId }, scope).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AccessRefusal) return false;
      throw error;
    },
  );
  return may && user?.active ? userId : '';
}

async function userOfIdToken(
  { provider: { platform }, instance }: AuthorizeContext,
  { clientId, oidc }: RedirectingClient,
  idToken: string,
): Promise<string> {
  const hint = await readIdTokenHint(platform, instance, idToken);
  const isOwn =
    hint?.clientId === clientId &&
    subjectFor(platform.encryption, instance.id, oidc.sectorIdentifier, hint.userId) === hint.subject;
  if (!isOwn) throw unknownUserId('id_token_hint is no ID token that this client was given here');
  return hint.userId;
}
