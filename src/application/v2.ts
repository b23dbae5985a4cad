import { paginationOf, timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import type { ApplicationService } from '../contract/services/application/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { deletedAt } from '../project/index.ts';
import type { ApplicationOperations } from './operations.ts';
import { listApplicationKeys, listApplications } from './reading.ts';
import { missingKind } from './refusals.ts';
import * as wire from './wire.ts';

const addressOf = (request: { projectId: string; applicationId: string }) => ({
  projectId: request.projectId,
  appId: request.applicationId,
});

/** `zitadel.application.v2.ApplicationService` */
export const applicationService = (platform: Platform, applications: ApplicationOperations) =>
  implement<typeof ApplicationService>('zitadel.application.v2.ApplicationService', {
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
        case 'samlConfiguration': {
          const saml = wire.samlOf(request.applicationType.value);
          const { appId, done } = await applications.createSaml(context, input, saml);
          return {
            applicationId: appId,
            creationDate: timestamp(done.changedAt),
            applicationType: { case: 'samlConfiguration', value: {} as object },
          };
        }
        default:
          throw missingKind('application_type');
      }
    },

    async updateApplication(request, context) {
      const { applicationType: kind } = request;
      if (kind.case === 'samlConfiguration') {
        const saml = wire.samlUpdateOf(kind.value);
        const name = request.name || undefined;
        const changed = await applications.updateSaml(context, addressOf(request), saml, name);
        return { changeDate: timestamp(changed.changedAt) };
      }
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
      return {
        application: wire.applicationMessage(await applications.read(context, request.applicationId)),
      };
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
        for (const filter of request.filters) wire.applicationFilter(where, filter);
      });
      return { applications: page.rows.map(wire.applicationMessage), pagination: paginationOf(page) };
    },

    async createApplicationKey(request, context) {
      const expires = request.expirationDate && dateOf(request.expirationDate);
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
        for (const filter of request.filters) wire.keyFilter(where, filter);
      });
      return {
        keys: page.rows.map((row) => ({ keyId: row.id, ...wire.keyAnswer(row) })),
        pagination: paginationOf(page),
      };
    },
  });
