import type { Change } from '../../cache/index.ts';
import type { Heard, ProjectedPage, ProjectionWatch } from './page.ts';
import { createPending } from './pending.ts';
import { createThreadClock } from './thread-clock.ts';
import { createWaiters } from './waiters.ts';

export interface PublishedWatch extends Omit<ProjectionWatch, 'announced'> {
  publish(page: ProjectedPage): void;
  /**
   * Where the tables stand is unknown until the next page: the database may have gone back. What is remembered was read
   * before, and counts for as long as without news; that page drops it.
   */
  lost(): void;
  /** Something was appended, by this node or by another that said so. */
  appended(position: bigint, changes: readonly Change[] | undefined): void;
  /** The projector has looked at the database. */
  heard(heard: Heard): void;
}

export type SettleMs = number | (() => number);

export interface WatchOptions {
  /** How long someone waits for a position who does not say so, or who tells it each time. Default 2 s. */
  readonly settleMs?: SettleMs | undefined;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/** After so long without a word from the database, this node cannot know what others did. */
const inTouchMs = 750;
/** What was appended shows in the tables, or is told by who appended it, in a few milliseconds. With the above: a second at most. */
const momentMs = 250;
/** The longest wait of a single decision. */
const patienceMs = 100;
/** The longest wait of an answer for what it has written to show. */
const usualSettleMs = 2_000;

/**
 * Knows the position from the pages published to it, and from nothing faster: whoever sees a position must
 * also find the caches dropped that its page concerned.
 *
 * @param poke called with what someone begins to wait for, since the projector may not know yet that it is there
 */
export function createWatch(
  poke: (position: bigint) => void,
  { settleMs = usualSettleMs, now = () => performance.now() }: WatchOptions = {},
): PublishedWatch {
  const listeners = new Set<(page: ProjectedPage) => void>();
  const pending = createPending();
  const ownTime = createThreadClock(now);
  const waiters = createWaiters();
  let current = 0n;
  /** Highest position that somebody told of, with what it is about. */
  let told = 0n;
  let heardAt = Number.NEGATIVE_INFINITY;
  /** A position that was seen to be given out, and neither shows in the tables nor was told of; and since when. */
  let unexplained: { readonly position: bigint; readonly at: number } | undefined;

  const trusted = (): boolean => {
    const at = now();
    return at - heardAt < inTouchMs && (unexplained === undefined || at - unexplained.at < momentMs);
  };
  const explain = (position: bigint): void => {
    if (unexplained && position >= unexplained.position) unexplained = undefined;
  };
  const usualMs = () => (typeof settleMs === 'number' ? settleMs : settleMs());
  const waitFor = (position: bigint, timeoutMs?: number): Promise<boolean> => {
    if (current >= position) return Promise.resolve(true);
    const waiting = waiters.join(position, timeoutMs ?? usualMs());
    poke(position);
    return waiting;
  };

  return {
    position: () => current,
    waitFor,
    onProjected(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trusted,
    holds: (dependsOn, since) => !pending.touches(dependsOn, since),
    async caughtUp() {
      // Who is held up already will not come within a moment.
      if (!trusted()) return false;
      const head = unexplained && unexplained.position > told ? unexplained.position : told;
      return (await waitFor(head, patienceMs)) && trusted();
    },
    publish(page) {
      if (page.position <= current) return;
      for (const listener of listeners) listener(page);
      current = page.position;
      pending.passed(current);
      explain(current);
      waiters.reached(current);
    },
    lost() {
      current = 0n;
      told = 0n;
      unexplained = undefined;
    },
    appended(position, changes) {
      if (position > told) told = position;
      explain(position);
      if (position <= current || changes?.length === 0) return;
      pending.add(position, changes);
      for (const listener of listeners) listener({ position: current, changes });
    },
    heard({ head, ...moment }) {
      const at = ownTime(moment);
      if (at > heardAt) heardAt = at;
      if (unexplained === undefined && head > told && head > current) unexplained = { position: head, at };
    },
  };
}
