import type { Static } from '@sinclair/typebox';
import type { oidcConfigChanged } from './events.ts';
import {
  type AccessTokenType,
  accessTokenTypes,
  type ClientAuthMethod,
  type GrantType,
  grantTypes,
  type LoginVersion,
  loginVersions,
  type OidcApplicationType,
  oidcApplicationTypes,
  oidcAuthMethods,
  type ResponseType,
  responseTypes,
  valueAt,
} from './oidc-values.ts';

export interface OidcConfig {
  readonly redirectUris: readonly string[];
  readonly responseTypes: readonly ResponseType[];
  readonly grantTypes: readonly GrantType[];
  readonly applicationType: OidcApplicationType;
  readonly authMethod: ClientAuthMethod;
  readonly postLogoutRedirectUris: readonly string[];
  /** Allows http and wildcards in redirect URIs; for development only. */
  readonly devMode: boolean;
  readonly accessTokenType: AccessTokenType;
  readonly accessTokenRoleAssertion: boolean;
  readonly idTokenRoleAssertion: boolean;
  readonly idTokenUserinfoAssertion: boolean;
  /** 0–5000 ms by which times in tokens are widened. */
  readonly clockSkewMs: number;
  /** Origins from which browsers may call, besides those of the redirect URIs. */
  readonly additionalOrigins: readonly string[];
  readonly skipNativeAppSuccessPage: boolean;
  readonly backChannelLogoutUri: string;
  readonly loginVersion: LoginVersion;
  /** Where login v2 of this client is; '' for the instance's. */
  readonly loginBaseUri: string;
}

export const emptyOidcConfig: OidcConfig = {
  redirectUris: [],
  responseTypes: [],
  grantTypes: [],
  applicationType: 'web',
  authMethod: 'client_secret_basic',
  postLogoutRedirectUris: [],
  devMode: false,
  accessTokenType: 'bearer',
  accessTokenRoleAssertion: false,
  idTokenRoleAssertion: false,
  idTokenUserinfoAssertion: false,
  clockSkewMs: 0,
  additionalOrigins: [],
  skipNativeAppSuccessPage: false,
  backChannelLogoutUri: '',
  loginVersion: 'unspecified',
  loginBaseUri: '',
};

/** Any of the configuration's values; what is undefined stays as it is. */
export type OidcConfigChange = { readonly [K in keyof OidcConfig]?: OidcConfig[K] | undefined };

type Settings = Omit<Static<typeof oidcConfigChanged.schema>, 'appId' | 'oidcVersion'>;

/** How a value stands in the payloads of events: under which name, and in which form. */
interface PayloadForm {
  readonly field: keyof Settings;
  read(value: unknown): unknown;
  write(value: unknown): unknown;
}

const plain = (field: keyof Settings): PayloadForm => ({
  field,
  read: (value) => value,
  write: (value) => value,
});
/** Go writes empty lists as null. */
const list = (field: keyof Settings): PayloadForm => ({
  field,
  read: (value) => value ?? [],
  write: (value) => value,
});
const choice = (field: keyof Settings, values: readonly string[]): PayloadForm => ({
  field,
  read: (index) => valueAt(values, index as number),
  write: (value) => values.indexOf(value as string),
});
const choices = (field: keyof Settings, values: readonly string[]): PayloadForm => ({
  field,
  read: (indexes) => ((indexes as number[] | null) ?? []).map((index) => valueAt(values, index)),
  write: (chosen) => (chosen as string[]).map((value) => values.indexOf(value)),
});
const nanoseconds = (field: keyof Settings): PayloadForm => ({
  field,
  read: (nanos) => Math.round((nanos as number) / 1_000_000),
  write: (ms) => (ms as number) * 1_000_000,
});

const forms: Readonly<Record<keyof OidcConfig, PayloadForm>> = {
  redirectUris: list('redirectUris'),
  responseTypes: choices('responseTypes', responseTypes),
  grantTypes: choices('grantTypes', grantTypes),
  applicationType: choice('applicationType', oidcApplicationTypes),
  authMethod: choice('authMethodType', oidcAuthMethods),
  postLogoutRedirectUris: list('postLogoutRedirectUris'),
  devMode: plain('devMode'),
  accessTokenType: choice('accessTokenType', accessTokenTypes),
  accessTokenRoleAssertion: plain('accessTokenRoleAssertion'),
  idTokenRoleAssertion: plain('idTokenRoleAssertion'),
  idTokenUserinfoAssertion: plain('idTokenUserinfoAssertion'),
  clockSkewMs: nanoseconds('clockSkew'),
  additionalOrigins: list('additionalOrigins'),
  skipNativeAppSuccessPage: plain('skipNativeAppSuccessPage'),
  backChannelLogoutUri: plain('backChannelLogoutURI'),
  loginVersion: choice('loginVersion', loginVersions),
  loginBaseUri: plain('loginBaseURI'),
};
const names = Object.keys(forms) as (keyof OidcConfig)[];

/** What a payload says of the configuration: fields that are absent are no change. */
export const changeOf = (payload: Settings): OidcConfigChange =>
  Object.fromEntries(
    names
      .filter((name) => payload[forms[name].field] !== undefined)
      .map((name) => [name, forms[name].read(payload[forms[name].field])]),
  );

/** The payload of a change. */
export const payloadOf = (change: OidcConfigChange): Settings =>
  Object.fromEntries(
    names
      .filter((name) => change[name] !== undefined)
      .map((name) => [forms[name].field, forms[name].write(change[name])]),
  );

export function withChange(config: OidcConfig, change: OidcConfigChange): OidcConfig {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...config, ...Object.fromEntries(given) };
}

const equal = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) && Array.isArray(right)
    ? left.length === right.length && left.every((value, index) => value === right[index])
    : left === right;

/** Only those values of the change that differ from what holds. */
export const differences = (config: OidcConfig, change: OidcConfigChange): OidcConfigChange =>
  Object.fromEntries(
    names
      .filter((name) => change[name] !== undefined && !equal(change[name], config[name]))
      .map((name) => [name, change[name]]),
  );
