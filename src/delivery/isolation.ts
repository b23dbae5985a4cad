import type { Held } from './ahead.ts';

/** After one of them others have their turn, for so many times as long as they waited for it. */
const restTimes = 4;
const shortestRestMs = 20;

/**
 * Deliveries whose last attempt nobody ended: a node was killed, or one of them took its thread down. Each begins by
 * itself, with nobody beside it as long as it is not slow: so who was merely in bad company leaves, and who kills harms
 * itself alone, until it was begun too often.
 */
export function createIsolation(now: () => number) {
  const waiting: Held[] = [];
  let since: number | undefined;
  let running = false;
  let restsUntil = Number.NEGATIVE_INFINITY;

  function over(): void {
    if (since === undefined) return;
    restsUntil = now() + Math.max(shortestRestMs, (now() - since) * restTimes);
    since = undefined;
    running = false;
  }

  return {
    hold: (held: Held): void => void waiting.push(held),
    held: (target: string): number => waiting.filter(({ taken }) => taken.target === target).length,
    /** Nobody else may begin: one is to begin alone, or has begun. */
    claims(): boolean {
      if (running) return true;
      if (waiting.length === 0 || now() < restsUntil) return false;
      since ??= now();
      return true;
    },
    /** One that is to begin now; only when nobody else is under way. */
    next(): Held | undefined {
      if (running) return undefined;
      const held = waiting.shift();
      running = held !== undefined;
      if (!running) over();
      return held;
    },
    /** It has ended, or is slow by now. */
    over,
    /** So long until the next, in ms; undefined: none waits. */
    nextInMs: (): number | undefined => (waiting.length === 0 ? undefined : Math.max(0, restsUntil - now())),
    /** @returns those whose leases are over by then, and who do not wait here any more */
    dropUntil(leasedUntil: number): Held[] {
      const old = waiting.filter((held) => held.leasedUntil <= leasedUntil);
      if (old.length > 0) waiting.splice(0, waiting.length, ...waiting.filter((held) => !old.includes(held)));
      return old;
    },
    dropAll: (): Held[] => waiting.splice(0),
  };
}

export type Isolation = ReturnType<typeof createIsolation>;
