import type { AggregateWrite, AppendContext, Appended, EventStore, NewEvent } from './types.ts';

/** An event that is about to be written, which others follow. */
export interface CascadeFact extends NewEvent {
  readonly aggregateId: string;
}

/**
 * What ends with something else, and says so by events of its own: whoever removes a project need not know what
 * stands on it. Rows need no cascade: they go with their owners (`goesWith`).
 */
export interface Cascade {
  /** Event types that it follows. */
  readonly on: readonly string[];
  /**
   * What is written with these events, in pages. The last page and the events are one append; pages before it are
   * written first, so that what is large goes in steps and nothing is left over when the events stand.
   */
  readonly follow: (instanceId: string, facts: readonly CascadeFact[]) => AsyncIterable<AggregateWrite[]>;
}

/** The store, writing with each event what follows from it. Costs other appends a look at their event types. */
export function cascadingStore<S extends EventStore>(store: S, cascades: readonly Cascade[]): S {
  const followed = new Set(cascades.flatMap(({ on }) => on));
  const isFollowed = ({ events }: AggregateWrite) => events.some(({ type }) => followed.has(type));

  async function withCascades(context: AppendContext, writes: readonly AggregateWrite[]): Promise<Appended> {
    const facts = writes.flatMap(({ aggregateId, events }) =>
      events.map((event): CascadeFact => ({ ...event, aggregateId })),
    );
    const written = new Set(
      writes.map(({ aggregateType, aggregateId }) => `${aggregateType}/${aggregateId}`),
    );
    const { idempotencyKey: _, ...own } = context;
    let held: AggregateWrite[] = [];
    for (const { on, follow } of cascades) {
      const concerning = facts.filter(({ type }) => on.includes(type));
      if (concerning.length === 0) continue;
      for await (const page of follow(context.instanceId, concerning)) {
        const more = page.filter(
          ({ aggregateType, aggregateId }) => !written.has(`${aggregateType}/${aggregateId}`),
        );
        if (held.length > 0 && more.length > 0) await store.append(own, held);
        if (more.length > 0) held = more;
      }
    }
    return store.append(context, [...writes, ...held]);
  }

  return {
    ...store,
    append: (context, writes) =>
      writes.some(isFollowed) ? withCascades(context, writes) : store.append(context, writes),
  };
}
