import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import { unavailable } from '../errors/index.ts';
import { readCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type CallableTarget, callableTargets } from './callable.ts';

/** What of an instance is called while somebody waits: targets in order by execution id. */
export interface ConfiguredActions {
  /** Executions on requests or responses. */
  readonly onCalls: boolean;
  /** Executions of functions. */
  readonly onFunctions: boolean;
  readonly executions: ReadonlyMap<string, readonly CallableTarget[]>;
}

const none: ConfiguredActions = { onCalls: false, onFunctions: false, executions: new Map() };

async function read(sql: Platform['sql'], instanceId: string): Promise<ConfiguredActions> {
  const rows = await callableTargets(sql, instanceId);
  if (rows.length === 0) return none;
  const executions = new Map<string, CallableTarget[]>();
  for (const { execution_id, ...target } of rows) {
    const held = executions.get(execution_id);
    if (held) held.push(target);
    else executions.set(execution_id, [target]);
  }
  const isFunction = (id: string) => id.startsWith('function/');
  const ids = [...executions.keys()];
  return { onCalls: !ids.every(isFunction), onFunctions: ids.some(isFunction), executions };
}

type Sources = Pick<Platform, 'sql' | 'projections' | 'store'>;

const aggregateTypes = ['execution', 'target'];

/** A busy projector shows within it what was changed; then a caller is better served by waiting than by a refusal. */
const patienceMs = 2_000;

/**
 * Whether something was set or changed behind this position; then tables show it by now.
 * @throws PosternError `unavailable` when they do not: nobody is called by less
 */
async function changedSince(
  { store, projections }: Sources,
  instanceId: string,
  since: bigint,
): Promise<boolean> {
  const [newer] = await store.search({ instanceId, aggregateTypes, afterPosition: since, limit: 1 });
  if (!newer) return false;
  if (await projections.waitFor(await store.head(), patienceMs)) return true;
  throw unavailable(
    'ACTION-New01',
    'Actions that this call may depend on were changed a moment ago and cannot be read yet; try again',
  );
}

/** Remembered until an execution or target of the instance changes: without any, a call costs one look-up here. */
export const configuredActions = oncePer((sources: Sources) => {
  const { sql, projections } = sources;
  const cache = createCache<ConfiguredActions>({
    maxEntries: 10_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: projections.trusted,
    async load(instanceId) {
      const dependsOn = aggregateTypes.map((aggregateType) => ({ instanceId, aggregateType }));
      let since = 0n;
      const { value, keep } = await readCurrent(projections, {
        read() {
          since = projections.position();
          return read(sql, instanceId);
        },
        dependsOn: () => dependsOn,
        async decide(shown) {
          return (await changedSince(sources, instanceId, since)) ? read(sql, instanceId) : shown;
        },
      });
      return { value, keep, dependsOn };
    },
  });
  projections.onProjected(({ changes }) => cache.changed(changes));
  return cache;
});
