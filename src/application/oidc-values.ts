/**
 * The choices of an OIDC client under the names that OAuth gives them. Events hold Zitadel's numbers (the index
 * here), tables and everything above hold the names.
 */

/** In response_type's own spelling (OIDC Core §3). */
export const responseTypes = ['code', 'id_token', 'id_token token'] as const;
export type ResponseType = (typeof responseTypes)[number];

export const grantTypes = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const;
export type GrantType = (typeof grantTypes)[number];

export const oidcApplicationTypes = ['web', 'user_agent', 'native'] as const;
export type OidcApplicationType = (typeof oidcApplicationTypes)[number];

/** `token_endpoint_auth_method` of RFC 7591 §2. */
export const oidcAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'none',
  'private_key_jwt',
] as const;
export const apiAuthMethods = ['client_secret_basic', 'private_key_jwt'] as const;
export type ClientAuthMethod = (typeof oidcAuthMethods)[number];
export type ApiAuthMethod = (typeof apiAuthMethods)[number];

export const accessTokenTypes = ['bearer', 'jwt'] as const;
export type AccessTokenType = (typeof accessTokenTypes)[number];

/** Which login serves the client: the instance's choice, or one of the two that Zitadel has. */
export const loginVersions = ['unspecified', 'v1', 'v2'] as const;
export type LoginVersion = (typeof loginVersions)[number];

/** By the numbers of `postern.application.v1.SecurityProfile`. */
export const securityProfiles = ['none', 'fapi2_security', 'fapi2_message_signing'] as const;
export type SecurityProfile = (typeof securityProfiles)[number];

/** `backchannel_token_delivery_mode` of CIBA §4; `none`: it asks nobody there. */
export const backchannelDeliveryModes = ['none', 'poll', 'ping', 'push'] as const;
export type BackchannelDeliveryMode = (typeof backchannelDeliveryModes)[number];

/** The number of a value in events and on the wire; `valueAt` is the way back. */
export const indexOf = <T extends string>(values: readonly T[], value: T): number => values.indexOf(value);

/** Whether the client proves itself with a secret that it shares with us. */
export const usesSecret = (method: string): boolean =>
  method === 'client_secret_basic' || method === 'client_secret_post';
