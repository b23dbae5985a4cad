import { databaseFailure, isConnectionLost } from '../../database/failure.ts';
import type { Pools } from '../../database/index.ts';
import { internal } from '../../errors/index.ts';
import type { EventStore, Loaded } from '../types.ts';
import { type AppenderOptions, createAppender } from './append.ts';
import { prepareCommand } from './command.ts';
import { createRememberedFolds } from './folds.ts';
import { gatherings } from './gather.ts';
import { loadAggregates } from './load.ts';
import { createNews, loadRemembered } from './news.ts';
import { searchEvents } from './search.ts';
import type { AppendedCall } from './send.ts';

export interface PostgresEventStore extends EventStore {
  /** Told how far this store has written, after each call, and what where that is known; returns how to stop. */
  onAppended(listener: (position: bigint, call?: AppendedCall) => void): () => void;
  /** Appends that wait for their turn. */
  waiting(): number;
  /** Calls of the database function so far; many appends share one. */
  calls(): number;
}

export type EventStoreOptions = Omit<AppenderOptions, 'onAppended'>;

/** The event store on Postgres; see docs of `EventStore` for errors. */
export function createEventStore(
  pools: Pick<Pools, 'append' | 'reads' | 'lists'>,
  options: EventStoreOptions = {},
): PostgresEventStore {
  const listeners = new Set<(position: bigint, call?: AppendedCall) => void>();
  const folds = createRememberedFolds();
  const gather = gatherings<object>();
  const news = createNews(pools.reads);
  const appender = createAppender(pools.append, {
    ...options,
    onAppended: (position, call) => {
      for (const listener of listeners) listener(position, call);
    },
  });

  return {
    async append(context, writes) {
      const command = prepareCommand(context, writes);
      if (command.events.length === 0) throw internal('EVENT-None1', 'An append needs at least one event');
      return appender.append(command);
    },
    load: async (instanceId, aggregate, id, options) => {
      const fetch = (ids: readonly string[]) =>
        read(() => loadAggregates(pools.reads, instanceId, aggregate, ids, { ...options, folds }));
      // Of a moment, or of a part that was made for this call, nobody else asks for the same.
      const alone = options?.at !== undefined || aggregate.part !== undefined;
      if (alone) return (await fetch([id])).get(id) as Loaded<never>;
      const remembered = await read(() => loadRemembered(news, folds, instanceId, aggregate, id));
      return remembered ?? gather(aggregate, instanceId, id, fetch);
    },
    loadMany: (instanceId, aggregate, ids, options) =>
      read(() =>
        loadAggregates(pools.reads, instanceId, aggregate, [...new Set(ids)], { ...options, folds }),
      ),
    search: (filter) => read(() => searchEvents(pools.lists, filter)),
    head: () =>
      read(async () => {
        const [row] = await pools.reads<{ head: string }[]>`
          SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS head FROM eventstore.events2_position`;
        return BigInt(row?.head ?? 0);
      }),
    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waiting: appender.waiting,
    calls: appender.calls,
  };
}

/** Reads can be repeated: one more try spares callers a connection that went stale, as when Postgres restarts. */
async function read<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query().catch((error) => {
      if (isConnectionLost(error)) return query();
      throw error;
    });
  } catch (error) {
    throw databaseFailure(error);
  }
}
