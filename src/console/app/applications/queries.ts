import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type Application,
  type ApplicationSearchFilterSchema,
  OIDCApplicationType,
  type OIDCConfiguration,
  OIDCGrantType,
} from '../../../contract/services/application/v2.ts';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import type { Texts } from '../texts/index.ts';
import { usualScopes } from './blocks/connection.ts';

type Filter = MessageInitShape<typeof ApplicationSearchFilterSchema>;

export const named = (name: string): Filter => ({
  filter: { case: 'nameFilter', value: { name, method: TextFilterMethod.CONTAINS_IGNORE_CASE } },
});
export const ofProject = (projectId: string): Filter => ({
  filter: { case: 'projectIdFilter', value: { projectId } },
});
export const ofClient = (clientId: string): Filter => ({
  filter: { case: 'clientIdFilter', value: { clientId } },
});

export const oidcOf = ({ configuration }: Application): OIDCConfiguration | undefined =>
  configuration.case === 'oidcConfiguration' ? configuration.value : undefined;

export const apiOf = ({ configuration }: Application) =>
  configuration.case === 'apiConfiguration' ? configuration.value : undefined;

export const clientIdOf = (application: Application): string =>
  (oidcOf(application) ?? apiOf(application))?.clientId ?? '';

/** What it is to ask for, with blanks between: of refresh tokens only where it may have them. */
export const scopesOf = (application: Application): string =>
  usualScopes(oidcOf(application)?.grantTypes.includes(OIDCGrantType.OIDC_GRANT_TYPE_REFRESH_TOKEN) ?? false);

export function kindText(t: Texts, application: Application): string {
  const { kinds } = t.applications;
  if (apiOf(application)) return kinds.api;
  switch (oidcOf(application)?.applicationType) {
    case OIDCApplicationType.OIDC_APP_TYPE_WEB:
      return kinds.web;
    case OIDCApplicationType.OIDC_APP_TYPE_USER_AGENT:
      return kinds.userAgent;
    case OIDCApplicationType.OIDC_APP_TYPE_NATIVE:
      return kinds.native;
    default:
      return kinds.other;
  }
}
