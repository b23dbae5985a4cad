import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { ProjectionWatch } from '../platform.ts';

type Read<V> = (instanceId: string, orgId: string) => Promise<V>;

/**
 * Makes readers that remember their answers until the instance, the organization or more of these types changes.
 * @param projections undefined: nobody tells of changes, so nothing is remembered
 */
export const remembering =
  (projections: Pick<ProjectionWatch, 'onProjected'> | undefined) =>
  <V>(read: Read<V>, aggregateTypes: readonly string[] = []): Read<V> => {
    if (!projections) return read;
    const cache = createCache<V>({
      maxEntries: 10_000,
      ttlMs: 60_000,
      staleMs: staleWhileAwayMs,
      load: async (key) => {
        const [instanceId = '', orgId = ''] = key.split('/');
        return {
          value: await read(instanceId, orgId),
          dependsOn: [
            { instanceId, aggregateType: 'instance' },
            { instanceId, aggregateType: 'org', aggregateId: orgId },
            ...aggregateTypes.map((aggregateType) => ({ instanceId, aggregateType })),
          ],
        };
      },
    });
    projections.onProjected(({ changes }) => cache.changed(changes));
    return async (instanceId, orgId) => cache.get(`${instanceId}/${orgId}`);
  };
