import { type Duration, durationMs, type Timestamp } from '@bufbuild/protobuf/wkt';
import { commandDetails } from '../contract/details.ts';
import { millisecondsOf } from '../contract/moments.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { addQuota, type QuotaInput, removeQuota, setQuota } from './commands.ts';
import { changeQuota } from './operations.ts';
import { type Unit, units } from './units.ts';

interface Asked {
  readonly from?: Timestamp | undefined;
  readonly resetInterval?: Duration | undefined;
  readonly amount: bigint;
  readonly limit: boolean;
  readonly notifications: readonly {
    readonly percent: number;
    readonly repeat: boolean;
    readonly callUrl: string;
  }[];
}

const inputOf = ({ from, resetInterval, amount, limit, notifications }: Asked): QuotaInput => ({
  from: from ? millisecondsOf(from) : 0,
  resetIntervalMs: resetInterval ? durationMs(resetInterval) : 0,
  amount: Number(amount),
  limit,
  notifications: notifications.map(({ percent, repeat, callUrl }) => ({ percent, repeat, callUrl })),
});

function unitOf(index: number): Unit {
  const unit = units[index];
  if (unit !== undefined) return unit;
  throw invalidArgument(
    'QUOTA-Unt01',
    'unit must be UNIT_REQUESTS_ALL_AUTHENTICATED or UNIT_ACTIONS_ALL_RUN_SECONDS',
    { field: 'unit' },
  );
}

/** Calls of `zitadel.system.v1.SystemService` on quotas. */
export function quotaSystemHandlers(platform: Platform): Handlers<typeof SystemService> {
  return {
    async addQuota(request, context) {
      const unit = unitOf(request.unit);
      const done = await changeQuota(platform, context, request.instanceId, unit, (quota) =>
        addQuota(quota, unit, inputOf(request), platform.ids),
      );
      return { details: commandDetails(done) };
    },
    async setQuota(request, context) {
      const unit = unitOf(request.unit);
      const done = await changeQuota(platform, context, request.instanceId, unit, (quota) =>
        setQuota(quota, unit, inputOf(request), platform.ids),
      );
      return { details: commandDetails(done) };
    },
    async removeQuota(request, context) {
      const unit = unitOf(request.unit);
      const done = await changeQuota(platform, context, request.instanceId, unit, (quota) =>
        removeQuota(quota, unit),
      );
      return { details: commandDetails(done) };
    },
  };
}
