import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { Loaded } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type FlagName, type FlagValues, flagNames, flags, type OwnFlags } from './definitions.ts';
import type { Level } from './events.ts';
import { flagAggregates, placeOf } from './state.ts';

type Sources = Pick<Platform, 'store' | 'projections'>;

export const loadFlags = (
  { store }: Pick<Platform, 'store'>,
  level: Level,
  instanceId: string,
): Promise<Loaded<OwnFlags>> => {
  const place = placeOf(level, instanceId);
  return store.load(place.instanceId, flagAggregates[level], place.id);
};

const holding = (name: FlagName, instance: OwnFlags, system: OwnFlags) =>
  instance[name] ?? system[name] ?? flags[name].initial;

const cacheOf = oncePer((platform: Sources) => {
  const cache = createCache<FlagValues>({
    maxEntries: 10_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: platform.projections.trusted,
    async load(instanceId) {
      const [instance, system] = await Promise.all([
        loadFlags(platform, 'instance', instanceId),
        loadFlags(platform, 'system', instanceId),
      ]);
      return {
        value: Object.fromEntries(
          flagNames.map((name) => [name, holding(name, instance.state, system.state)]),
        ) as unknown as FlagValues,
        dependsOn: [
          { instanceId, aggregateType: 'feature' },
          { instanceId: '', aggregateType: 'feature' },
        ],
      };
    },
  });
  platform.projections.onProjected(({ changes }) => cache.changed(changes));
  return cache;
});

/** For threads that remember nothing. */
export async function backChannelLogoutEnabled(
  sources: Pick<Platform, 'store'>,
  instanceId: string,
): Promise<boolean> {
  const [instance, system] = await Promise.all([
    loadFlags(sources, 'instance', instanceId),
    loadFlags(sources, 'system', instanceId),
  ]);
  return holding('enableBackChannelLogout', instance.state, system.state) as boolean;
}

/** What holds in an instance: what it set itself, else what the operator set for all, else what is usual. */
export const flagsIn = (platform: Sources, instanceId: string): FlagValues | Promise<FlagValues> =>
  cacheOf(platform).get(instanceId);
