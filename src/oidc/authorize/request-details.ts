import type { RequestDetails } from '../auth-request/state.ts';
import { gives, isSigned } from '../auth-request/values.ts';
import { recipientOf } from '../clients/encrypting.ts';
import { invalidRequest } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { requestAudience } from '../scope/audience.ts';
import { askedDetails } from '../scope/authorization-details.ts';
import { withKnownOrgs } from '../scope/known-orgs.ts';
import { audienceOfResources, resourcesIn } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import type { AnswerTarget } from './answer.ts';
import { checkUnsupported, codeChallengeOf, keyThumbprintOf, maxAgeOf, promptOf, scopeOf } from './checks.ts';
import { askedClaims } from './claims-request.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';
import { withGrant } from './managed-grant.ts';
import { meantPerson } from './meant-person.ts';
import { checkFrontChannel, checkSigned, responseTypeOf } from './response-type.ts';

/** Longer texts than anybody needs, which would be kept for ever. */
const maxTextLength = 8 * 1024;

function textOf(parameters: Parameters, name: string): string | undefined {
  const text = parameters.get(name);
  if (text !== undefined && text.length > maxTextLength) throw invalidRequest(`${name} is too long`);
  return text;
}

/**
 * Everything that an authorization request asks for, checked (OIDC Core §3.1.2.2).
 * @throws OAuthError for the client, at its redirect URI
 */
export async function requestDetails(
  context: AuthorizeContext,
  parameters: Parameters,
  client: RedirectingClient,
  target: AnswerTarget,
  { loginClient, isSigned }: Pick<RequestDetails, 'loginClient' | 'isSigned'>,
): Promise<RequestDetails> {
  checkUnsupported(parameters);
  const responseType = responseTypeOf(parameters, client);
  checkSigned(target.responseMode, client);
  await requireRecipients(context, client, target.responseMode);
  const scope = await withKnownOrgs(
    context.provider.platform.sql,
    context.instance.id,
    scopeOf(parameters, client, gives(responseType, 'code')),
  );
  const nonce = textOf(parameters, 'nonce');
  checkFrontChannel(responseType, { nonce, scope }, target.redirectUri, client);
  const codeChallenge = codeChallengeOf(parameters, client, responseType);
  const prompt = promptOf(parameters);
  const maxAgeSeconds = maxAgeOf(parameters) ?? defaultMaxAge(client);
  const asked = askedClaims(parameters, textOf(parameters, 'claims'), client.oidc.defaultAcrValues);
  const meant = await meantPerson(context, client, parameters.get('id_token_hint'), asked.subject);
  const own = {
    ...asked,
    scope,
    resources: await knownResources(context, parameters),
    authorizationDetails: await askedDetails(context, parameters, client),
  };
  const all = await withGrant(context, parameters, client, responseType === 'code', own, meant);
  return {
    ...target,
    loginClient,
    isSigned,
    securityProfile: client.oidc.securityProfile,
    clientId: client.clientId,
    nonce,
    responseType,
    state: textOf(parameters, 'state'),
    audience: await requestAudience(context, client, all.scope, all.authorizationDetails),
    codeChallenge,
    dpopKeyThumbprint: keyThumbprintOf(parameters),
    prompt,
    uiLocales: listOf(parameters.get('ui_locales')).slice(0, 20),
    maxAgeSeconds,
    loginHint: textOf(parameters, 'login_hint'),
    ...all,
    needsRefreshToken: all.scope.includes(scopes.offlineAccess),
  };
}

/** OIDC Registration §2. */
const defaultMaxAge = ({ oidc }: RedirectingClient): number | undefined =>
  oidc.defaultMaxAge < 0 ? undefined : oidc.defaultMaxAge;

/** What cannot be encrypted to the client in the end is refused before anybody signs in. */
async function requireRecipients(
  { provider: { clientKeys }, instance }: AuthorizeContext,
  client: RedirectingClient,
  mode: AnswerTarget['responseMode'],
): Promise<void> {
  await recipientOf(clientKeys, instance.id, client, 'idToken');
  if (isSigned(mode)) await recipientOf(clientKeys, instance.id, client, 'authorization');
}

/** @throws OAuthError `invalid_target` */
async function knownResources(context: AuthorizeContext, parameters: Parameters): Promise<readonly string[]> {
  const resources = resourcesIn(parameters);
  if (resources.length > 0) await audienceOfResources(context, resources, []);
  return resources;
}
