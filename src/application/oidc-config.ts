import {
  type ChangeOf,
  type ColumnsOf,
  choice,
  choices,
  count,
  defineFields,
  flag,
  milliseconds,
  text,
  texts,
  under,
  type ValuesOf,
} from '../eventstore/index.ts';
import { attestationFields } from './attestation.ts';
import { certificateFields } from './certificates.ts';
import { keyFields } from './client-keys.ts';
import { encryptionFields } from './encrypted-answers.ts';
import {
  accessTokenTypes,
  backchannelDeliveryModes,
  grantTypes,
  loginVersions,
  oidcApplicationTypes,
  oidcAuthMethods,
  responseTypes,
  securityProfiles,
} from './oidc-values.ts';

/** A number of seconds; −1 where nothing is said. */
const perhapsSeconds = <const C extends string>(column: C) => ({
  ...count(column, -1),
  type: 'integer' as const,
  zero: -1,
});

/** What Zitadel's API has no place for. */
const ownFields = {
  /** RFC 9126 §6: its authorization requests come by way of the pushed ones only. Ours. */
  requirePushedAuthorizationRequests: flag('require_pushed_authorization_requests'),
  /** RFC 9101 §10.5: its authorization requests are taken only as request objects that it has signed. Ours. */
  requireSignedRequestObject: flag('require_signed_request_object'),
  /** JARM: it is answered by signed JWTs alone. Ours. */
  requireSignedResponse: flag('require_signed_response'),
  /** RFC 9449 §5.2: it gets no tokens but those that are bound to a key. Ours. */
  dpopBoundAccessTokens: flag('dpop_bound_access_tokens'),
  /** RFC 9449 §8: its DPoP proofs hold a nonce of the server. Ours. */
  requireDpopNonce: flag('require_dpop_nonce'),
  ...certificateFields,
  ...attestationFields,
  ...keyFields,
  ...encryptionFields,
  /** OIDC Registration §2: by what its ID tokens are signed; '' for the active key's. Ours. */
  idTokenSignedResponseAlg: text('id_token_signed_response_alg'),
  /** OIDC Core §5.3.2: by what userinfo is signed for it; '' where it is JSON. Ours. */
  userinfoSignedResponseAlg: text('userinfo_signed_response_alg'),
  /** RFC 9701 §6: by what introspection answers to it are signed; '' for the active key's. Ours. */
  introspectionSignedResponseAlg: text('introspection_signed_response_alg'),
  /** JARM §3: by what answers to its requests are signed; '' for what its ID tokens are. Ours. */
  authorizationSignedResponseAlg: text('authorization_signed_response_alg'),
  /** OIDC Registration §2: how old a sign-in may be for it, where a request does not say; −1: of any age. Ours. */
  defaultMaxAge: perhapsSeconds('default_max_age'),
  /** The same: which classes of sign-ins it wants, best first, where a request does not say. Ours. */
  defaultAcrValues: texts('default_acr_values'),
  /** Front-Channel Logout 1.0 §2: rendered in a frame when a person signs out; '' for none. Ours. */
  frontChannelLogoutUri: text('front_channel_logout_uri'),
  /** The same: it wants `iss` and `sid` there, which it gets in any case. Ours. */
  frontChannelLogoutSessionRequired: flag('front_channel_logout_session_required'),
  /** Back-Channel Logout 1.0 §2.2: it wants `sid` in logout tokens, which it gets in any case. Ours. */
  backChannelLogoutSessionRequired: flag('back_channel_logout_session_required'),
  /** Its people are asked before it gets anything of theirs. Ours. */
  requireConsent: flag('require_consent'),
  /** RFC 9396 §10: the types that it may ask for, with blanks between; '' for any. Ours. */
  authorizationDetailsTypes: text('authorization_details_types'),
  /** Grant Management for OAuth 2.0: it knows its grants by their ids, asks after them and changes them. Ours. */
  grantManagement: flag('grant_management'),
  /** OIDC Core §8.1: host in whose sector users have names of their own; '' where they go by their ids. Ours. */
  sectorIdentifier: text('sector_identifier'),
  sectorIdentifierUri: text('sector_identifier_uri'),
  /** FAPI 2.0: what it is held to, on top of all else. Ours. */
  securityProfile: choice('security_profile', securityProfiles),
  /** OIDC Registration §2: its request objects are encrypted by this; '' for as it likes. Ours. */
  requestObjectEncryptionAlg: text('request_object_encryption_alg'),
  requestObjectEncryptionEnc: text('request_object_encryption_enc'),
  /** OIDC Registration §2: where it may leave request objects. Ours. */
  requestUris: texts('request_uris'),
  /** CIBA §4: how it hears of people whom it asks away from their browsers. Ours. */
  backchannelTokenDeliveryMode: choice('backchannel_token_delivery_mode', backchannelDeliveryModes),
  /** CIBA §4: where it is told, by ping and push; '' for none. Ours. */
  backchannelClientNotificationEndpoint: text('backchannel_client_notification_endpoint'),
  /** CIBA §4: by what its requests are signed, and then they are; '' for whatever. Ours. */
  backchannelAuthenticationRequestSigningAlg: text('backchannel_authentication_request_signing_alg'),
};

