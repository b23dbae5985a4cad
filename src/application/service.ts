import { timestampDate } from '@bufbuild/protobuf/wkt';
import { paginationOf, timestamp } from '../contract/details.ts';
import type {
  ApplicationService,
  ListApplicationKeysRequest,
  ListApplicationsRequest,
} from '../contract/services/application/v2.ts';
import { implement } from '../contract/types.ts';
import type { Conditions } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { deletedAt } from '../project/index.ts';
import { applicationOperations } from './operations.ts';
import type { ApplicationRow } from './queries.ts';
import { listApplicationKeys, listApplications } from './reading.ts';
import { emptyFilter, missingKind, samlUnimplemented } from './refusals.ts';
import * as wire from './wire.ts';

type Configuration =
  | { case: 'oidcConfiguration'; value: ReturnType<typeof wire.oidcAnswer> }
  | { case: 'apiConfiguration'; value: ReturnType<typeof wire.apiAnswer> };

function configuration(row: ApplicationRow): Configuration | undefined {
  if (wire.isOidc(row)) return { case: 'oidcConfiguration', value: wire.oidcAnswer(row) };
  return wire.isApi(row) ? { case: 'apiConfiguration', value: wire.apiAnswer(row) } : undefined;
}

const application = (row: ApplicationRow) => ({
  applicationId: row.id,
  projectId: row.project_id,
  ...wire.applicationAnswer(row),
  configuration: configuration(row),
});

function applicationFilter(where: Conditions, { filter }: ListApplicationsRequest['filters'][number]): void {
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
      // Entity ids name SAML applications, of which there are none.
      where.and('false');
      return;
    default:
      throw emptyFilter();
  }
}

function keyFilter(where: Conditions, { filter }: ListApplicationKeysRequest['filters'][number]): void {
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

const addressOf = (request: { projectId: string; applicationId: string }) => ({
  projectId: request.projectId,
  appId: request.applicationId,
});

/** `zitadel.application.v2.ApplicationService` */
export function applicationService(platform: Platform) {
  const applications = applicationOperations(platform);

  return implement<typeof ApplicationService>('zitadel.application.v2.ApplicationService', {
    async createApplication(request, context) {
      const input = { ...addressOf(request), name: request.name };
      switch (request.applicationType.case) {
        case 'oidcConfiguration': {
          const oidc = wire.oidcOf(request.applicationType.value);
          const { problems, ...created } = await applications.createOidc(context, input, oidc);
          return {
            applicationId: created.appId,
            creationDate: timestamp(created.done.changedAt),
            applicationType: {
              case: 'oidcConfiguration',
              value: {
                clientId: created.clientId,
                clientSecret: created.clientSecret,
                nonCompliant: problems.length > 0,
                complianceProblems: wire.problemAnswers(problems),
              },
            },
          };
        }
        case 'apiConfiguration': {
          const authMethod = wire.apiAuthMethod(request.applicationType.value.authMethodType);
          const { appId, clientId, clientSecret, done } = await applications.createApi(
            context,
            input,
            authMethod,
          );
          return {
            applicationId: appId,
            creationDate: timestamp(done.changedAt),
            applicationType: { case: 'apiConfiguration', value: { clientId, clientSecret } },
          };
        }
        case 'samlConfiguration':
          throw samlUnimplemented();
        default:
          throw missingKind('application_type');
      }
    },

    async updateApplication(request, context) {
      const { applicationType: kind } = request;
      if (kind.case === 'samlConfiguration') throw samlUnimplemented();
      const done = await applications.update(context, addressOf(request), {
        name: request.name || undefined,
        oidc: kind.case === 'oidcConfiguration' ? wire.oidcUpdateOf(kind.value) : undefined,
        api:
          kind.case === 'apiConfiguration'
            ? { authMethod: wire.apiAuthMethod(kind.value.authMethodType) }
            : undefined,
      });
      return { changeDate: timestamp(done.changedAt) };
    },

    async getApplication(request, context) {
      return { application: application(await applications.read(context, request.applicationId)) };
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

    async generateClientSecret(request, context) {
      const { clientSecret, done } = await applications.generateSecret(context, addressOf(request));
      return { clientSecret, creationDate: timestamp(done.changedAt) };
    },

    async listApplications(request, context) {
      const page = await listApplications(platform, context, request, (where) => {
        for (const filter of request.filters) applicationFilter(where, filter);
      });
      return { applications: page.rows.map(application), pagination: paginationOf(page) };
    },

    async createApplicationKey(request, context) {
      const expires = request.expirationDate && timestampDate(request.expirationDate);
      const { keyId, keyDetails, done } = await applications.addKey(context, addressOf(request), expires);
      return { keyId, keyDetails, creationDate: timestamp(done.changedAt) };
    },

    async deleteApplicationKey(request, context) {
      const done = await applications.removeKey(context, addressOf(request), request.keyId);
      return { deletionDate: timestamp(deletedAt(done)) };
    },

    async getApplicationKey(request, context) {
      const key = await applications.readKey(context, request.keyId);
      const { creationDate, expirationDate } = wire.keyAnswer(key);
      return { keyId: key.id, creationDate, expirationDate };
    },

    async listApplicationKeys(request, context) {
      const page = await listApplicationKeys(platform, context, request, (where) => {
        for (const filter of request.filters) keyFilter(where, filter);
      });
      return {
        keys: page.rows.map((row) => ({ keyId: row.id, ...wire.keyAnswer(row) })),
        pagination: paginationOf(page),
      };
    },
  });
}
