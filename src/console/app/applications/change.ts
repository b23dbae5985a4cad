import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import {
  type Application,
  ApplicationService,
  type OIDCConfiguration,
} from '../../../contract/services/application/v2.ts';
import { refetch, useFresh } from '../api/index.ts';
import { oidcOf } from './queries.ts';

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

const { getApplication, updateApplication } = ApplicationService.method;

/** Reads the application anew, for a form of some of it. */
export const useFreshApplication = <Values>(
  application: Application,
  valuesOf: (application: Application) => Values,
): (() => Promise<Values>) =>
  useFresh(
    getApplication,
    { applicationId: application.applicationId },
    ({ application: now = application }) => valuesOf(now),
  );

/** The same for a form of its configuration. */
export const useFreshOidc = <Values>(
  application: Application,
  oidc: OIDCConfiguration,
  valuesOf: (oidc: OIDCConfiguration) => Values,
): (() => Promise<Values>) => useFreshApplication(application, (now) => valuesOf(oidcOf(now) ?? oidc));

async function changeOidc(
  transport: Transport,
  application: Application,
  latest: () => Promise<OIDCConfiguration>,
  change: OidcChange,
): Promise<void> {
  if (emptiesList(change)) {
    const { replaceOidc } = await import('./replace.ts');
    await replaceOidc(transport, application, { ...(await latest()), ...change });
    return;
  }
  const { applicationId, projectId } = application;
  await callUnaryMethod(transport, updateApplication, {
    applicationId,
    projectId,
    applicationType: { case: 'oidcConfiguration', value: change },
  });
}

/** Changes some of an application's configuration; what is not named stays. */
export function useOidcChange(application: Application, oidc: OIDCConfiguration) {
  const transport = useTransport();
  const queries = useQueryClient();
  const latest = useFreshOidc(application, oidc, (now) => now);
  return async (change: OidcChange): Promise<void> => {
    await changeOidc(transport, application, latest, change);
    await refetch(queries);
  };
}
