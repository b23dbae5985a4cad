import type { Claimed, Failure } from './cursors.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { Verdict } from './types.ts';
import type { Entry, Window } from './window.ts';

/** An event that was sent, when, and under which id. */
export interface Sent {
  readonly entry: Entry;
  readonly id: string;
  readonly startedAt: Date;
  readonly durationMs: number;
}

export interface FatesOptions {
  readonly claimed: Claimed;
  readonly window: Window;
  /** So many may be under way at once to a destination that is well. */
  readonly most: number;
  readonly maxAttempts: number;
  /** One was not taken, and will be tried again. */
  readonly failing: () => void;
}

/** What becomes of events by what their destination says of them, and how much it is asked from then on. */
export function createFates({ claimed, window, most, maxAttempts, failing }: FatesOptions) {
  /** Of a destination that failed last one event is asked first. */
  let width = claimed.failures > 0 ? 1 : most;
  let failures = claimed.failures;
  /** What it did not take, the lowest position first. */
  let failed: { readonly entry: Entry; readonly verdict: Verdict } | undefined;
  const letters = new Map<Entry, DeadLetter>();
  const triesBefore = (position: bigint): number => (claimed.triedPosition === position ? claimed.tries : 0);

  return {
    width: (): number => width,
    hasFailed: (): boolean => failed !== undefined,

    settle({ entry, id, startedAt, durationMs }: Sent, verdict: Verdict): void {
      const { event } = entry;
      const { fate, said, status } = verdict;
      if (fate === 'accepted') {
        window.done(entry);
        width = most;
        failures = 0;
        return;
      }
      const attempts = triesBefore(event.position) + 1;
      const refused = fate === 'refused';
      if (refused || (fate === 'failed' && attempts >= maxAttempts)) {
        letters.set(entry, { id, event, attempts, status, said, durationMs, startedAt, refused });
        window.done(entry);
        width = most;
        return;
      }
      failing();
      if (!failed || event.position < failed.entry.event.position) failed = { entry, verdict };
    },

    /** Takes the letter of one that was given up. */
    letterOf(entry: Entry): DeadLetter | undefined {
      const letter = letters.get(entry);
      letters.delete(entry);
      return letter;
    },

    /** Why it goes on later only. */
    failure(): Failure | undefined {
      if (!failed) return undefined;
      const { entry, verdict } = failed;
      const { position } = entry.event;
      const tries = triesBefore(position) + (verdict.fate === 'failed' ? 1 : 0);
      const said = verdict.status === undefined ? verdict.said : `${verdict.status} ${verdict.said}`;
      return { failures: failures + 1, triedPosition: position, tries, said: said.trim() };
    },
  };
}
