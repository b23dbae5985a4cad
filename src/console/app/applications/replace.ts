import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';

/**
 * The whole configuration, by version 1 of the API: in application.v2 an empty list means that nothing changes, so that
 * no list can be emptied there.
 */
export async function replaceOidc(
  transport: Transport,
  { applicationId, projectId }: Application,
  oidc: OIDCConfiguration,
): Promise<void> {
  const { version } = oidc.loginVersion ?? { version: { case: undefined } };
  await callUnaryMethod(transport, ManagementService.method.updateOIDCAppConfig, {
    projectId,
    appId: applicationId,
    redirectUris: oidc.redirectUris,
    // Version 1 counts them from 0 on, and has none that is unspecified.
    responseTypes: oidc.responseTypes.map((type) => type - 1),
    grantTypes: oidc.grantTypes.map(Number),
    appType: Number(oidc.applicationType),
    authMethodType: Number(oidc.authMethodType),
    postLogoutRedirectUris: oidc.postLogoutRedirectUris,
    devMode: oidc.developmentMode,
    accessTokenType: Number(oidc.accessTokenType),
    accessTokenRoleAssertion: oidc.accessTokenRoleAssertion,
    idTokenRoleAssertion: oidc.idTokenRoleAssertion,
    idTokenUserinfoAssertion: oidc.idTokenUserinfoAssertion,
    ...(oidc.clockSkew && { clockSkew: oidc.clockSkew }),
    additionalOrigins: oidc.additionalOrigins,
    skipNativeAppSuccessPage: oidc.skipNativeAppSuccessPage,
    backChannelLogoutUri: oidc.backChannelLogoutUri,
    ...(version.case === 'loginV1' && { loginVersion: { version: { case: 'loginV1' as const, value: {} } } }),
    ...(version.case === 'loginV2' && {
      loginVersion: {
        version: {
          case: 'loginV2' as const,
          value: { ...(version.value.baseUri && { baseUri: version.value.baseUri }) },
        },
      },
    }),
  });
}
