import { parsedUri } from '../uri/index.ts';
import { asksElsewhere } from './ciba.ts';
import type { OidcConfig } from './oidc-config.ts';
import { isCustomScheme, isLoopback } from './redirect-uris.ts';

/** What about a client's configuration goes against OpenID Connect or current practice: told, not refused. */
export interface ComplianceProblem {
  /** Zitadel's key, by which consoles translate. */
  readonly key: string;
  readonly message: string;
}

export interface ComplianceFacts {
  /** It has registered itself, so that its keys and secrets are of one device alone (RFC 8252 §8.4). */
  readonly registered: boolean;
}

type Rule = (config: OidcConfig, facts: ComplianceFacts) => ComplianceProblem | undefined;

const rule =
  (key: string, message: string, broken: (config: OidcConfig, facts: ComplianceFacts) => boolean): Rule =>
  (config, facts) =>
    broken(config, facts) ? { key: `Application.OIDC.V1.${key}`, message } : undefined;

const urls = (config: OidcConfig): URL[] =>
  config.redirectUris.map((uri) => parsedUri(uri)).filter((url) => url !== undefined);
const usesRedirects = (config: OidcConfig) =>
  config.grantTypes.includes('authorization_code') || config.grantTypes.includes('implicit');
const plainHttp = (config: OidcConfig) =>
  urls(config).some((url) => url.protocol === 'http:' && !isLoopback(url));

const rules: readonly Rule[] = [
  rule(
    'NoRedirectUris',
    'No redirect URI is registered, so nobody can sign in to this application.',
    (config) => usesRedirects(config) && config.redirectUris.length === 0,
  ),
  rule(
    'GrantType.Refresh.NoAuthCode',
    'A refresh token comes with an authorization or device code; add one of these grants.',
    (config) =>
      config.grantTypes.includes('refresh_token') &&
      !asksElsewhere(config) &&
      !config.grantTypes.some((grant) => grant === 'authorization_code' || grant.endsWith(':device_code')),
  ),
  rule(
    'Native.AuthMethodType.NotNone',
    'A native application cannot keep a secret; its authentication method should be none (PKCE).',
    (config, { registered }) =>
      !registered && config.applicationType === 'native' && config.authMethod !== 'none',
  ),
  rule(
    'UserAgent.AuthMethodType.NotNone',
    'A browser application cannot keep a secret; its authentication method should be none (PKCE).',
    (config) => config.applicationType === 'user_agent' && config.authMethod !== 'none',
  ),
  rule(
    'Native.RedirectUris.MustBeHttpLocalhost',
    'A native application may use http on localhost, 127.0.0.1 and [::1] only.',
    (config) => config.applicationType === 'native' && plainHttp(config),
  ),
  rule(
    'Code.RedirectUris.HttpOnlyForWeb',
    'Redirect URIs of this application should use https; http is for web applications with a secret.',
    (config) =>
      config.applicationType !== 'native' &&
      (config.applicationType !== 'web' || config.authMethod === 'none') &&
      urls(config).some((url) => url.protocol === 'http:'),
  ),
  rule(
    'Code.RedirectUris.CustomOnlyNative',
    'Only native applications may use a scheme of their own in redirect URIs.',
    (config) => config.applicationType !== 'native' && urls(config).some(isCustomScheme),
  ),
  rule(
    'GrantType.Implicit.Discouraged',
    'Tokens that go through the browser leak by its history, logs and scripts, and no refresh follows them; OAuth 2.1 has no implicit flow. Take the response type code with PKCE.',
    (config) => config.grantTypes.includes('implicit'),
  ),
  rule('RedirectUris.Invalid', 'A redirect URI is not an absolute URI without fragment.', (config) =>
    config.redirectUris.some((uri) => uri.includes('#') || parsedUri(uri) === undefined),
  ),
];

export const complianceProblems = (
  config: OidcConfig,
  facts: ComplianceFacts = { registered: false },
): ComplianceProblem[] =>
  rules.map((check) => check(config, facts)).filter((problem) => problem !== undefined);
