import type { OidcConfig } from '../../application/index.ts';
import type { About } from '../../registration/index.ts';
import { paths } from '../protocol/paths.ts';

/** Where a client asks after itself (RFC 7592 §2). */
export const clientUri = (issuer: string, clientId: string): string =>
  `${issuer}${paths.registration}?client_id=${encodeURIComponent(clientId)}`;

/** A client's metadata as they hold, under the names of RFC 7591 §2. */
export const metadataOf = (name: string, oidc: OidcConfig, about: About) => ({
  ...about,
  client_name: name,
  redirect_uris: oidc.redirectUris,
  ...(oidc.postLogoutRedirectUris.length > 0 && { post_logout_redirect_uris: oidc.postLogoutRedirectUris }),
  grant_types: oidc.grantTypes,
  response_types: oidc.responseTypes,
  token_endpoint_auth_method: oidc.authMethod,
  application_type: oidc.applicationType === 'native' ? 'native' : 'web',
  subject_type: 'public',
  ...(oidc.requirePushedAuthorizationRequests && { require_pushed_authorization_requests: true }),
  ...(oidc.dpopBoundAccessTokens && { dpop_bound_access_tokens: true }),
  ...(oidc.backChannelLogoutUri !== '' && {
    backchannel_logout_uri: oidc.backChannelLogoutUri,
    backchannel_logout_session_required: oidc.backChannelLogoutSessionRequired,
  }),
  ...(oidc.frontChannelLogoutUri !== '' && {
    frontchannel_logout_uri: oidc.frontChannelLogoutUri,
    frontchannel_logout_session_required: oidc.frontChannelLogoutSessionRequired,
  }),
  ...(oidc.requestObjectEncryptionAlg !== '' && {
    request_object_encryption_alg: oidc.requestObjectEncryptionAlg,
  }),
  ...(oidc.requestObjectEncryptionEnc !== '' && {
    request_object_encryption_enc: oidc.requestObjectEncryptionEnc,
  }),
  ...(oidc.requestUris.length > 0 && { request_uris: oidc.requestUris }),
});

export interface Issued {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registrationAccessToken: string;
}

/** RFC 7591 §3.2.1, RFC 7592 §3. Secrets are good until they are changed. */
export const issuedOf = ({ issuer, clientId, clientSecret, registrationAccessToken }: Issued) => ({
  client_id: clientId,
  ...(clientSecret !== '' && { client_secret: clientSecret, client_secret_expires_at: 0 }),
  registration_access_token: registrationAccessToken,
  registration_client_uri: clientUri(issuer, clientId),
});
