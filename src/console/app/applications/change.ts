import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import {
  type Application,
  ApplicationService,
  type OIDCConfiguration,
} from '../../../contract/services/application/v2.ts';
import { refetch } from '../api/index.ts';

/** What of an OIDC application can be changed. */
export type OidcChange = Partial<
  Pick<
    OIDCConfiguration,
    | 'redirectUris'
    | 'responseTypes'
    | 'grantTypes'
    | 'applicationType'
    | 'authMethodType'
    | 'postLogoutRedirectUris'
    | 'developmentMode'
    | 'accessTokenType'
    | 'accessTokenRoleAssertion'
    | 'idTokenRoleAssertion'
    | 'idTokenUserinfoAssertion'
    | 'clockSkew'
    | 'additionalOrigins'
    | 'skipNativeAppSuccessPage'
    | 'backChannelLogoutUri'
    | 'loginVersion'
  >
>;

const emptiesList = (change: OidcChange): boolean =>
  Object.values(change).some((value) => Array.isArray(value) && value.length === 0);

async function changeOidc(
  transport: Transport,
  application: Application,
  oidc: OIDCConfiguration,
  change: OidcChange,
): Promise<void> {
  if (emptiesList(change)) {
    const { replaceOidc } = await import('./replace.ts');
    await replaceOidc(transport, application, { ...oidc, ...change });
    return;
  }
  const { applicationId, projectId } = application;
  await callUnaryMethod(transport, ApplicationService.method.updateApplication, {
    applicationId,
    projectId,
    applicationType: { case: 'oidcConfiguration', value: change },
  });
}

/** Changes some of an application's configuration; what is not named stays. */
export function useOidcChange(application: Application, oidc: OIDCConfiguration) {
  const transport = useTransport();
  const queries = useQueryClient();
  return async (change: OidcChange): Promise<void> => {
    await changeOidc(transport, application, oidc, change);
    await refetch(queries);
  };
}
