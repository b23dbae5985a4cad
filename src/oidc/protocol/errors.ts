import { isTooSoon, type PosternError, toPosternError } from '../../errors/index.ts';

/** Error codes of RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2, RFC 8628 §3.5, RFC 8693 §2.2.2, RFC 9396 §5, RFC 9449 §12.2, CIBA Core 1.0 §13, and OpenID Connect Core §3.1.2.6. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_authorization_details'
  | 'invalid_grant_id'
  | 'access_denied'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'interaction_required'
  | 'login_required'
  | 'account_selection_required'
  | 'consent_required'
  | 'invalid_request_uri'
  | 'invalid_request_object'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'unmet_authentication_requirements'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'invalid_client_attestation'
  | 'use_attestation_challenge'
  | 'use_fresh_attestation'
  | 'invalid_binding_message'
  | 'unknown_user_id';

export interface OAuthErrorOptions {
  /** For the log only: what the description must not tell the client. */
  readonly detail?: string;
  readonly cause?: unknown;
  /** Answer headers that belong to the error, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a protocol endpoint answers when it refuses; the description is for the developer of the client. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: OAuthErrorCode,
    /** HTTP status where the error is the answer itself, not a redirect. */
    readonly status: number,
    /** ASCII without `"` and `\`, as RFC 6749 §5.2 allows. */
    readonly description: string,
    options: OAuthErrorOptions = {},
  ) {
    super(`${code}: ${description}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.detail = options.detail;
    this.headers = options.headers ?? {};
  }
}

const thrower =
  (code: OAuthErrorCode, status = 400) =>
  (description: string, options?: OAuthErrorOptions): OAuthError =>
    new OAuthError(code, status, description, options);

export const invalidRequest = thrower('invalid_request');
export const invalidGrant = thrower('invalid_grant');
export const unauthorizedClient = thrower('unauthorized_client');
export const unsupportedGrantType = thrower('unsupported_grant_type');
export const unsupportedResponseType = thrower('unsupported_response_type');
export const invalidScope = thrower('invalid_scope');
export const invalidTarget = thrower('invalid_target');
export const invalidAuthorizationDetails = thrower('invalid_authorization_details');
/** Grant Management for OAuth 2.0 §5.3. */
export const invalidGrantId = thrower('invalid_grant_id');
export const accessDenied = thrower('access_denied');
export const authorizationPending = thrower('authorization_pending');
export const slowDown = thrower('slow_down');
export const expiredToken = thrower('expired_token');
export const loginRequired = thrower('login_required');
export const accountSelectionRequired = thrower('account_selection_required');
export const consentRequired = thrower('consent_required');
export const invalidRequestUri = thrower('invalid_request_uri');
export const invalidRequestObject = thrower('invalid_request_object');
/** OpenID Connect Core Error Code unmet_authentication_requirements 1.0 §2. */
export const unmetAuthenticationRequirements = thrower('unmet_authentication_requirements');
export const registrationNotSupported = thrower('registration_not_supported');
export const invalidDpopProof = thrower('invalid_dpop_proof');
/** CIBA Core 1.0 §13. */
export const invalidBindingMessage = thrower('invalid_binding_message');
export const unknownUserId = thrower('unknown_user_id');

/** RFC 9449 §8: the nonce comes with the refusal. */
export const useDpopNonce = (nonce: string): OAuthError =>
  new OAuthError('use_dpop_nonce', 400, 'The DPoP proof must hold the nonce of the DPoP-Nonce header', {
    headers: { 'dpop-nonce': nonce },
  });

/** draft-ietf-oauth-attestation-based-client-auth §8.4. */
export const invalidClientAttestation = thrower('invalid_client_attestation');

export const useFreshAttestation = (): OAuthError =>
  new OAuthError(
    'use_fresh_attestation',
    400,
    'The client attestation has expired; get another one from the client attester',
  );

/** The challenge comes with the refusal (§6.2). */
export const useAttestationChallenge = (challenge: string): OAuthError =>
  new OAuthError(
    'use_attestation_challenge',
    400,
    'OAuth-Client-Attestation-PoP must hold the challenge of the OAuth-Client-Attestation-Challenge header',
    { headers: { 'oauth-client-attestation-challenge': challenge } },
  );

/** From one address, of what everybody may ask for. */
export const tooManyRequests = (seconds: number): OAuthError =>
  new OAuthError(
    'temporarily_unavailable',
    429,
    `Too many authorization requests come from this address; try again in ${seconds} seconds`,
    { headers: { 'retry-after': String(seconds) } },
  );

/** RFC 6749 §5.2: 401, with the scheme that the client may use. */
export const invalidClient = (description: string, options: OAuthErrorOptions = {}) =>
  new OAuthError('invalid_client', 401, description, {
    ...options,
    headers: { 'www-authenticate': 'Basic realm="oauth", charset="UTF-8"', ...options.headers },
  });

/** RFC 6750 §3.1. */
const bearer =
  (code: 'invalid_token' | 'insufficient_scope' | 'invalid_request', status: number, scope = '') =>
  (description: string, options: OAuthErrorOptions = {}): OAuthError =>
    new OAuthError(code, status, description, {
      ...options,
      headers: {
        'www-authenticate': `Bearer realm="oidc", error="${code}", error_description="${description}"${scope}`,
      },
    });

export const invalidToken = bearer('invalid_token', 401);
export const insufficientScope = bearer('insufficient_scope', 403, ', scope="openid"');
/** Of who asks for streams of security events. */
export const insufficientSignalScope = (scope: string): OAuthError =>
  bearer(
    'insufficient_scope',
    403,
    `, scope="${scope}"`,
  )(`The access token has not the scope ${scope}; ask for it at the token endpoint`);
export const invalidBearerRequest = bearer('invalid_request', 400);

const unavailableKinds: ReadonlySet<PosternError['kind']> = new Set([
  'unavailable',
  'deadline_exceeded',
  'resource_exhausted',
  'aborted',
]);

/** Anything that went wrong below, as OAuth tells it; nothing of the cause reaches the client. */
export function toOAuthError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  const failure = toPosternError(error);
  const options = { detail: `${failure.id}: ${failure.message}`, cause: error };
  if (failure.kind === 'invalid_argument') {
    return new OAuthError('invalid_request', 400, 'A parameter cannot be used as it is', options);
  }
  // The client left: nobody reads this, and nothing failed here.
  if (failure.kind === 'canceled') return new OAuthError('invalid_request', 499, 'The client left', options);
  if (isTooSoon(failure)) {
    const { headers = {} } = failure;
    return new OAuthError('temporarily_unavailable', 429, failure.message, { ...options, headers });
  }
  if (unavailableKinds.has(failure.kind)) {
    return new OAuthError('temporarily_unavailable', 503, 'The server is busy, try again', options);
  }
  return new OAuthError('server_error', 500, 'An internal error occurred', options);
}
