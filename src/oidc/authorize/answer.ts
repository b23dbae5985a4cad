import type { WireReply } from '../../contract/transport/index.ts';
import { asciiUri } from '../../uri/index.ts';
import { signingKeyFor } from '../../webkey/index.ts';
import type { RequestDetails } from '../auth-request/state.ts';
import { type AnswerWay, isSigned, wayOf } from '../auth-request/values.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { encryptedFor } from '../clients/encrypting.ts';
import { formPostPage } from '../page.ts';
import { redirect } from '../protocol/reply.ts';
import { codeLifetime } from '../protocol/settings.ts';
import type { AuthorizeContext } from './context.ts';

/** What an answer says, but for what all say. */
export type AnswerParameters = Readonly<Record<string, string>>;

/** Who is answered, where and how. */
export type AnswerTarget = Pick<
  RequestDetails,
  'clientId' | 'redirectUri' | 'state' | 'responseMode' | 'issuer'
>;

/** Parameters of the answer with `state` and `iss` (RFC 9207 §2) added, or all of these as one JWT (JARM). */
async function answerParameters(
  context: AuthorizeContext,
  target: AnswerTarget,
  given: AnswerParameters,
): Promise<AnswerParameters> {
  const parameters = {
    ...given,
    ...(target.state !== undefined && { state: target.state }),
    iss: target.issuer,
  };
  return isSigned(target.responseMode)
    ? { response: await signed(context, target.clientId, parameters) }
    : parameters;
}

/** JARM §2.1: for this client alone, as long as a code is good, and by what it asks for, or its ID tokens are signed. */
async function signed(
  { provider: { platform, signer, clients, clientKeys }, instance }: AuthorizeContext,
  clientId: string,
  parameters: AnswerParameters,
): Promise<string> {
  const exp = Math.floor((platform.clock().getTime() + codeLifetime) / 1000);
  const client = await clients.byId(instance.id, clientId);
  const { authorizationSignedResponseAlg = '', idTokenSignedResponseAlg } = client?.oidc ?? {};
  const algorithm = askedAlgorithm(authorizationSignedResponseAlg || idTokenSignedResponseAlg);
  const key = await signingKeyFor(platform, instance.id, algorithm);
  const jwt = await signer.sign(key, { ...parameters, aud: clientId, exp });
  return encryptedFor(clientKeys, instance.id, client, 'authorization', jwt);
}

/** The redirect URI with the answer in its query or fragment (OAuth 2.0 Multiple Response Types §2.1). */
function answerUrl(redirectUri: string, way: Exclude<AnswerWay, 'form_post'>, given: AnswerParameters) {
  const parameters = new URLSearchParams(given).toString();
  if (way === 'fragment') return `${redirectUri}#${parameters}`;
  const separator = redirectUri.includes('?') ? (redirectUri.endsWith('?') ? '' : '&') : '?';
  return `${redirectUri}${separator}${parameters}`;
}

/** The URL that carries the answer; undefined when it goes as a form (`form_post`). */
export async function answerLocation(
  context: AuthorizeContext,
  target: AnswerTarget,
  given: AnswerParameters,
): Promise<string | undefined> {
  const way = wayOf(target.responseMode);
  return way === 'form_post'
    ? undefined
    : answerUrl(asciiUri(target.redirectUri), way, await answerParameters(context, target, given));
}

/** The answer itself: a redirect, or the form that the browser posts. */
export async function authorizationReply(
  context: AuthorizeContext,
  target: AnswerTarget,
  given: AnswerParameters,
): Promise<WireReply> {
  const location = await answerLocation(context, target, given);
  return location === undefined
    ? formPostPage(asciiUri(target.redirectUri), await answerParameters(context, target, given))
    : redirect(location);
}
