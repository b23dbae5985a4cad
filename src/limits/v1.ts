import { type Duration, durationMs } from '@bufbuild/protobuf/wkt';
import { commandDetails } from '../contract/details.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { findInstance } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { requireLimit, resetLimits, setLimits } from './commands.ts';
import { changeLimits } from './operations.ts';
import type { Limits } from './state.ts';

interface Asked {
  readonly instanceId: string;
  readonly auditLogRetention?: Duration | undefined;
  readonly block?: boolean | undefined;
}

const asked = ({ auditLogRetention, block }: Asked): Limits => ({
  ...(auditLogRetention && { auditLogRetentionMs: durationMs(auditLogRetention) }),
  ...(block !== undefined && { block }),
});

/** Most instances whose limits one call sets. */
const longestBulk = 1_000;

/** Calls of `zitadel.system.v1.SystemService` on what instances are allowed. */
export function limitSystemHandlers(platform: Platform): Handlers<typeof SystemService> {
  return {
    async setLimits(request, context) {
      const done = await changeLimits(platform, context, request.instanceId, (limits) =>
        setLimits(limits, asked(request)),
      );
      return { details: commandDetails(done) };
    },

    /** Refuses all before it sets any; an instance that goes while it runs ends it there. */
    async bulkSetLimits({ limits }, context) {
      if (limits.length === 0 || limits.length > longestBulk) {
        throw invalidArgument('LIMIT-Blk01', `limits must name one to ${longestBulk} instances`, {
          field: 'limits',
        });
      }
      for (const request of limits) requireLimit(asked(request));
      for (const { instanceId } of limits) {
        if (!(await findInstance(platform.sql, instanceId)))
          throw notFound('LIMIT-Ins01', `There is no instance ${instanceId}`, { field: 'limits' });
      }
      const targetDetails = [];
      for (const request of limits) {
        const done = await changeLimits(platform, context, request.instanceId, (held) =>
          setLimits(held, asked(request)),
        );
        targetDetails.push(commandDetails(done));
      }
      return { details: targetDetails.at(-1), targetDetails };
    },

    async resetLimits({ instanceId }, context) {
      return { details: commandDetails(await changeLimits(platform, context, instanceId, resetLimits)) };
    },
  };
}
