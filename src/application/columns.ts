import type { OidcConfig, OidcConfigChange } from './oidc-config.ts';

/** Where each value of an OIDC configuration stands in `applications_projection`. */
const columns = {
  redirectUris: 'redirect_uris',
  responseTypes: 'response_types',
  grantTypes: 'grant_types',
  applicationType: 'application_type',
  authMethod: 'auth_method',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  devMode: 'dev_mode',
  accessTokenType: 'access_token_type',
  accessTokenRoleAssertion: 'access_token_role_assertion',
  idTokenRoleAssertion: 'id_token_role_assertion',
  idTokenUserinfoAssertion: 'id_token_userinfo_assertion',
  clockSkewMs: 'clock_skew_ms',
  additionalOrigins: 'additional_origins',
  skipNativeAppSuccessPage: 'skip_native_app_success_page',
  backChannelLogoutUri: 'back_channel_logout_uri',
  loginVersion: 'login_version',
  loginBaseUri: 'login_base_uri',
} as const satisfies Record<keyof OidcConfig, string>;

type Columns = typeof columns;
type ColumnOf = Columns[keyof OidcConfig];
const pairs = Object.entries(columns) as [keyof OidcConfig, ColumnOf][];

/** A row's columns of an OIDC configuration. */
export type OidcColumns = { readonly [K in keyof OidcConfig as Columns[K]]: OidcConfig[K] };

/** For a select, each with the table's alias. */
export const oidcColumnList = (alias: string): string =>
  pairs.map(([, column]) => `${alias}.${column}`).join(', ');

export const columnsOf = (change: OidcConfigChange): Partial<OidcColumns> =>
  Object.fromEntries(
    pairs.filter(([name]) => change[name] !== undefined).map(([name, column]) => [column, change[name]]),
  );

export const oidcConfigOf = (row: OidcColumns): OidcConfig =>
  Object.fromEntries(pairs.map(([name, column]) => [name, row[column]])) as unknown as OidcConfig;
