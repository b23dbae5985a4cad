import { matchQuery, type QueryCache, type QueryKey } from '@tanstack/react-query';
import { after, type Effect } from './effect.ts';

type Query = ReturnType<QueryCache['getAll']>[number];

/** What is shown of a call before it is answered. */
export interface Foreseen {
  /** It was done: what was shown is so. */
  done(): void;
  /** It was not done, or nobody knows: what the server has told is shown again. */
  takenBack(): void;
}

interface Pending {
  readonly effect: Effect;
  /** Whose answers show it. */
  readonly queryKey: QueryKey;
}

/**
 * Shows what calls do before they are answered, over what the server has told: several at once, in whatever order they
 * are answered, and while answers come that do not know of them yet.
 */
export class Foresight {
  readonly #cache: () => QueryCache;
  readonly #pending = new Set<Pending>();
  /** What the server has told, by queries that show something else. */
  readonly #told = new Map<Query, unknown>();

  constructor(cache: () => QueryCache) {
    this.#cache = cache;
  }

  /** @param queryKey the beginning of those whose answers show it */
  foresee(effect: Effect, queryKey: QueryKey): Foreseen {
    const pending = { effect, queryKey };
    const concerned = () => this.#cache().findAll({ queryKey });
    const settle = () => {
      this.#pending.delete(pending);
      concerned().forEach(this.#show);
    };
    this.#pending.add(pending);
    concerned().forEach(this.#show);
    return {
      done: () => {
        for (const query of concerned())
          if (this.#told.has(query)) this.#told.set(query, after(effect, this.#told.get(query)));
        settle();
      },
      takenBack: settle,
    };
  }

  /** The server has told anew what a query asks. */
  toldAnew({ queryHash }: { readonly queryHash: string }): void {
    const query = this.#cache().get(queryHash);
    if (!query || this.#pending.size === 0) return;
    this.#told.delete(query);
    this.#show(query);
  }

  readonly #show = (query: Query): void => {
    const { data, dataUpdatedAt } = query.state;
    const told = this.#told.get(query) ?? data;
    if (told === undefined) return;
    const shown = [...this.#pending]
      .filter(({ queryKey }) => matchQuery({ queryKey }, query))
      .reduce((value, { effect }) => after(effect, value), told);
    if (shown === told) this.#told.delete(query);
    else this.#told.set(query, told);
    if (shown !== data) query.setData(shown, { updatedAt: dataUpdatedAt, manual: true });
  };
}
