import { invalidArgument } from '../errors/index.ts';
import { parsedUri } from '../uri/index.ts';
import { checkCiba } from './ciba.ts';
import { asciiForm, withCleanUris } from './clean-uris.ts';
import { emptyOidcConfig, type OidcConfig, type OidcConfigChange, withChange } from './oidc-config.ts';
import type { GrantType, ResponseType } from './oidc-values.ts';
import { checkSecurityProfile } from './security-profile.ts';
import { wildcardProblem } from './wildcards.ts';

const maxClockSkewMs = 5_000;

/**
 * Response types and grants that belong together (OIDC Dynamic Registration §2). The device flow has no response
 * type (RFC 8628), but Zitadel's tools send `code` along with it.
 */
const grantsOf: Readonly<Record<ResponseType, readonly [GrantType, ...GrantType[]]>> = {
  code: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
  id_token: ['implicit'],
  'id_token token': ['implicit'],
};

/** Whoever asks for nothing gets authorization code, as in OIDC Dynamic Registration §2. */
function withDefaults(config: OidcConfig): OidcConfig {
  const grantTypes: readonly GrantType[] =
    config.grantTypes.length > 0 ? config.grantTypes : ['authorization_code'];
  const wanted: readonly ResponseType[] = grantTypes.includes('authorization_code') ? ['code'] : [];
  return {
    ...config,
    grantTypes,
    responseTypes: config.responseTypes.length > 0 ? config.responseTypes : wanted,
  };
}

/** A new client's whole configuration. @throws PosternError `invalid_argument` for URIs that cannot be kept */
export const newOidcConfig = (given: OidcConfigChange): OidcConfig =>
  withDefaults(withChange(emptyOidcConfig, withCleanUris(given)));

/** Refuses what cannot work at all; what merely should not be is reported by `complianceProblems`. */
export function checkOidcConfig(config: OidcConfig): void {
  checkSecurityProfile(config);
  checkCiba(config);
  if (config.clockSkewMs < 0 || config.clockSkewMs > maxClockSkewMs) {
    throw invalidArgument('APP-Skw01', 'clock_skew must be between 0 and 5 seconds', { field: 'clock_skew' });
  }
  for (const responseType of config.responseTypes) {
    const grants = grantsOf[responseType];
    if (!grants.some((grant) => config.grantTypes.includes(grant))) {
      throw invalidArgument(
        'APP-Rsp01',
        `response_types has "${responseType}", which needs the grant type ${grants[0]}; add it to grant_types`,
        { field: 'grant_types' },
      );
    }
  }
  for (const [field, uris] of [
    ['redirect_uris', config.redirectUris],
    ['post_logout_redirect_uris', config.postLogoutRedirectUris],
  ] as const) {
    // Without development mode a star is a character like others.
    const wrong = config.devMode && uris.find((uri) => wildcardProblem(asciiForm(uri) ?? uri) !== undefined);
    if (wrong) {
      throw invalidArgument('APP-Uri07', `${field} has "${wrong}": ${wildcardProblem(wrong)}`, { field });
    }
  }
  for (const origin of config.additionalOrigins) {
    const ascii = asciiForm(origin);
    if (ascii === undefined || parsedUri(ascii)?.origin !== ascii) {
      throw invalidArgument(
        'APP-Ori01',
        `additional_origins has "${origin}"; an origin is scheme, host and port only, such as https://example.com`,
        { field: 'additional_origins' },
      );
    }
  }
  for (const [field, uri] of [
    ['back_channel_logout_uri', config.backChannelLogoutUri],
    ['front_channel_logout_uri', config.frontChannelLogoutUri],
    ['login_version.login_v2.base_uri', config.loginBaseUri],
  ] as const) {
    if (uri !== '' && !/^https?:$/.test(parsedUri(uri)?.protocol ?? '')) {
      throw invalidArgument('APP-Uri02', `${field} must be an absolute http or https URI`, { field });
    }
  }
}

/**
 * The configuration of a client that registers itself, which nobody looks over before it holds.
 * @throws PosternError `invalid_argument`
 */
export function registrableConfig(given: OidcConfigChange): OidcConfig {
  const config = newOidcConfig(given);
  checkOidcConfig(config);
  return config;
}
