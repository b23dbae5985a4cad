import { clientMethodOf, type OidcConfig, subjectTypeOf } from '../../application/index.ts';
import { type About, answerFields, encryptedAnswerFields } from '../../registration/index.ts';
import { registeredResponseTypes } from '../authorize/response-type.ts';
import { paths } from '../protocol/paths.ts';

/** Where a client asks after itself (RFC 7592 §2). */
export const clientUri = (issuer: string, clientId: string): string =>
  `${issuer}${paths.registration}?client_id=${encodeURIComponent(clientId)}`;

/** What of a configuration is told where it says something, by its name on the wire. */
const told = {
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  defaultAcrValues: 'default_acr_values',
  jwksUri: 'jwks_uri',
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  tlsClientAuthSubjectDn: 'tls_client_auth_subject_dn',
  tlsClientAuthSanDns: 'tls_client_auth_san_dns',
  tlsClientAuthSanUri: 'tls_client_auth_san_uri',
  tlsClientAuthSanIp: 'tls_client_auth_san_ip',
  tlsClientAuthSanEmail: 'tls_client_auth_san_email',
  tlsClientCertificateBoundAccessTokens: 'tls_client_certificate_bound_access_tokens',
  ...answerFields,
  ...encryptedAnswerFields,
  sectorIdentifierUri: 'sector_identifier_uri',
  requirePushedAuthorizationRequests: 'require_pushed_authorization_requests',
  requireSignedRequestObject: 'require_signed_request_object',
  dpopBoundAccessTokens: 'dpop_bound_access_tokens',
  requestObjectSigningAlg: 'request_object_signing_alg',
  requestObjectEncryptionAlg: 'request_object_encryption_alg',
  requestObjectEncryptionEnc: 'request_object_encryption_enc',
  requestUris: 'request_uris',
} as const satisfies Partial<Record<keyof OidcConfig, string>>;

const saysNothing = (value: unknown): boolean =>
  value === '' || value === false || (Array.isArray(value) && value.length === 0);

const toldOf = (oidc: OidcConfig): object =>
  Object.fromEntries(
    Object.entries(told).flatMap(([name, field]) => {
      const value = oidc[name as keyof typeof told];
      return saysNothing(value) ? [] : [[field, value]];
    }),
  );

/** A client's metadata as they hold, under the names of RFC 7591 §2. */
export const metadataOf = (name: string, oidc: OidcConfig, about: About) => ({
  ...about,
  client_name: name,
  redirect_uris: oidc.redirectUris,
  grant_types: oidc.grantTypes,
  response_types: registeredResponseTypes(oidc),
  token_endpoint_auth_method: clientMethodOf(oidc),
  application_type: oidc.applicationType === 'native' ? 'native' : 'web',
  subject_type: subjectTypeOf(oidc) || 'public',
  ...toldOf(oidc),
  ...(oidc.jwks !== '' && { jwks: JSON.parse(oidc.jwks) }),
  ...(oidc.defaultMaxAge >= 0 && { default_max_age: oidc.defaultMaxAge }),
  ...(oidc.authorizationDetailsTypes !== '' && {
    authorization_details_types: oidc.authorizationDetailsTypes.split(' '),
  }),
  ...(oidc.backChannelLogoutUri !== '' && {
    backchannel_logout_uri: oidc.backChannelLogoutUri,
    backchannel_logout_session_required: oidc.backChannelLogoutSessionRequired,
  }),
  ...(oidc.frontChannelLogoutUri !== '' && {
    frontchannel_logout_uri: oidc.frontChannelLogoutUri,
    frontchannel_logout_session_required: oidc.frontChannelLogoutSessionRequired,
  }),
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
