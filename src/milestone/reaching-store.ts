import { PosternError } from '../errors/index.ts';
import type { AggregateWrite, AppendContext, Appended, EventStore, Loaded } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { milestoneReached } from './events.ts';
import { mayReach, reachedBy } from './reached-by.ts';
import { type Milestone, milestoneAggregate, milestones } from './state.ts';

/** What is known of an instance: what it has reached stays reached, and the console stays the console. */
interface Known {
  readonly milestones: Loaded<ReadonlySet<number>>;
  readonly consoleClientId: string;
}

const maxInstances = 10_000;

/**
 * The store, which writes the milestones that an append reaches in the same append: so that there is none without
 * its event, and none is missed. What has been reached is remembered, and costs later appends a look into a set.
 */
export function reachingStore<S extends EventStore>(store: S): S {
  const instances = new Map<string, Known>();

  async function known(instanceId: string): Promise<Known> {
    const remembered = instances.get(instanceId);
    if (remembered) return remembered;
    const [loaded, instance] = await Promise.all([
      store.load(instanceId, milestoneAggregate, instanceId),
      store.load(instanceId, instanceAggregate, instanceId),
    ]);
    const found = { milestones: loaded, consoleClientId: instance.state.consoleClientId };
    if (instances.size >= maxInstances) instances.clear();
    // Before it is made there is nothing to remember of an instance.
    if (instance.version > 0) instances.set(instanceId, found);
    return found;
  }

  async function append(context: AppendContext, writes: readonly AggregateWrite[]): Promise<Appended> {
    const { instanceId } = context;
    if (instanceId === '' || !mayReach(writes)) return store.append(context, writes);
    const { milestones: before, consoleClientId } = await known(instanceId);
    const reached = reachedBy(writes, (clientId) => clientId === consoleClientId);
    const fresh = [...reached].filter((milestone) => !before.state.has(milestone));
    if (fresh.length === 0) return store.append(context, writes);
    try {
      return await appendWith(context, writes, writeOf(instanceId, before, fresh), fresh);
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind !== 'aborted') throw error;
      const now = await store.load(instanceId, milestoneAggregate, instanceId);
      // Overtaken in what it was about: its author decides again.
      if (now.version === before.version) throw error;
      // Somebody else has reached one first.
      instances.delete(instanceId);
      return append(context, writes);
    } finally {
      instances.delete(instanceId);
    }
  }

  /** What ends the instance comes last: nothing of it is written after. */
  async function appendWith(
    context: AppendContext,
    writes: readonly AggregateWrite[],
    milestone: AggregateWrite,
    fresh: readonly Milestone[],
  ): Promise<Appended> {
    const first = fresh.includes(milestones.instanceDeleted);
    const appended = await store.append(context, first ? [milestone, ...writes] : [...writes, milestone]);
    const { versions } = appended;
    return { ...appended, versions: first ? versions.slice(1) : versions.slice(0, -1) };
  }

  return { ...store, append };
}

const writeOf = (
  instanceId: string,
  { version }: Loaded<unknown>,
  fresh: readonly Milestone[],
): AggregateWrite => ({
  aggregateType: milestoneAggregate.type,
  aggregateId: instanceId,
  owner: instanceId,
  expectedVersion: version,
  events: fresh.map((type) => milestoneReached({ type })),
});
