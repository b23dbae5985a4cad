import type { Config } from '../../config/schema.ts';

/** Keys that are accepted, since files should not have to change later, but that this version does not act on yet. */
const unbuilt: ReadonlyArray<{ key: string; set: (config: Config) => boolean; instead: string }> = [
  {
    key: 'server.threads',
    set: ({ server }) => server.threads > 1,
    instead: 'requests are answered in one thread; start more nodes on one database.url for more',
  },
  {
    key: 'database.replicaUrl',
    set: ({ database }) => database.replicaUrl !== null,
    instead: 'every query goes to database.url',
  },
];

/** One sentence for each setting that has no effect yet, so that nobody relies on it. */
export const unbuiltSettings = (config: Config): string[] =>
  unbuilt
    .filter(({ set }) => set(config))
    .map(({ key, instead }) => `${key} has no effect in this version: ${instead}`);
