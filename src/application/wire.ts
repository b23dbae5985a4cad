import type { Duration } from '@bufbuild/protobuf/wkt';
import { timestamp } from '../contract/details.ts';
import type {
  ListApplicationKeysRequest,
  ListApplicationsRequest,
} from '../contract/services/application/v2.ts';
import { valueAt } from '../eventstore/index.ts';
import { complianceProblems } from './compliance.ts';
import { type OidcColumns, type OidcConfigChange, oidcConfigOf } from './oidc-config.ts';
import {
  accessTokenTypes,
  apiAuthMethods,
  grantTypes,
  indexOf,
  type LoginVersion,
  oidcApplicationTypes,
  oidcAuthMethods,
  responseTypes,
} from './oidc-values.ts';
import type { GivenSaml } from './operations.ts';
import { applicationKind } from './projection.ts';
import type {
  ApplicationConditions,
  ApplicationKeyConditions,
  ApplicationKeyRow,
  ApplicationRow,
} from './queries.ts';
import { allowedOrigins } from './redirect-uris.ts';
import { emptyFilter } from './refusals.ts';
import type { GivenMetadata } from './saml-metadata.ts';

/** What application.v2, app.v2beta and v1 share, in the names of application.v2. */

interface LoginVersionMessage {
  readonly version:
    | { readonly case: 'loginV1' }
    | { readonly case: 'loginV2'; readonly value: { readonly baseUri?: string | undefined } }
    | { readonly case: undefined };
}

export interface OidcRequest {
  readonly redirectUris: readonly string[];
  /** From 1 on; 0 is unspecified. */
  readonly responseTypes: readonly number[];
  readonly grantTypes: readonly number[];
  readonly applicationType?: number | undefined;
  readonly authMethodType?: number | undefined;
  readonly postLogoutRedirectUris: readonly string[];
  readonly developmentMode?: boolean | undefined;
  readonly accessTokenType?: number | undefined;
  readonly accessTokenRoleAssertion?: boolean | undefined;
  readonly idTokenRoleAssertion?: boolean | undefined;
  readonly idTokenUserinfoAssertion?: boolean | undefined;
  readonly clockSkew?: Duration | undefined;
  readonly additionalOrigins: readonly string[];
  readonly skipNativeAppSuccessPage?: boolean | undefined;
  readonly backChannelLogoutUri?: string | undefined;
  readonly loginVersion?: LoginVersionMessage | undefined;
}

const one = <T extends string>(values: readonly T[], index: number | undefined) =>
  index === undefined ? undefined : valueAt(values, index);

const milliseconds = ({ seconds, nanos }: Duration) =>
  Number(seconds) * 1_000 + Math.round(nanos / 1_000_000);

function loginOf(message: LoginVersionMessage | undefined): {
  loginVersion?: LoginVersion;
  loginBaseUri?: string;
} {
  if (message === undefined) return {};
  const { version } = message;
  if (version.case === 'loginV2') return { loginVersion: 'v2', loginBaseUri: version.value.baseUri ?? '' };
  return { loginVersion: version.case === 'loginV1' ? 'v1' : 'unspecified', loginBaseUri: '' };
}

/** Every value that the request holds; empty lists are values too. */
export const oidcOf = (request: OidcRequest): OidcConfigChange => ({
  redirectUris: request.redirectUris,
  responseTypes: request.responseTypes
    .filter((index) => index > 0)
    .map((index) => valueAt(responseTypes, index - 1)),
  grantTypes: request.grantTypes.map((index) => valueAt(grantTypes, index)),
  applicationType: one(oidcApplicationTypes, request.applicationType),
  authMethod: one(oidcAuthMethods, request.authMethodType),
  postLogoutRedirectUris: request.postLogoutRedirectUris,
  devMode: request.developmentMode,
  accessTokenType: one(accessTokenTypes, request.accessTokenType),
  accessTokenRoleAssertion: request.accessTokenRoleAssertion,
  idTokenRoleAssertion: request.idTokenRoleAssertion,
  idTokenUserinfoAssertion: request.idTokenUserinfoAssertion,
  clockSkewMs: request.clockSkew && milliseconds(request.clockSkew),
  additionalOrigins: request.additionalOrigins,
  skipNativeAppSuccessPage: request.skipNativeAppSuccessPage,
  backChannelLogoutUri: request.backChannelLogoutUri,
  ...loginOf(request.loginVersion),
});

/** For partial updates, which cannot tell an empty list from one left out: empty means unchanged. */
export const oidcUpdateOf = (request: OidcRequest): OidcConfigChange =>
  Object.fromEntries(
    Object.entries(oidcOf(request)).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );

type LoginVersionAnswer = {
  version: { case: 'loginV1'; value: object } | { case: 'loginV2'; value: { baseUri?: string } };
};

function loginAnswer(version: LoginVersion, baseUri: string): LoginVersionAnswer | undefined {
  if (version === 'unspecified') return undefined;
  if (version === 'v1') return { version: { case: 'loginV1', value: {} } };
  return { version: { case: 'loginV2', value: baseUri === '' ? {} : { baseUri } } };
}

export const problemAnswers = (problems: ReturnType<typeof complianceProblems>) =>
  problems.map(({ key, message }) => ({ key, localizedMessage: message }));

