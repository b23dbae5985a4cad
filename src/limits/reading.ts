import { durationFromMs } from '@bufbuild/protobuf/wkt';
import type { LimitsService } from '../contract/services/postern/limits/v1.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { findInstance } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { limitsIn } from './effective.ts';
import { type Limits, limitsAggregate } from './state.ts';

const wire = ({ auditLogRetentionMs, block }: Limits) => ({
  ...(auditLogRetentionMs !== undefined && { auditLogRetention: durationFromMs(auditLogRetentionMs) }),
  ...(block !== undefined && { block }),
});

/** `postern.limits.v1.LimitsService`; permissions are the routes'. */
export const limitsService = (platform: Platform) =>
  implement<typeof LimitsService>('postern.limits.v1.LimitsService', {
    async getInstanceLimits({ instanceId }) {
      if (!(await findInstance(platform.sql, instanceId)))
        throw notFound('LIMIT-Ins02', `There is no instance ${instanceId}`, { field: 'instance_id' });
      const { state } = await platform.store.load(instanceId, limitsAggregate, instanceId);
      return { own: wire(state), effective: wire(await limitsIn(platform, instanceId)) };
    },
  });
