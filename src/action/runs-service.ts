import { timestamp } from '../contract/details.ts';
import type { TargetRunService } from '../contract/services/postern/action/v1.ts';
import { implement } from '../contract/types.ts';
import { lastRunsOf } from '../deliveries/index.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { findTarget } from './queries.ts';

/** `postern.action.v1.TargetRunService` */
export function targetRunService(platform: Platform) {
  const runs = lastRunsOf(platform);
  return implement<typeof TargetRunService>('postern.action.v1.TargetRunService', {
    async listTargetRuns({ targetId }, { instance }) {
      if (!(await findTarget(platform.sql, instance.id, targetId)))
        throw notFound('TARGET-Nfd01', 'Target not found', { field: 'target_id' });
      return {
        targetId,
        runs: (await runs.of(instance.id, `target/${targetId}`)).map(
          ({ endedAt, tookMs, status, error, said = '' }) => ({
            endDate: timestamp(new Date(endedAt)),
            durationMs: tookMs,
            ...(status !== undefined && { status }),
            ...(error !== undefined && { error }),
            said,
          }),
        ),
      };
    },
  });
}
