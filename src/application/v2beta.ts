import type {
  AppService,
  ListApplicationKeysRequest,
  ListApplicationsRequest,
} from '../contract/services/app/v2beta.ts';
import type {
  ApplicationService,
  ApplicationKeySearchFilter as KeyFilter,
  ApplicationSearchFilter as LaterFilter,
  SAMLConfiguration,
} from '../contract/services/application/v2.ts';
import type { Plain } from '../contract/translation/dictionary.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { ApplicationOperations } from './operations.ts';
import { keyAnswer } from './wire.ts';

const id = { id: 'applicationId' } as const;
const oidc = { appType: 'applicationType', devMode: 'developmentMode' } as const;
const samlConfig = ({ metadataXml, metadataUrl, loginVersion }: Plain<SAMLConfiguration>) => ({
  metadata:
    metadataUrl === ''
      ? { case: 'metadataXml' as const, value: metadataXml }
      : { case: 'metadataUrl' as const, value: metadataUrl },
  loginVersion,
});
const application = {
  ...id,
  config: [
    'configuration',
    {
      cases: {
        oidcConfig: ['oidcConfiguration', { ...oidc, noneCompliant: 'nonCompliant' }],
        apiConfig: 'apiConfiguration',
        samlConfig: ['samlConfiguration', samlConfig],
      },
    },
  ],
} as const;

/** As `ApplicationType` numbers them. */
const kinds = { oidcAppOnly: 1, apiAppOnly: 2, samlAppOnly: 3 } as const;

/** The earlier version always lists one project, and one kind of application where a flag is set. */
function applicationFilters({ projectId, filters }: ListApplicationsRequest): Plain<LaterFilter>[] {
  const inProject = { filter: { case: 'projectIdFilter' as const, value: { projectId } } };
  const others = filters.flatMap(({ filter }): Plain<LaterFilter>[] => {
    switch (filter.case) {
      case 'apiAppOnly':
      case 'oidcAppOnly':
      case 'samlAppOnly':
        return filter.value ? [{ filter: { case: 'typeFilter', value: kinds[filter.case] } }] : [];
      default:
        return [{ filter }];
    }
  });
  return [inProject, ...others];
}

function keyFilters({ resourceId }: ListApplicationKeysRequest): Plain<KeyFilter>[] {
  switch (resourceId.case) {
    case 'applicationId':
      return [{ filter: { case: 'applicationIdFilter', value: { applicationId: resourceId.value } } }];
    case 'projectId':
      return [{ filter: { case: 'projectIdFilter', value: { projectId: resourceId.value } } }];
    case 'organizationId':
      return [{ filter: { case: 'organizationIdFilter', value: { organizationId: resourceId.value } } }];
    default:
      return [];
  }
}

/** `zitadel.app.v2beta.AppService` in the names of application.v2. */
export const applicationServiceBeta = (
  v2: ServiceImplementation,
  applications: ApplicationOperations,
): ServiceImplementation =>
  translated<typeof AppService, typeof ApplicationService>('zitadel.app.v2beta.AppService', v2, {
    renamed: {
      createApplication: {
        request: {
          ...id,
          creationRequestType: [
            'applicationType',
            {
              cases: {
                oidcRequest: ['oidcConfiguration', oidc],
                apiRequest: 'apiConfiguration',
                samlRequest: 'samlConfiguration',
              },
            },
          ],
        },
        answer: {
          appId: 'applicationId',
          creationResponseType: [
            'applicationType',
            {
              cases: {
                oidcResponse: ['oidcConfiguration', { noneCompliant: 'nonCompliant' }],
                apiResponse: 'apiConfiguration',
                samlResponse: 'samlConfiguration',
              },
            },
          ],
        },
      },
      updateApplication: {
        request: {
          ...id,
          updateRequestType: [
            'applicationType',
            {
              cases: {
                oidcConfigurationRequest: ['oidcConfiguration', oidc],
                apiConfigurationRequest: 'apiConfiguration',
                samlConfigurationRequest: 'samlConfiguration',
              },
            },
          ],
        },
      },
      getApplication: { request: id, answer: { app: ['application', application] } },
      deleteApplication: { request: id },
      deactivateApplication: { request: id },
      reactivateApplication: { request: id },
      regenerateClientSecret: {
        call: 'generateClientSecret',
        request: ({ projectId, applicationId }) => ({ projectId, applicationId }),
      },
      listApplications: {
        request: (request) => ({
          pagination: request.pagination,
          sortingColumn: request.sortingColumn,
          filters: applicationFilters(request),
        }),
        answer: { applications: application },
      },
      createApplicationKey: { request: { appId: 'applicationId' }, answer: { id: 'keyId' } },
      deleteApplicationKey: {
        request: ({ id: keyId, projectId, applicationId }) => ({ keyId, projectId, applicationId }),
      },
      listApplicationKeys: {
        request: (request) => ({
          pagination: request.pagination,
          sortingColumn: request.sortingColumn,
          filters: keyFilters(request),
        }),
        answer: { keys: { id: 'keyId' } },
      },
    },
    own: {
      /** The other ids narrow the search: a key that does not match them is not found. */
      async getApplicationKey(request, context) {
        const key = await applications.readKey(context, request.id);
        const matches =
          (request.projectId === '' || request.projectId === key.project_id) &&
          (request.applicationId === '' || request.applicationId === key.application_id) &&
          (request.organizationId === '' || request.organizationId === key.resource_owner);
        if (!matches) throw notFound('APP-Key03', 'Application key not found');
        const { creationDate, expirationDate } = keyAnswer(key);
        return { id: key.id, creationDate, expirationDate };
      },
    },
  });
