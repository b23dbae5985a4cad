import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { Config } from '../config/index.ts';
import { oncePer, type Platform, type UsualLimits } from '../platform.ts';
import { type Limits, limitsAggregate } from './state.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** As the configuration has them. */
export const usualLimitsOf = ({ instances }: Pick<Config, 'instances'>): UsualLimits => ({
  auditLogRetentionMs: instances.auditLogRetentionDays * dayMs,
  block: instances.block,
});

type Sources = Pick<Platform, 'store' | 'projections' | 'usualLimits'>;

/** Folded from the events themselves, so that a block is in force whatever the projector does. */
const cacheOf = oncePer((platform: Sources) => {
  const cache = createCache<Limits>({
    maxEntries: 10_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: platform.projections.trusted,
    load: async (instanceId) => ({
      value: {
        ...platform.usualLimits,
        ...(await platform.store.load(instanceId, limitsAggregate, instanceId)).state,
      },
      dependsOn: [{ instanceId, aggregateType: 'limits' }],
    }),
  });
  platform.projections.onProjected(({ changes }) => cache.changed(changes));
  return cache;
});

/** The limits of an instance, its own and else the usual ones; at once while nothing changed. */
export const limitsIn = (platform: Sources, instanceId: string): Limits | Promise<Limits> =>
  cacheOf(platform).get(instanceId);

/**
 * The moment before which nobody is told of an instance's events; undefined: they are told of whatever their age.
 * For every answer that shows the history of something.
 */
export async function auditHorizon(
  platform: Sources & Pick<Platform, 'clock'>,
  instanceId: string,
): Promise<Date | undefined> {
  const { auditLogRetentionMs = 0 } = await limitsIn(platform, instanceId);
  return auditLogRetentionMs === 0 ? undefined : new Date(platform.clock().getTime() - auditLogRetentionMs);
}
