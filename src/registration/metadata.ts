import {
  type ClientAuthMethod,
  checkRequestObjects,
  frontChannelLogoutAt,
  type GrantType,
  type OidcApplicationType,
  type OidcConfig,
  type ResponseType,
  redirectUriProblem,
  registrableConfig,
} from '../application/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { type About, aboutOf } from './about.ts';
import { shownClientName } from './client-name.ts';
import { isLoopbackHttp, isPrivateScheme, registeredUriProblem } from './redirects.ts';
import { choiceOf, choicesOf, flagOf, invalidMetadata, type Said, textOf, textsOf } from './said.ts';

/** What a client says of itself (RFC 7591 §2, OIDC Dynamic Client Registration §2), checked. */
export interface ClientMetadata {
  readonly name: string;
  readonly oidc: RegisteredConfig;
  readonly about: About;
}

/** What a client decides on itself; the rest of its configuration is its administrators'. */
export type RegisteredConfig = Pick<OidcConfig, (typeof registered)[number]>;

const registered = [
  'redirectUris',
  'postLogoutRedirectUris',
  'grantTypes',
  'responseTypes',
  'authMethod',
  'applicationType',
  'requirePushedAuthorizationRequests',
  'dpopBoundAccessTokens',
  'backChannelLogoutUri',
  'backChannelLogoutSessionRequired',
  'frontChannelLogoutUri',
  'frontChannelLogoutSessionRequired',
  'requestObjectEncryptionAlg',
  'requestObjectEncryptionEnc',
  'requestUris',
] as const satisfies readonly (keyof OidcConfig)[];

const registeredOf = (config: OidcConfig): RegisteredConfig =>
  Object.fromEntries(registered.map((name) => [name, config[name]])) as unknown as RegisteredConfig;

export interface Registrar {
  /** Our own origin, which no client is at. */
  readonly issuer: string;
  /** Somebody who may has vouched for the client: by a token, or by being who registers it. */
  readonly vouched: boolean;
}

const mostUris = 20;
const longestUri = 2_000;

const offeredGrants: readonly GrantType[] = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
];
const offeredResponses: readonly ResponseType[] = ['code'];
const offeredMethods: readonly ClientAuthMethod[] = ['none', 'client_secret_basic', 'client_secret_post'];

function urisOf(said: Said, field: string): readonly string[] {
  const uris = textsOf(said, field) ?? [];
  if (uris.length > mostUris) throw invalidMetadata(field, `may hold ${mostUris} URIs`);
  const long = uris.some((uri) => uri.length > longestUri);
  if (long) throw invalidMetadata(field, `may hold URIs of at most ${longestUri} characters`);
  return uris;
}

/**
 * OIDC Registration §2 has `web` for whoever says nothing, and lets it have no loopback address: libraries for the command
 * line say nothing. What they may be follows from where they are.
 */
function applicationTypeOf(
  said: Said,
  uris: readonly string[],
  method: ClientAuthMethod,
): OidcApplicationType {
  const type = choiceOf(said, 'application_type', ['web', 'native'] as const);
  if (type === 'native') return 'native';
  if (type === undefined && uris.some((uri) => isLoopbackHttp(uri) || isPrivateScheme(uri))) return 'native';
  return method === 'none' ? 'user_agent' : 'web';
}

function requireRedirects(
  config: Parameters<typeof redirectUriProblem>[0],
  field: 'redirect_uris' | 'post_logout_redirect_uris',
  uris: readonly string[],
  registrar: Registrar,
): void {
  const asRedirects = { ...config, redirectUris: uris };
  for (const uri of uris) {
    const problem =
      registeredUriProblem(uri, { ...registrar, native: config.applicationType === 'native' }) ??
      redirectUriProblem(asRedirects, uri);
    if (problem) throw invalidArgument('REG-Red01', `${field}: ${problem}`, { field });
  }
}

/** Where a client is told of something: an https address that is none of ours; '' for none. */
function webUriOf(said: Said, field: string, { issuer }: Registrar): string {
  const uri = textOf(said, field, longestUri) ?? '';
  if (uri === '') return '';
  const problem = registeredUriProblem(uri, { issuer, native: false, vouched: false });
  if (problem) throw invalidMetadata(field, `cannot be used: ${problem}`);
  return uri;
}

/** Parameters that say something we would have to keep to, and cannot. */
function refuseUnkept(said: Said): void {
  choiceOf(said, 'subject_type', ['public']);
  if (said['id_token_signed_response_alg'] === 'none')
    throw invalidMetadata('id_token_signed_response_alg', 'must not be none');
}

/**
 * Reads what a client says of itself. What is not known here is left out, as RFC 7591 §2 wants; the answer says what holds.
 * @throws PosternError `invalid_argument`, whose `field` is named as in the request
 */
export function readMetadata(said: Said, registrar: Registrar): ClientMetadata {
  refuseUnkept(said);
  const redirectUris = urisOf(said, 'redirect_uris');
  const postLogoutRedirectUris = urisOf(said, 'post_logout_redirect_uris');
  const authMethod = choiceOf(said, 'token_endpoint_auth_method', offeredMethods) ?? 'client_secret_basic';
  const grantTypes = choicesOf(said, 'grant_types', offeredGrants) ?? ['authorization_code'];
  const usesCode = grantTypes.includes('authorization_code');
  const responseTypes = choicesOf(said, 'response_types', offeredResponses) ?? (usesCode ? ['code'] : []);
  const oidc = registrableConfig({
    redirectUris,
    postLogoutRedirectUris,
    grantTypes,
    responseTypes,
    authMethod,
    applicationType: applicationTypeOf(said, redirectUris, authMethod),
    requirePushedAuthorizationRequests: flagOf(said, 'require_pushed_authorization_requests'),
    dpopBoundAccessTokens: flagOf(said, 'dpop_bound_access_tokens'),
    backChannelLogoutUri: webUriOf(said, 'backchannel_logout_uri', registrar),
    backChannelLogoutSessionRequired: flagOf(said, 'backchannel_logout_session_required'),
    frontChannelLogoutUri: webUriOf(said, 'frontchannel_logout_uri', registrar),
    frontChannelLogoutSessionRequired: flagOf(said, 'frontchannel_logout_session_required'),
    requestObjectEncryptionAlg: textOf(said, 'request_object_encryption_alg') ?? '',
    requestObjectEncryptionEnc: textOf(said, 'request_object_encryption_enc') ?? '',
    requestUris: urisOf(said, 'request_uris'),
  });
  checkRequestObjects(oidc, registrar.issuer);
  if (usesCode && oidc.redirectUris.length === 0)
    throw invalidArgument('REG-Red02', 'redirect_uris: one at least is needed for authorization_code', {
      field: 'redirect_uris',
    });
  requireRedirects(oidc, 'redirect_uris', oidc.redirectUris, registrar);
  if (oidc.frontChannelLogoutUri !== '' && frontChannelLogoutAt(oidc) === undefined)
    throw invalidMetadata('frontchannel_logout_uri', 'must have the origin of one of the redirect_uris');
  requireRedirects(oidc, 'post_logout_redirect_uris', oidc.postLogoutRedirectUris, registrar);
  const about = aboutOf(said);
  return {
    name: shownClientName(textOf(said, 'client_name'), about, redirectUris),
    oidc: registeredOf(oidc),
    about,
  };
}
