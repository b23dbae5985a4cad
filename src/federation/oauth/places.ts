import type { KindName, Provider } from '../../idp/index.ts';

/** Where providers of a kind are, and what they are asked for. */
export type Place =
  | {
      readonly speaks: 'openid';
      readonly issuer: string;
      readonly scopes: readonly string[];
      /** Apple posts what it says where a name or an address is asked for. */
      readonly responseMode?: 'form_post';
      /** User info is asked for beside the ID token. */
      readonly userInfo: boolean;
    }
  | {
      readonly speaks: 'oauth';
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      readonly userEndpoint: string;
      readonly scopes: readonly string[];
    };

export type OAuthKind = Exclude<KindName, 'jwt' | 'ldap' | 'saml'>;
export type OAuthProvider = Provider<OAuthKind>;

const or = (scopes: readonly string[], usual: readonly string[]) => (scopes.length > 0 ? scopes : usual);
const openid = ['openid', 'profile', 'email'];
const withOpenid = (scopes: readonly string[]) => [...new Set(['openid', ...or(scopes, openid)])];

export function placeOf(provider: OAuthProvider): Place {
  const { values } = provider;
  switch (provider.kind) {
    case 'oidc': {
      const { issuer, isIdTokenMapping } = provider.values;
      return { speaks: 'openid', issuer, scopes: withOpenid(values.scopes), userInfo: !isIdTokenMapping };
    }
    case 'google':
      return {
        speaks: 'openid',
        issuer: 'https://accounts.google.com',
        scopes: withOpenid(values.scopes),
        userInfo: true,
      };
    case 'gitlab':
      return {
        speaks: 'openid',
        issuer: 'https://gitlab.com',
        scopes: withOpenid(values.scopes),
        userInfo: true,
      };
    case 'gitlabSelfHosted':
      return {
        speaks: 'openid',
        issuer: provider.values.issuer,
        scopes: withOpenid(values.scopes),
        userInfo: true,
      };
    case 'apple':
      return {
        speaks: 'openid',
        issuer: 'https://appleid.apple.com',
        scopes: or(values.scopes, ['name', 'email']),
        responseMode: 'form_post',
        userInfo: false,
      };
    case 'azureAd': {
      const tenant = provider.values.tenant || 'common';
      const base = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0`;
      return {
        speaks: 'oauth',
        authorizationEndpoint: `${base}/authorize`,
        tokenEndpoint: `${base}/token`,
        userEndpoint: 'https://graph.microsoft.com/v1.0/me',
        scopes: [...new Set([...withOpenid(values.scopes), 'User.Read'])],
      };
    }
    case 'github':
      return {
        speaks: 'oauth',
        authorizationEndpoint: 'https://github.com/login/oauth/authorize',
        tokenEndpoint: 'https://github.com/login/oauth/access_token',
        userEndpoint: 'https://api.github.com/user',
        scopes: or(values.scopes, ['read:user', 'user:email']),
      };
    case 'githubEs':
    case 'oauth': {
      const { authorizationEndpoint, tokenEndpoint, userEndpoint } = provider.values;
      const usual = provider.kind === 'githubEs' ? ['read:user', 'user:email'] : [];
      return {
        speaks: 'oauth',
        authorizationEndpoint,
        tokenEndpoint,
        userEndpoint,
        scopes: or(values.scopes, usual),
      };
    }
  }
}
