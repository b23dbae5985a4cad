import type { EventStore, FieldSet, ValuesOf } from '../eventstore/index.ts';
import type { Place } from './levels.ts';
import type { Policy } from './policy.ts';

/**
 * What holds of a policy by the events themselves: for decisions on what changes together with it. Tables, and what was
 * remembered of them, may be of a moment ago.
 */

export interface Held<V> {
  /** In the place. */
  readonly here: V;
  /** Where an organization has none of its own. */
  readonly shared: V;
}

export async function heldPolicy<F extends FieldSet>(
  store: EventStore,
  { slices, initial }: Policy<F>,
  instanceId: string,
  { level, id }: Place,
): Promise<Held<ValuesOf<F>>> {
  const [instance, org] = await Promise.all([
    store.load(instanceId, slices.instance, instanceId),
    level === 'org' ? store.load(instanceId, slices.org, id) : undefined,
  ]);
  const shared = instance.state.own.set ?? initial;
  return { here: org?.state.own.set ?? shared, shared };
}

const pageSize = 1_000;

/** Organizations that have the policy of their own. */
export async function orgsWithOwn(
  store: Pick<EventStore, 'search'>,
  { events }: Pick<Policy, 'events'>,
  instanceId: string,
): Promise<string[]> {
  const { added, removed } = events.org;
  const eventTypes = [added.type, ...(removed ? [removed.type] : [])];
  const orgs = new Set<string>();
  for (let afterPosition = 0n; ; ) {
    const page = await store.search({ instanceId, eventTypes, afterPosition, limit: pageSize });
    for (const { type, aggregateId } of page) {
      if (type === added.type) orgs.add(aggregateId);
      else orgs.delete(aggregateId);
    }
    if (page.length < pageSize) return [...orgs];
    afterPosition = page.at(-1)?.position ?? afterPosition;
  }
}
