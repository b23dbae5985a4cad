import type { JWK } from 'jose';
import { attestationMethods, backchannelDeliveryModes } from '../../application/index.ts';
import { usableTypesOf } from '../../authorization-details/index.ts';
import { contentEncryptions, keyManagementAlgorithms, signingAlgorithms } from '../../crypto/index.ts';
import { type FlagValues, flagsIn } from '../../flags/index.ts';
import { hasBrowserState } from '../../login/index.ts';
import { allowedLanguages, settingsOf } from '../../settings/index.ts';
import { encryptionJwks } from '../../webkey/index.ts';
import { acrValues } from '../auth-request/acr.ts';
import { responseTypes } from '../auth-request/values.ts';
import { askableModes } from '../authorize/response-type.ts';
import { grantActions } from '../grant-management/actions.ts';
import { idJagGrantProfile, idJagTokenType } from '../grants/id-jag/names.ts';
import { grants } from '../grants/index.ts';
import { proofAlgorithms } from '../possession/proof.ts';
import { paths } from '../protocol/paths.ts';
import { standardScopes } from '../scope/scopes.ts';
import { certificateMetadata, certificateMethodsOf } from './certificate-metadata.ts';
import type { Endpoint } from './endpoint.ts';

const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=300, must-revalidate' };

/** Server metadata (OIDC Discovery §3, RFC 8414 §2), the same under both addresses. The issuer is the origin that was asked. */
export const discovery: Endpoint = async ({ provider: { platform, certificates }, instance }) => {
  const [languages, flags, security, encrypting, details] = await Promise.all([
    allowedLanguages(platform, instance.id),
    flagsIn(platform, instance.id),
    settingsOf(platform).security(instance.id, ''),
    encryptionJwks(platform, instance.id),
    usableTypesOf(platform)(instance.id),
  ]);
  const body = JSON.stringify({
    ...metadata(instance.origin, languages, certificateMethodsOf(certificates)),
    ...certificateMetadata(instance.origin, certificates),
    ...(hasBrowserState(instance) && { check_session_iframe: instance.origin + paths.checkSession }),
    ...logoutMetadata(flags),
    ...encryptedRequests(encrypting),
    // RFC 9396 §10.
    ...(details.size > 0 && { authorization_details_types_supported: [...details.keys()] }),
    ...registrationMetadata(instance.origin, security.values),
  });
  return { status: 200, headers, body };
};

/** RFC 8414 §2, draft-ietf-oauth-client-id-metadata-document §5. */
const registrationMetadata = (
  issuer: string,
  settings: { readonly dynamicRegistration: boolean; readonly clientDocumentsRead: boolean },
) => ({
  ...(settings.dynamicRegistration && { registration_endpoint: issuer + paths.registration }),
  ...(settings.clientDocumentsRead && { client_id_metadata_document_supported: true }),
});

/** OIDC Discovery §3: by what there are keys for request objects. */
const encryptedRequests = (keys: readonly JWK[]) =>
  keys.length > 0 && {
    request_object_encryption_alg_values_supported: [...new Set(keys.map(({ alg }) => alg))],
    request_object_encryption_enc_values_supported: contentEncryptions,
  };

/** OpenID Connect Back-Channel and Front-Channel Logout 1.0, §2.1 and §3. */
const logoutMetadata = ({ enableBackChannelLogout }: FlagValues) => ({
  backchannel_logout_supported: enableBackChannelLogout,
  backchannel_logout_session_supported: enableBackChannelLogout,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
});

const authMethods = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  ...attestationMethods,
];

/** By what answers are encrypted to keys of clients (OIDC Discovery §3, RFC 9701 §7, JARM §4). */
const encryptionMetadata = Object.fromEntries(
  ['id_token', 'userinfo', 'introspection', 'authorization'].flatMap((answer) => [
    [`${answer}_encryption_alg_values_supported`, keyManagementAlgorithms],
    [`${answer}_encryption_enc_values_supported`, contentEncryptions],
  ]),
);

const metadata = (issuer: string, languages: readonly string[], byCertificate: readonly string[]) => ({
  issuer,
  authorization_endpoint: issuer + paths.authorize,
  pushed_authorization_request_endpoint: issuer + paths.pushedAuthorization,
  require_pushed_authorization_requests: false,
  token_endpoint: issuer + paths.token,
  device_authorization_endpoint: issuer + paths.deviceAuthorization,
  backchannel_authentication_endpoint: issuer + paths.backchannelAuthentication,
  backchannel_token_delivery_modes_supported: backchannelDeliveryModes.filter((mode) => mode !== 'none'),
  backchannel_authentication_request_signing_alg_values_supported: signingAlgorithms,
  backchannel_user_code_parameter_supported: false,
  challenge_endpoint: issuer + paths.challenge,
  client_attestation_signing_alg_values_supported: signingAlgorithms,
  client_attestation_pop_signing_alg_values_supported: proofAlgorithms,
  introspection_endpoint: issuer + paths.introspect,
  global_token_revocation_endpoint: issuer + paths.globalRevocation,
  global_token_revocation_endpoint_auth_methods_supported: ['Bearer', 'DPoP'],
  userinfo_endpoint: issuer + paths.userinfo,
  revocation_endpoint: issuer + paths.revoke,
  end_session_endpoint: issuer + paths.endSession,
  jwks_uri: issuer + paths.keys,
  // For applications that have it switched on.
  grant_management_endpoint: issuer + paths.grants,
  grant_management_actions_supported: ['query', 'revoke', ...grantActions],
  grant_management_action_required: false,
  scopes_supported: standardScopes,
  response_types_supported: responseTypes,
  response_modes_supported: askableModes,
  authorization_signing_alg_values_supported: signingAlgorithms,
  grant_types_supported: [...grants.keys(), 'implicit'],
  identity_chaining_requested_token_types_supported: [idJagTokenType],
  authorization_grant_profiles_supported: [idJagGrantProfile],
  subject_types_supported: ['public', 'pairwise'],
  id_token_signing_alg_values_supported: signingAlgorithms,
  userinfo_signing_alg_values_supported: ['none', ...signingAlgorithms],
  introspection_signing_alg_values_supported: signingAlgorithms,
  ...encryptionMetadata,
  token_endpoint_auth_methods_supported: [...authMethods, ...byCertificate],
  token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
  revocation_endpoint_auth_methods_supported: [...authMethods, ...byCertificate],
  revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
  introspection_endpoint_auth_methods_supported: [...authMethods, ...byCertificate].filter(
    (method) => method !== 'none',
  ),
  introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
  claims_supported: [
    'sub',
    'aud',
    'exp',
    'iat',
    'iss',
    'auth_time',
    'nonce',
    'amr',
    'acr',
    'at_hash',
    'c_hash',
    's_hash',
    'act',
    'sid',
    'client_id',
    'azp',
    'groups',
    'preferred_username',
    'name',
    'family_name',
    'given_name',
    'nickname',
    'picture',
    'gender',
    'locale',
    'updated_at',
    'email',
    'email_verified',
    'phone_number',
    'phone_number_verified',
  ],
  code_challenge_methods_supported: ['S256'],
  prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
  ui_locales_supported: languages,
  claims_parameter_supported: true,
  acr_values_supported: acrValues,
  request_parameter_supported: true,
  request_object_signing_alg_values_supported: signingAlgorithms,
  require_signed_request_object: false,
  request_uri_parameter_supported: true,
  require_request_uri_registration: true,
  authorization_response_iss_parameter_supported: true,
  dpop_signing_alg_values_supported: proofAlgorithms,
});
