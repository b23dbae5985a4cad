import { timestamp } from '../contract/details.ts';
import type { ClientSettingsService } from '../contract/services/postern/application/v1.ts';
import { implement } from '../contract/types.ts';
import { failedPrecondition, notFound } from '../errors/index.ts';
import { changeApplication, requireApplication } from './commands.ts';
import { type OidcConfigChange, oidcConfigOf } from './oidc-config.ts';
import type { ApplicationOperations } from './operations.ts';
import { applicationKind } from './projection.ts';

const settingsOf = <S extends OidcConfigChange>({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  dpopBoundAccessTokens,
  requireDpopNonce,
}: S) => ({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  dpopBoundAccessTokens,
  requireDpopNonce,
});

/** `postern.application.v1.ClientSettingsService` */
export const clientSettingsService = (applications: ApplicationOperations) =>
  implement<typeof ClientSettingsService>('postern.application.v1.ClientSettingsService', {
    async getClientSettings({ projectId, applicationId }, context) {
      const row = await applications.read(context, applicationId);
      if (row.project_id !== projectId) throw notFound('APP-Nfd01', 'Application not found');
      if (row.type !== applicationKind.oidc)
        throw failedPrecondition('APP-Knd02', 'Only OpenID Connect applications have these settings');
      return settingsOf(oidcConfigOf(row));
    },

    async updateClientSettings({ projectId, applicationId: appId, ...settings }, context) {
      const oidc = settingsOf(settings);
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => {
          requireApplication(application);
          if (application.clientId === context.instance.consoleClientId) throw consoleNeedsNone();
          if (oidc.requireSignedRequestObject && application.keys.size === 0) throw noKey();
          return changeApplication(application, { projectId, appId, oidc });
        },
      );
      return { changeDate: timestamp(done.changedAt) };
    },
  });

const consoleNeedsNone = () =>
  failedPrecondition(
    'APP-Con02',
    'The console signs in without these, and could not be reached any more with them',
  );
const noKey = () =>
  failedPrecondition(
    'APP-Key02',
    'The application has no key to sign its requests with; add one first (CreateApplicationKey)',
  );
