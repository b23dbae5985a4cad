import { createCache, type Dependency } from '../cache/index.ts';
import { type CurrentReading, readCurrent } from './current.ts';
import type { ProjectionWatch } from './projector/page.ts';

export interface RememberedOptions<V> {
  /** How a key is read; see `readCurrent`. */
  reading(key: string): CurrentReading<V>;
  /** Whether a value is worth its memory. Default: whatever there is. What is not there is read each time. */
  worth?(value: V): boolean;
  /** Default 20,000; those unused for longest go first. */
  maxEntries?: number;
  /** Longest life of what nobody made sure of, whatever this node was not told of. Default 1,000 ms. */
  ttlMs?: number;
}

type Watch = Pick<ProjectionWatch, 'position' | 'trusted' | 'holds' | 'caughtUp' | 'onProjected'>;

/**
 * What decides on a credential, remembered until anything that it stands on changes, and for `ttlMs` at most. It is
 * dropped as soon as this node knows of the change: before anybody is told of it here, and a hundredth of a second
 * later on others (decision 0032).
 *
 * @param projections whose tables are read
 */
export function rememberCurrent<V>(
  projections: Watch,
  {
    reading,
    worth = (value) => value !== undefined && value !== null,
    maxEntries = 20_000,
    ttlMs = 1_000,
  }: RememberedOptions<V>,
): (key: string) => V | Promise<V> {
  const values = createCache<V>({
    maxEntries,
    ttlMs,
    trusted: projections.trusted,
    async load(key) {
      const asked = reading(key);
      const { value, keep } = await readCurrent(projections, asked);
      const dependsOn: readonly Dependency[] = asked.dependsOn(value);
      return { value, dependsOn, keep: keep && worth(value) };
    },
  });
  projections.onProjected(({ changes }) => values.changed(changes));
  return values.get;
}
