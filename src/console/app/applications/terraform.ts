import {
  APIAuthMethodType,
  type Application,
  OIDCApplicationType,
  OIDCAuthMethodType,
  OIDCGrantType,
  OIDCResponseType,
  OIDCTokenType,
} from '../../../contract/services/application/v2.ts';
import { terraformOf } from '../object/index.ts';
import { apiOf, oidcOf } from './queries.ts';

/** As resources of Zitadel's provider, whose enums have the names of the API. */
export function terraformOfApplication(application: Application, organizationId: string): string | undefined {
  const base = { org_id: organizationId, project_id: application.projectId, name: application.name };
  const api = apiOf(application);
  if (api)
    return terraformOf('zitadel_application_api', application.name, {
      ...base,
      auth_method_type: APIAuthMethodType[api.authMethodType],
    });
  const oidc = oidcOf(application);
  if (!oidc) return undefined;
  return terraformOf('zitadel_application_oidc', application.name, {
    ...base,
    redirect_uris: oidc.redirectUris,
    response_types: oidc.responseTypes.map((type) => OIDCResponseType[type]),
    grant_types: oidc.grantTypes.map((type) => OIDCGrantType[type]),
    post_logout_redirect_uris: oidc.postLogoutRedirectUris,
    app_type: OIDCApplicationType[oidc.applicationType],
    auth_method_type: OIDCAuthMethodType[oidc.authMethodType],
    version: 'OIDC_VERSION_1_0',
    dev_mode: oidc.developmentMode,
    access_token_type: OIDCTokenType[oidc.accessTokenType],
    access_token_role_assertion: oidc.accessTokenRoleAssertion,
    id_token_role_assertion: oidc.idTokenRoleAssertion,
    id_token_userinfo_assertion: oidc.idTokenUserinfoAssertion,
    clock_skew: `${Number(oidc.clockSkew?.seconds ?? 0n)}s`,
    additional_origins: oidc.additionalOrigins,
    skip_native_app_success_page: oidc.skipNativeAppSuccessPage,
    back_channel_logout_uri: oidc.backChannelLogoutUri || undefined,
  });
}