export function oidcAnswer(row: ApplicationRow) {
  const config = oidcConfigOf(row);
  const problems = complianceProblems(config, { registered: row.origin !== null });
  return {
    redirectUris: [...config.redirectUris],
    responseTypes: config.responseTypes.map((type) => indexOf(responseTypes, type) + 1),
    grantTypes: config.grantTypes.map((type) => indexOf(grantTypes, type)),
    applicationType: indexOf(oidcApplicationTypes, config.applicationType),
    clientId: row.client_id ?? '',
    authMethodType: indexOf(oidcAuthMethods, config.authMethod),
    postLogoutRedirectUris: [...config.postLogoutRedirectUris],
    nonCompliant: problems.length > 0,
    complianceProblems: problemAnswers(problems),
    developmentMode: config.devMode,
    accessTokenType: indexOf(accessTokenTypes, config.accessTokenType),
    accessTokenRoleAssertion: config.accessTokenRoleAssertion,
    idTokenRoleAssertion: config.idTokenRoleAssertion,
    idTokenUserinfoAssertion: config.idTokenUserinfoAssertion,
    clockSkew: {
      seconds: BigInt(Math.floor(config.clockSkewMs / 1_000)),
      nanos: (config.clockSkewMs % 1_000) * 1_000_000,
    },
    additionalOrigins: [...config.additionalOrigins],
    allowedOrigins: allowedOrigins(config),
    skipNativeAppSuccessPage: config.skipNativeAppSuccessPage,
    backChannelLogoutUri: config.backChannelLogoutUri,
    loginVersion: loginAnswer(config.loginVersion, config.loginBaseUri),
  };
}

/** The same under the names of app.v2beta and v1. */
export function earlierOidcAnswer(row: ApplicationRow) {
  const { applicationType, developmentMode, nonCompliant, ...rest } = oidcAnswer(row);
  return { ...rest, appType: applicationType, devMode: developmentMode, noneCompliant: nonCompliant };
}

export const apiAnswer = (row: Pick<ApplicationRow, 'client_id'> & Pick<OidcColumns, 'auth_method'>) => ({
  clientId: row.client_id ?? '',
  authMethodType: row.auth_method === 'private_key_jwt' ? 1 : 0,
});

interface SamlRequest {
  readonly metadata: GivenMetadata;
  readonly loginVersion?: LoginVersionMessage | undefined;
}

/** What is left out of the login is the instance's. */
export const samlOf = ({ metadata, loginVersion }: SamlRequest): GivenSaml => ({
  metadata,
  loginVersion: 'unspecified',
  loginBaseUri: '',
  ...loginOf(loginVersion),
});

/** For partial updates. */
export const samlUpdateOf = ({ metadata, loginVersion }: SamlRequest): Partial<GivenSaml> => ({
  ...(metadata.case !== undefined && { metadata }),
  ...loginOf(loginVersion),
});

export const samlAnswer = (row: ApplicationRow) => ({
  metadataXml: Buffer.from(row.saml_metadata ?? '', 'base64'),
  metadataUrl: row.saml_metadata_url ?? '',
  loginVersion: loginAnswer(row.login_version, row.login_base_uri),
});

export const apiAuthMethod = (index: number) => valueAt(apiAuthMethods, index);

export const isOidc = (row: ApplicationRow): boolean => row.type === applicationKind.oidc;
export const isSaml = (row: ApplicationRow): boolean => row.type === applicationKind.saml;
export const isApi = (row: ApplicationRow): boolean => row.type === applicationKind.api;

export const applicationAnswer = (row: ApplicationRow) => ({
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  state: row.state,
  name: row.name,
});

type Configuration =
  | { case: 'oidcConfiguration'; value: ReturnType<typeof oidcAnswer> }
  | { case: 'apiConfiguration'; value: ReturnType<typeof apiAnswer> }
  | { case: 'samlConfiguration'; value: ReturnType<typeof samlAnswer> };

function configuration(row: ApplicationRow): Configuration | undefined {
  if (isOidc(row)) return { case: 'oidcConfiguration', value: oidcAnswer(row) };
  if (isSaml(row)) return { case: 'samlConfiguration', value: samlAnswer(row) };
  return isApi(row) ? { case: 'apiConfiguration', value: apiAnswer(row) } : undefined;
}

/** `application.v2.Application` */
export const applicationMessage = (row: ApplicationRow) => ({
  applicationId: row.id,
  projectId: row.project_id,
  ...applicationAnswer(row),
  configuration: configuration(row),
});

export const keyAnswer = (row: ApplicationKeyRow) => ({
  applicationId: row.application_id,
  projectId: row.project_id,
  creationDate: timestamp(row.creation_date),
  organizationId: row.resource_owner,
  expirationDate: timestamp(row.expiration_date),
});

export function applicationFilter(
  where: ApplicationConditions,
  { filter }: ListApplicationsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'projectIdFilter':
      where.equals('project', filter.value.projectId);
      return;
    case 'nameFilter':
      where.text('name', filter.value.name, filter.value.method);
      return;
    case 'stateFilter':
      where.equals('state', filter.value);
      return;
    case 'typeFilter':
      where.equals('type', filter.value);
      return;
    case 'clientIdFilter':
      where.equals('clientId', filter.value.clientId);
      return;
    case 'entityIdFilter':
      where.equals('entityId', filter.value.entityId);
      return;
    default:
      throw emptyFilter();
  }
}

export function keyFilter(
  where: ApplicationKeyConditions,
  { filter }: ListApplicationKeysRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'applicationIdFilter':
      where.equals('application', filter.value.applicationId);
      return;
    case 'projectIdFilter':
      where.equals('project', filter.value.projectId);
      return;
    case 'organizationIdFilter':
      where.equals('organization', filter.value.organizationId);
      return;
    default:
      throw emptyFilter();
  }
}

/** By the numbers of the wire's enums. */
export const applicationSort = (column: number) =>
  (['id', 'name', 'state', 'creationDate', 'changeDate'] as const)[column] ?? 'id';
export const keySort = (column: number) =>
  (['id', 'project', 'application', 'creationDate', 'organization', 'expirationDate', 'type'] as const)[
    column
  ] ?? 'id';
