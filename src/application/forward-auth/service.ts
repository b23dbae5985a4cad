import { timestamp } from '../../contract/details.ts';
import type { ForwardAuthService } from '../../contract/services/postern/application/v1.ts';
import { implement } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { requireApplication } from '../commands.ts';
import type { ApplicationOperations } from '../operations.ts';
import { applicationAggregate } from '../state.ts';
import { setForwardAuth } from './setting.ts';
import { noForwardAuth, usualHeaders } from './values.ts';

/**
 * `postern.application.v1.ForwardAuthService`
 * @param proxiesAreTrusted see `GetForwardAuthResponse`
 */
export const forwardAuthService = (
  { store }: Pick<Platform, 'store'>,
  applications: ApplicationOperations,
  proxiesAreTrusted: boolean,
) =>
  implement<typeof ForwardAuthService>('postern.application.v1.ForwardAuthService', {
    async getForwardAuth({ projectId, applicationId }, context) {
      const { state, owner } = await store.load(
        context.instance.id,
        applicationAggregate(applicationId),
        projectId,
      );
      requireApplication(state);
      await context.require('project.app.read', { orgId: owner, projectId });
      const { origins, allowedRoles, skippedPaths, headers, ...rest } = state.forwardAuth;
      return {
        forwardAuth: {
          ...rest,
          origins: [...origins],
          allowedRoles: [...allowedRoles],
          skippedPaths: [...skippedPaths],
          headers: { ...headers },
        },
        proxiesAreTrusted,
      };
    },

    async setForwardAuth({ projectId, applicationId: appId, forwardAuth }, context) {
      const { headers = usualHeaders, ...wanted } = forwardAuth ?? noForwardAuth;
      const { user, email, preferredUsername, groups, roles, assertion } = headers;
      const { origins, allowedRoles, skippedPaths, sessionSeconds, cookieDomain, acceptsBearerTokens } =
        wanted;
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) =>
          setForwardAuth(
            application,
            { projectId, appId },
            {
              origins,
              allowedRoles,
              skippedPaths,
              headers: { user, email, preferredUsername, groups, roles, assertion },
              sessionSeconds,
              cookieDomain,
              acceptsBearerTokens,
            },
          ),
      );
      return { setDate: timestamp(done.changedAt) };
    },
  });
