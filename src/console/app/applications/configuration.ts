import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  APIAuthMethodType,
  type CreateApplicationRequestSchema,
  OIDCApplicationType,
  OIDCAuthMethodType,
  OIDCGrantType,
  OIDCResponseType,
} from '../../../contract/services/application/v2.ts';
import type { Way } from './frameworks.ts';

type Type = NonNullable<MessageInitShape<typeof CreateApplicationRequestSchema>['applicationType']>;

const { OIDC_GRANT_TYPE_AUTHORIZATION_CODE, OIDC_GRANT_TYPE_REFRESH_TOKEN, OIDC_GRANT_TYPE_DEVICE_CODE } =
  OIDCGrantType;

/** By current practice (RFC 9700): a code with PKCE, and a secret only where it can be kept. */
const ofWay = {
  spa: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_USER_AGENT,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE,
  },
  web: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_WEB,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_BASIC,
  },
  native: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_NATIVE,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE,
  },
  fapi: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_WEB,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT,
  },
  proxy: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_WEB,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE,
  },
  device: {
    applicationType: OIDCApplicationType.OIDC_APP_TYPE_NATIVE,
    authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_NONE,
  },
} as const;

export interface Addresses {
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly developmentMode: boolean;
}

/** How an API proves itself. */
export type ApiProof = 'basic' | 'jwt';
const apiProofs = {
  basic: APIAuthMethodType.API_AUTH_METHOD_TYPE_BASIC,
  jwt: APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT,
} as const;

export function typeOf(
  way: Way,
  {
    redirectUris,
    postLogoutRedirectUris,
    developmentMode,
    apiProof,
  }: Addresses & { readonly apiProof: ApiProof },
): Type {
  if (way === 'api')
    return {
      case: 'apiConfiguration',
      value: { authMethodType: apiProofs[apiProof] },
    };
  const device = way === 'device';
  const proxy = way === 'proxy';
  return {
    case: 'oidcConfiguration',
    value: {
      ...ofWay[way],
      responseTypes: device ? [] : [OIDCResponseType.OIDC_RESPONSE_TYPE_CODE],
      grantTypes: [
        device ? OIDC_GRANT_TYPE_DEVICE_CODE : OIDC_GRANT_TYPE_AUTHORIZATION_CODE,
        ...(proxy ? [] : [OIDC_GRANT_TYPE_REFRESH_TOKEN]),
      ],
      redirectUris: [...redirectUris],
      postLogoutRedirectUris: [...postLogoutRedirectUris],
      developmentMode,
    },
  };
}

/** Whether addresses need development mode: without a secret, http is for native applications only. */
export const needsDevelopmentMode = (way: Way, uris: readonly string[]): boolean =>
  way === 'spa' && uris.some((uri) => uri.startsWith('http:'));
