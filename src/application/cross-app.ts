import { timestamp } from '../contract/details.ts';
import type { CrossAppAccessService } from '../contract/services/postern/application/v1.ts';
import { implement } from '../contract/types.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { requireApplication } from './commands.ts';
import type { CrossApp, CrossAppTarget } from './cross-app-values.ts';
import { applicationCrossAppSet } from './events.ts';
import type { ApplicationOperations } from './operations.ts';
import { type Application, applicationAggregate, authMethodOf } from './state.ts';

const isAddress = (text: string): boolean =>
  /^https?:\/\/[\x21\x23-\x5b\x5d-\x7e]+$/.test(text) && URL.canParse(text) && !text.includes('#');

const isScope = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);

function requireTargets(targets: readonly CrossAppTarget[]): readonly CrossAppTarget[] {
  const seen = new Set<string>();
  for (const { audience, clientId, scopes, resources } of targets) {
    if (!isAddress(audience) || seen.has(audience))
      throw invalidArgument(
        'APP-Xaa01',
        'audience must be the issuer of another authorization server, an address, and stand there once',
        { field: 'targets' },
      );
    seen.add(audience);
    if (clientId === '')
      throw invalidArgument('APP-Xaa02', `client_id at ${audience} must not be empty`, { field: 'targets' });
    if (!scopes.every(isScope) || !resources.every(isAddress))
      throw invalidArgument(
        'APP-Xaa03',
        `scopes at ${audience} must hold no blanks, and resources must be addresses`,
        { field: 'targets' },
      );
  }
  return targets;
}

export function setCrossApp(application: Application, appId: string, wanted: CrossApp): Decision {
  requireApplication(application);
  const { acceptsAssertions } = wanted;
  const targets = requireTargets(wanted.targets).map((target) => ({
    ...target,
    scopes: [...new Set(target.scopes)],
    resources: [...new Set(target.resources)],
  }));
  const isUsed = acceptsAssertions || targets.length > 0;
  if (isUsed && authMethodOf(application.config) === 'none')
    throw failedPrecondition(
      'APP-Xaa04',
      'An application that does not authenticate cannot be vouched for; choose another authentication method first',
    );
  const next = { acceptsAssertions, targets };
  if (JSON.stringify(next) === JSON.stringify(application.crossApp)) return { events: [] };
  return { events: [applicationCrossAppSet({ appId, ...next })] };
}

/** `postern.application.v1.CrossAppAccessService` */
export const crossAppAccessService = (
  { store }: Pick<Platform, 'store'>,
  applications: ApplicationOperations,
) =>
  implement<typeof CrossAppAccessService>('postern.application.v1.CrossAppAccessService', {
    async getCrossAppAccess({ projectId, applicationId }, context) {
      const { state, owner } = await store.load(
        context.instance.id,
        applicationAggregate(applicationId),
        projectId,
      );
      requireApplication(state);
      await context.require('project.app.read', { orgId: owner, projectId });
      const { acceptsAssertions, targets } = state.crossApp;
      return {
        acceptsAssertions,
        targets: targets.map((target) => ({
          ...target,
          scopes: [...target.scopes],
          resources: [...target.resources],
        })),
      };
    },

    async setCrossAppAccess({ projectId, applicationId: appId, acceptsAssertions, targets }, context) {
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => setCrossApp(application, appId, { acceptsAssertions, targets }),
      );
      return { setDate: timestamp(done.changedAt) };
    },
  });
