import { againWhenOvertaken } from './command.ts';
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
   * Those of them of which it is looked for once more behind the write, what came to stand on them between following and
   * writing. Where no append asks whether they are there (`requires`), who writes such a thing looks in turn, behind
   * his own write, for what went meanwhile: whichever of both is later sees the other.
   */
  readonly overtaken?: readonly string[];
  /**
   * What is written with these events, in pages. The last page and the events are one append; pages before it are
   * written first, so that what is large goes in steps and nothing is left over when the events stand.
   *
   * @param since behind the write: what was written from this position on is to be looked for as well, by its events
   */
  readonly follow: (
    instanceId: string,
    facts: readonly CascadeFact[],
    since?: bigint,
  ) => AsyncIterable<AggregateWrite[]>;
}

/**
 * The store, writing with each event what follows from it. Costs other appends a look at their event types.
 *
 * @param settled the position up to which nothing comes any more
 */
export function cascadingStore<S extends EventStore>(
  store: S,
  cascades: readonly Cascade[],
  settled: () => bigint,
): S {
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
    const since = settled();
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
    const appended = await store.append(context, [...writes, ...held]);
    // What is written behind it belongs to it: the answer is not given before it shows.
    let { position } = appended;
    for (const { overtaken = [], follow } of cascades) {
      const concerning = facts.filter(({ type }) => overtaken.includes(type));
      if (concerning.length === 0) continue;
      const behind = await followBehind(own, () => follow(context.instanceId, concerning, since));
      if (behind > position) position = behind;
    }
    return { ...appended, position };
  }

  /** What it finds may be changed by others meanwhile. The highest position written; 0n for none. */
  async function followBehind(
    context: AppendContext,
    follow: () => AsyncIterable<AggregateWrite[]>,
  ): Promise<bigint> {
    let last = 0n;
    await againWhenOvertaken(async () => {
      for await (const page of follow()) last = (await store.append(context, page)).position;
    });
    return last;
  }

  return {
    ...store,
    append: (context, writes) =>
      writes.some(isFollowed) ? withCascades(context, writes) : store.append(context, writes),
  };
}
