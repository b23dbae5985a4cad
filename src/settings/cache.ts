import type { ProjectionWatch } from '../platform.ts';

/** Beyond this many answers the oldest go: a server of many tenants does not keep all of them. */
const capacity = 10_000;

/**
 * Remembers answers per instance and organization until an event of either is projected. A read that began
 * before such an event may hold the old state, so its answer is given but not kept.
 *
 * @returns a function that makes a reader a remembering one
 */
export function cachedReads(projections: Pick<ProjectionWatch, 'onProjected'>) {
  const caches: Array<Map<string, Promise<unknown>>> = [];
  let generation = 0;

  projections.onProjected(({ changes }) => {
    const touched = changes?.filter(
      ({ aggregateType }) => aggregateType === 'instance' || aggregateType === 'org',
    );
    if (touched?.length === 0) return;
    generation++;
    for (const cache of caches) {
      if (!touched || touched.some(({ aggregateType }) => aggregateType === 'instance')) cache.clear();
      else for (const { instanceId, aggregateId } of touched) cache.delete(keyOf(instanceId, aggregateId));
    }
  });

  return <V>(read: (instanceId: string, orgId: string) => Promise<V>) => {
    const cache = new Map<string, Promise<V>>();
    caches.push(cache);
    return (instanceId: string, orgId: string): Promise<V> => {
      const key = keyOf(instanceId, orgId);
      const remembered = cache.get(key);
      if (remembered) return remembered;
      const startedAt = generation;
      const reading = read(instanceId, orgId);
      cache.set(key, reading);
      if (cache.size > capacity) cache.delete(cache.keys().next().value as string);
      const forget = () => {
        if (cache.get(key) === reading) cache.delete(key);
      };
      reading.then(() => {
        if (generation !== startedAt) forget();
      }, forget);
      return reading;
    };
  };
}

const keyOf = (instanceId: string, orgId: string) => `${instanceId}/${orgId}`;
