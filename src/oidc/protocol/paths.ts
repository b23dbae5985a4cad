/** Where the endpoints are; Zitadel's paths, which its SDKs and many configurations have written down. */
export const paths = {
  discovery: '/.well-known/openid-configuration',
  /** RFC 8414 §3. */
  serverMetadata: '/.well-known/oauth-authorization-server',
  /** RFC 9728 §3. */
  protectedResource: '/.well-known/oauth-protected-resource',
  authorize: '/oauth/v2/authorize',
  /** RFC 9126 §2. */
  pushedAuthorization: '/oauth/v2/par',
  callback: '/oauth/v2/authorize/callback',
  token: '/oauth/v2/token',
  deviceAuthorization: '/oauth/v2/device_authorization',
  /** CIBA Core 1.0 §7. */
  backchannelAuthentication: '/oauth/v2/bc-authorize',
  /** What a device shows: short, for it is typed (RFC 8628 §3.2). */
  device: '/device',
  /** RFC 7591 §3, RFC 7592 §2. */
  registration: '/oauth/v2/register',
  /** draft-ietf-oauth-attestation-based-client-auth §6.1. */
  challenge: '/oauth/v2/challenge',
  introspect: '/oauth/v2/introspect',
  revoke: '/oauth/v2/revoke',
  /** Grant Management for OAuth 2.0 §6.2: a grant is below it, by its id. */
  grants: '/oauth/v2/grants',
  /** Of all that somebody has; ours. */
  globalRevocation: '/oauth/v2/global_token_revocation',
  keys: '/oauth/v2/keys',
  userinfo: '/oidc/v1/userinfo',
  endSession: '/oidc/v1/end_session',
  checkSession: '/oidc/v1/check_session',
  /** Where browsers pass when they leave; see front-channel logout. */
  signedOut: '/oidc/v1/signed_out',
  /** OpenID Shared Signals Framework 1.0 §7.2. */
  sharedSignals: '/.well-known/ssf-configuration',
  signalStreams: '/ssf/v1/streams',
  signalStatus: '/ssf/v1/status',
  signalSubjectAddition: '/ssf/v1/subjects/add',
  signalSubjectRemoval: '/ssf/v1/subjects/remove',
  signalVerification: '/ssf/v1/verification',
  /** RFC 8936, of one stream by `stream_id`. */
  signalPoll: '/ssf/v1/poll',
} as const;
