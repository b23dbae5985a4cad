import { timestamp } from '../contract/details.ts';
import type { ActionRunService } from '../contract/services/postern/action/v1.ts';
import { implement } from '../contract/types.ts';
import { lastRunsOf } from '../deliveries/index.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { findAction } from './queries.ts';

/** `postern.action.v1.ActionRunService` */
export function actionRunService(platform: Platform) {
  const runs = lastRunsOf(platform);
  return implement<typeof ActionRunService>('postern.action.v1.ActionRunService', {
    async listActionRuns({ actionId }, { instance, orgId }) {
      if (!(await findAction(platform.sql, instance.id, orgId, actionId)))
        throw notFound('ACTION-Nfd01', 'Action not found', { field: 'action_id' });
      return {
        organizationId: orgId,
        runs: (await runs.of(instance.id, `action/${actionId}`)).map(
          ({ endedAt, tookMs, error, log = [] }) => ({
            endDate: timestamp(new Date(endedAt)),
            durationMs: tookMs,
            ...(error !== undefined && { error }),
            log: [...log],
          }),
        ),
      };
    },
  });
}
