/** Where the endpoints are; Zitadel's paths, which its SDKs and many configurations have written down. */
export const paths = {
  discovery: '/.well-known/openid-configuration',
  /** RFC 8414 §3. */
  serverMetadata: '/.well-known/oauth-authorization-server',
  authorize: '/oauth/v2/authorize',
  callback: '/oauth/v2/authorize/callback',
  token: '/oauth/v2/token',
  introspect: '/oauth/v2/introspect',
  revoke: '/oauth/v2/revoke',
  keys: '/oauth/v2/keys',
  userinfo: '/oidc/v1/userinfo',
  endSession: '/oidc/v1/end_session',
} as const;
