import type { OidcConfig } from '../../application/index.ts';
import {
  gives,
  isFrontChannel,
  isSigned,
  type ResponseMode,
  type ResponseType,
  responseModes,
  responseTypes,
  wayOf,
} from '../auth-request/values.ts';
import {
  invalidRequest,
  invalidScope,
  unauthorizedClient,
  unsupportedResponseType,
} from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { scopes } from '../scope/scopes.ts';
import type { RedirectingClient } from './client-and-redirect.ts';

/** What an authorization request wants to be answered with, and on which way. */

/** Parts come in any order (OAuth 2.0 Multiple Response Types §3), each once. */
const sameParts = (type: ResponseType, asked: readonly string[]): boolean =>
  asked.length === type.split(' ').length && type.split(' ').every((part) => asked.includes(part));

/**
 * What a client may ask for is what its application is registered for. A combination gives at once what its parts give
 * one after the other, so that it goes with them.
 */
const isRegistered: Readonly<Record<ResponseType, (config: OidcConfig) => boolean>> = {
  code: ({ responseTypes: types, grantTypes }) =>
    types.includes('code') && grantTypes.includes('authorization_code'),
  id_token: ({ responseTypes: types, grantTypes }) =>
    types.includes('id_token') && grantTypes.includes('implicit'),
  'id_token token': ({ responseTypes: types, grantTypes }) =>
    types.includes('id_token token') && grantTypes.includes('implicit'),
  'code id_token': (config) =>
    isRegistered.code(config) && (isRegistered.id_token(config) || isRegistered['id_token token'](config)),
  'code token': (config) => isRegistered.code(config) && isRegistered['id_token token'](config),
  'code id_token token': (config) => isRegistered['code token'](config),
};

export const registeredResponseTypes = (config: OidcConfig): readonly ResponseType[] =>
  responseTypes.filter((type) => isRegistered[type](config));

/** @throws OAuthError `unsupported_response_type`; `unauthorized_client` where the application is not registered for it */
export function responseTypeOf(parameters: Parameters, client: RedirectingClient): ResponseType {
  const asked = parameters.get('response_type');
  if (asked === undefined) throw invalidRequest('The parameter response_type is missing');
  const parts = asked.split(' ');
  const type = responseTypes.find((known) => sameParts(known, parts));
  if (!type) throw unsupportedResponseType(`response_type must be one of: ${responseTypes.join(', ')}`);
  checkResponseType(type, client);
  return type;
}

/** @throws OAuthError `unauthorized_client` */
export function checkResponseType(type: ResponseType, { oidc }: RedirectingClient): void {
  if (!isRegistered[type](oidc))
    throw unauthorizedClient(`The client may not use the response type ${type}; add it to the application`);
}

/**
 * What tokens that go through the browser need (OIDC Core §3.2.2.1, §3.3.2.11): a nonce against replay, and TLS on their way.
 * @throws OAuthError `invalid_request`, `invalid_scope`; `unauthorized_client` where it takes bound tokens alone
 */
export function checkFrontChannel(
  type: ResponseType,
  { nonce, scope }: { readonly nonce: string | undefined; readonly scope: readonly string[] },
  redirectUri: string,
  { oidc }: RedirectingClient,
): void {
  if (!isFrontChannel(type)) return;
  // No proof comes with a browser (RFC 9449 §5).
  if (gives(type, 'token') && (oidc.dpopBoundAccessTokens || oidc.tlsClientCertificateBoundAccessTokens))
    throw unauthorizedClient(
      `The client takes only tokens that are bound to a key or certificate, and ${type} gives another`,
    );
  if (gives(type, 'id_token')) {
    if (nonce === undefined) throw invalidRequest(`The response type ${type} needs a nonce`);
    if (!scope.includes(scopes.openid))
      throw invalidScope(`The response type ${type} needs the scope openid`);
  }
  const isPlain = redirectUri.startsWith('http:') && oidc.applicationType !== 'native' && !oidc.devMode;
  if (isPlain) throw invalidRequest(`The response type ${type} needs https in redirect_uri`);
}

const hasTokens = (parameters: Parameters): boolean =>
  listOf(parameters.get('response_type')).some((type) => type === 'token' || type === 'id_token');

/**
 * OAuth 2.0 Multiple Response Types §2.1, §5: what has a token in it is answered in the fragment, and so is the
 * error, whether the type is served or not. '' for `code`.
 */
export const ownResponseMode = (parameters: Parameters): ResponseMode =>
  hasTokens(parameters) ? 'fragment' : '';

/** @throws OAuthError `invalid_request` for a client that takes signed answers alone, and asks for another */
export function checkSigned(mode: ResponseMode, { oidc }: RedirectingClient): void {
  if (oidc.requireSignedResponse && !isSigned(mode))
    throw invalidRequest('This client is answered by signed responses alone; ask for response_mode jwt');
}

/** What `response_mode` may be; `jwt` is the response type's own mode, signed (JARM §2.3.4). */
export const askableModes = [...responseModes.slice(1), 'jwt'];

/** @throws OAuthError `invalid_request`, also for tokens in a query, which servers write down (JARM §2.3.1) */
export function responseModeOf(parameters: Parameters): ResponseMode {
  const asked = parameters.get('response_mode');
  if (asked === undefined) return ownResponseMode(parameters);
  if (asked === 'jwt') return hasTokens(parameters) ? 'fragment.jwt' : 'query.jwt';
  const mode = responseModes.find((candidate) => candidate === asked);
  if (!mode) throw invalidRequest(`response_mode must be one of: ${askableModes.join(', ')}`);
  if (wayOf(mode) === 'query' && hasTokens(parameters))
    throw invalidRequest(`response_mode ${mode} is for the response type code alone; use a fragment or form`);
  return mode;
}
