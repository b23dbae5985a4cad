import {
  type CertificateMethod,
  type ClientAuthMethod,
  checkEncryptedAnswers,
  checkRequestObjects,
  frontChannelLogoutAt,
  type OidcApplicationType,
  type OidcConfig,
  redirectUriProblem,
  registrableConfig,
} from '../application/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { type About, aboutOf } from './about.ts';
import { shownClientName } from './client-name.ts';
import { answersOf } from './metadata-answers.ts';
import { deviceGrant, flowOf } from './metadata-flow.ts';
import { proofFields, proofOf } from './metadata-proof.ts';
import { isLoopbackHttp, isPrivateScheme, registeredUriProblem } from './redirects.ts';
import { choiceOf, flagOf, invalidMetadata, type Said, textOf, textsOf } from './said.ts';

/** What a client says of itself (RFC 7591 §2, OIDC Dynamic Client Registration §2), checked. */
export interface ClientMetadata {
  readonly name: string;
  readonly oidc: RegisteredConfig;
  /** Whether it knows its users by names of its sector, which is found out by who registers it. */
  readonly subjectType: 'public' | 'pairwise';
  readonly about: About;
}

/** What a client decides on itself; the rest of its configuration is its administrators'. */
export type RegisteredConfig = Pick<OidcConfig, (typeof registered)[number]>;

const registered = [
  'redirectUris',
  'postLogoutRedirectUris',
  'grantTypes',
  'responseTypes',
  'applicationType',
  ...proofFields,
  'idTokenSignedResponseAlg',
  'userinfoSignedResponseAlg',
  'introspectionSignedResponseAlg',
  'authorizationSignedResponseAlg',
  'idTokenEncryptedResponseAlg',
  'idTokenEncryptedResponseEnc',
  'userinfoEncryptedResponseAlg',
  'userinfoEncryptedResponseEnc',
  'introspectionEncryptedResponseAlg',
  'introspectionEncryptedResponseEnc',
  'authorizationEncryptedResponseAlg',
  'authorizationEncryptedResponseEnc',
  'sectorIdentifierUri',
  'defaultMaxAge',
  'defaultAcrValues',
  'requirePushedAuthorizationRequests',
  'requireSignedRequestObject',
  'dpopBoundAccessTokens',
  'authorizationDetailsTypes',
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
  /** Tokens may go to clients through the browser (implicit and hybrid flow). */
  readonly tokensThroughBrowser: boolean;
  /** Methods of proof by certificate that the server offers. */
  readonly certificates: readonly CertificateMethod[];
}

const mostUris = 20;
const mostTypes = 20;
const longestUri = 2_000;

/** RFC 9396 §10. Blanks part them where they are kept. */
function detailsTypesOf(said: Said): string {
  const types = textsOf(said, 'authorization_details_types') ?? [];
  const isGood =
    types.length <= mostTypes && types.every((type) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(type));
  if (isGood) return types.join(' ');
  throw invalidMetadata('authorization_details_types', `may hold ${mostTypes} names of types`);
}

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

const longestMaxAge = 999_999_999;

/** OIDC Registration §2: seconds; −1 where nothing is said. */
function maxAgeOf(said: Said): number {
  const value = said['default_max_age'];
  if (value === undefined || value === null) return -1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= longestMaxAge)
    return value;
  throw invalidMetadata('default_max_age', 'must be a number of seconds, of nine digits at most');
}

/** OIDC Registration §2: in their order; what is not known here is of no effect. */
function acrValuesOf(said: Said): readonly string[] {
  const values = textsOf(said, 'default_acr_values') ?? [];
  if (values.length <= mostTypes && values.every((value) => /^[\x21-\x7e]{1,200}$/.test(value)))
    return values;
  throw invalidMetadata('default_acr_values', `may hold ${mostTypes} values without blanks`);
}

/**
 * Whoever names redirect URIs of another site is told nothing there, since answers go to them. By a grant without one it would
 * be told the names of that site's sector (OIDC Core §8.1).
 */
function requireProvenSector(
  { grantTypes }: Pick<OidcConfig, 'grantTypes'>,
  subjectType: ClientMetadata['subjectType'],
  { vouched }: Registrar,
): void {
  if (!vouched && subjectType === 'pairwise' && grantTypes.includes(deviceGrant))
    throw invalidMetadata(
      'subject_type',
      `cannot be pairwise for a client that nobody vouches for and that has the grant type ${deviceGrant}; leave one of them out, or register with an initial access token`,
    );
}

/**
 * Reads what a client says of itself. What is not known here is left out, as RFC 7591 §2 wants; the answer says what holds.
 * @throws PosternError `invalid_argument`, whose `field` is named as in the request
 */
export function readMetadata(said: Said, registrar: Registrar): ClientMetadata {
  const redirectUris = urisOf(said, 'redirect_uris');
  const postLogoutRedirectUris = urisOf(said, 'post_logout_redirect_uris');
  const proof = proofOf(said, registrar.certificates);
  const oidc = registrableConfig({
    redirectUris,
    postLogoutRedirectUris,
    ...flowOf(said, registrar.tokensThroughBrowser),
    ...proof,
    ...answersOf(said),
    applicationType: applicationTypeOf(said, redirectUris, proof.authMethod),
    sectorIdentifierUri: textOf(said, 'sector_identifier_uri', longestUri) ?? '',
    defaultMaxAge: maxAgeOf(said),
    defaultAcrValues: acrValuesOf(said),
    requireSignedRequestObject: flagOf(said, 'require_signed_request_object'),
    requirePushedAuthorizationRequests: flagOf(said, 'require_pushed_authorization_requests'),
    dpopBoundAccessTokens: flagOf(said, 'dpop_bound_access_tokens'),
    authorizationDetailsTypes: detailsTypesOf(said),
    backChannelLogoutUri: webUriOf(said, 'backchannel_logout_uri', registrar),
    backChannelLogoutSessionRequired: flagOf(said, 'backchannel_logout_session_required'),
    frontChannelLogoutUri: webUriOf(said, 'frontchannel_logout_uri', registrar),
    frontChannelLogoutSessionRequired: flagOf(said, 'frontchannel_logout_session_required'),
    requestObjectEncryptionAlg: textOf(said, 'request_object_encryption_alg') ?? '',
    requestObjectEncryptionEnc: textOf(said, 'request_object_encryption_enc') ?? '',
    requestUris: urisOf(said, 'request_uris'),
  });
  checkRequestObjects(oidc, registrar.issuer);
  checkEncryptedAnswers(oidc);
  if (oidc.responseTypes.length > 0 && oidc.redirectUris.length === 0)
    throw invalidArgument('REG-Red02', 'redirect_uris: one at least is needed for the response_types', {
      field: 'redirect_uris',
    });
  requireRedirects(oidc, 'redirect_uris', oidc.redirectUris, registrar);
  if (oidc.frontChannelLogoutUri !== '' && frontChannelLogoutAt(oidc) === undefined)
    throw invalidMetadata('frontchannel_logout_uri', 'must have the origin of one of the redirect_uris');
  requireRedirects(oidc, 'post_logout_redirect_uris', oidc.postLogoutRedirectUris, registrar);
  const subjectType = choiceOf(said, 'subject_type', ['public', 'pairwise'] as const) ?? 'public';
  requireProvenSector(oidc, subjectType, registrar);
  const about = aboutOf(said);
  return {
    name: shownClientName(textOf(said, 'client_name'), about, redirectUris),
    oidc: registeredOf(oidc),
    subjectType,
    about,
  };
}
