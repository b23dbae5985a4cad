import { timestampDate } from '@bufbuild/protobuf/wkt';
import { paginationOf, timestamp } from '../contract/details.ts';
import type {
  AppService,
  CreateOIDCApplicationRequest,
  ListApplicationsRequest,
  UpdateOIDCApplicationConfigurationRequest,
} from '../contract/services/app/v2beta.ts';
import { implement } from '../contract/types.ts';
import type { Conditions } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { deletedAt } from '../project/index.ts';
import { applicationOperations } from './operations.ts';
import { applicationKind } from './projection.ts';
import type { ApplicationRow } from './queries.ts';
import { listApplicationKeys, listApplications } from './reading.ts';
import { emptyFilter, missingKind, samlUnimplemented } from './refusals.ts';
import * as wire from './wire.ts';

type Config =
  | { case: 'oidcConfig'; value: ReturnType<typeof wire.earlierOidcAnswer> }
  | { case: 'apiConfig'; value: ReturnType<typeof wire.apiAnswer> };

function config(row: ApplicationRow): Config | undefined {
  if (wire.isOidc(row)) return { case: 'oidcConfig', value: wire.earlierOidcAnswer(row) };
  return wire.isApi(row) ? { case: 'apiConfig', value: wire.apiAnswer(row) } : undefined;
}

const application = (row: ApplicationRow) => ({
  id: row.id,
  ...wire.applicationAnswer(row),
  config: config(row),
});

const inNewNames = (
  request: CreateOIDCApplicationRequest | UpdateOIDCApplicationConfigurationRequest,
): wire.OidcRequest => ({
  ...request,
  applicationType: request.appType,
  developmentMode: request.devMode,
});

function applicationFilter(where: Conditions, { filter }: ListApplicationsRequest['filters'][number]): void {
  switch (filter.case) {
    case 'nameFilter':
      where.text('name', filter.value.name, filter.value.method);
      return;
    case 'stateFilter':
      where.equals('state', filter.value);
      return;
    case 'apiAppOnly':
      if (filter.value) where.equals('type', applicationKind.api);
      return;
    case 'oidcAppOnly':
      if (filter.value) where.equals('type', applicationKind.oidc);
      return;
    case 'samlAppOnly':
      if (filter.value) where.and('false');
      return;
    default:
      throw emptyFilter();
  }
}

const addressOf = (request: { projectId: string; id: string }) => ({
  projectId: request.projectId,
  appId: request.id,
});

/** `zitadel.app.v2beta.AppService`: the v2 operations under their earlier field names. */
export function applicationServiceBeta(platform: Platform) {
  const applications = applicationOperations(platform);

  return implement<typeof AppService>('zitadel.app.v2beta.AppService', {
    async createApplication(request, context) {
      const input = { ...addressOf(request), name: request.name };
      switch (request.creationRequestType.case) {
        case 'oidcRequest': {
          const oidc = wire.oidcOf(inNewNames(request.creationRequestType.value));
          const { problems, ...created } = await applications.createOidc(context, input, oidc);
          return {
            appId: created.appId,
            creationDate: timestamp(created.done.changedAt),
            creationResponseType: {
              case: 'oidcResponse',
              value: {
                clientId: created.clientId,
                clientSecret: created.clientSecret,
                noneCompliant: problems.length > 0,
                complianceProblems: wire.problemAnswers(problems),
              },
            },
          };
        }
        case 'apiRequest': {
          const authMethod = wire.apiAuthMethod(request.creationRequestType.value.authMethodType);
          const { appId, clientId, clientSecret, done } = await applications.createApi(
            context,
            input,
            authMethod,
          );
          return {
            appId,
            creationDate: timestamp(done.changedAt),
            creationResponseType: { case: 'apiResponse', value: { clientId, clientSecret } },
          };
        }
        case 'samlRequest':
          throw samlUnimplemented();
        default:
          throw missingKind('creation_request_type');
      }
    },

    async updateApplication(request, context) {
      const { updateRequestType: kind } = request;
      if (kind.case === 'samlConfigurationRequest') throw samlUnimplemented();
      const done = await applications.update(context, addressOf(request), {
        name: request.name || undefined,
        oidc:
          kind.case === 'oidcConfigurationRequest' ? wire.oidcUpdateOf(inNewNames(kind.value)) : undefined,
        api:
          kind.case === 'apiConfigurationRequest'
            ? { authMethod: wire.apiAuthMethod(kind.value.authMethodType) }
            : undefined,
      });
      return { changeDate: timestamp(done.changedAt) };
    },

    async getApplication(request, context) {
      return { app: application(await applications.read(context, request.id)) };
    },

    async deleteApplication(request, context) {
      return { deletionDate: timestamp(deletedAt(await applications.remove(context, addressOf(request)))) };
    },

    async deactivateApplication(request, context) {
      const done = await applications.deactivate(context, addressOf(request));
      return { deactivationDate: timestamp(done.changedAt) };
    },

    async reactivateApplication(request, context) {
      const done = await applications.reactivate(context, addressOf(request));
      return { reactivationDate: timestamp(done.changedAt) };
    },

    async regenerateClientSecret(request, context) {
      const address = { projectId: request.projectId, appId: request.applicationId };
      const { clientSecret, done } = await applications.generateSecret(context, address);
      return { clientSecret, creationDate: timestamp(done.changedAt) };
    },

    async listApplications(request, context) {
      const page = await listApplications(platform, context, request, (where) => {
        where.equals('project', request.projectId);
        for (const filter of request.filters) applicationFilter(where, filter);
      });
      return { applications: page.rows.map(application), pagination: paginationOf(page) };
    },

    async createApplicationKey(request, context) {
      const expires = request.expirationDate && timestampDate(request.expirationDate);
      const { keyId, keyDetails, done } = await applications.addKey(context, request, expires);
      return { id: keyId, keyDetails, creationDate: timestamp(done.changedAt) };
    },

    async deleteApplicationKey(request, context) {
      const address = { projectId: request.projectId, appId: request.applicationId };
      const done = await applications.removeKey(context, address, request.id);
      return { deletionDate: timestamp(deletedAt(done)) };
    },

    /** The other ids narrow the search: a key that does not match them is not found. */
    async getApplicationKey(request, context) {
      const key = await applications.readKey(context, request.id);
      const matches =
        (request.projectId === '' || request.projectId === key.project_id) &&
        (request.applicationId === '' || request.applicationId === key.application_id) &&
        (request.organizationId === '' || request.organizationId === key.resource_owner);
      if (!matches) throw notFound('APP-Key03', 'Application key not found');
      const { creationDate, expirationDate } = wire.keyAnswer(key);
      return { id: key.id, creationDate, expirationDate };
    },

    async listApplicationKeys(request, context) {
      const { resourceId } = request;
      const page = await listApplicationKeys(platform, context, request, (where) => {
        if (resourceId.case === 'applicationId') where.equals('application', resourceId.value);
        else if (resourceId.case === 'projectId') where.equals('project', resourceId.value);
        else if (resourceId.case === 'organizationId') where.equals('organization', resourceId.value);
      });
      return {
        keys: page.rows.map((row) => ({ id: row.id, ...wire.keyAnswer(row) })),
        pagination: paginationOf(page),
      };
    },
  });
}