/** What an OIDC client is configured with: in the payloads of events, in `applications_projection`, and in values. */
export const oidcFields = defineFields({
  redirectUris: texts('redirect_uris'),
  responseTypes: choices('response_types', responseTypes),
  grantTypes: choices('grant_types', grantTypes),
  applicationType: choice('application_type', oidcApplicationTypes),
  authMethod: under('authMethodType', choice('auth_method', oidcAuthMethods)),
  postLogoutRedirectUris: texts('post_logout_redirect_uris'),
  /** Allows http and wildcards in redirect URIs; for development only. */
  devMode: flag('dev_mode'),
  accessTokenType: choice('access_token_type', accessTokenTypes),
  accessTokenRoleAssertion: flag('access_token_role_assertion'),
  idTokenRoleAssertion: flag('id_token_role_assertion'),
  idTokenUserinfoAssertion: flag('id_token_userinfo_assertion'),
  /** 0–5000 ms by which times in tokens are widened. */
  clockSkewMs: under('clockSkew', milliseconds('clock_skew_ms')),
  /** Origins from which browsers may call, besides those of the redirect URIs. */
  additionalOrigins: texts('additional_origins'),
  skipNativeAppSuccessPage: flag('skip_native_app_success_page'),
  backChannelLogoutUri: under('backChannelLogoutURI', text('back_channel_logout_uri')),
  loginVersion: choice('login_version', loginVersions),
  /** Where login v2 of this client is; '' for the instance's. */
  loginBaseUri: under('loginBaseURI', text('login_base_uri')),
  ...ownFields,
});

/** A configuration without what Zitadel's API has no place for: who replaces it there leaves that as it is. */
export const knownToZitadel = (config: OidcConfig): OidcConfigChange =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !Object.hasOwn(ownFields, name)));

type OwnName = keyof typeof ownFields;

/** Of a configuration or a change, only what Zitadel's API has no place for. */
export const ownSettings = <V extends Partial<Record<OwnName, unknown>>>(
  values: V,
): Pick<V, OwnName & keyof V> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(ownFields, name))) as never;

type OidcFields = typeof oidcFields.all;
export type OidcConfig = ValuesOf<OidcFields>;
/** Any of the configuration's values; what is undefined stays as it is. */
export type OidcConfigChange = ChangeOf<OidcFields>;
/** A row's columns of an OIDC configuration. */
export type OidcColumns = ColumnsOf<OidcFields>;

export const {
  defaults: emptyOidcConfig,
  /** What a payload says of the configuration: fields that are absent are no change. */
  read: changeOf,
  /** The payload of a change. */
  write: payloadOf,
  apply: withChange,
  /** Only those values of a change that differ from what holds. */
  differences,
  fromRow: oidcConfigOf,
} = oidcFields;
