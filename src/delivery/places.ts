import type { Taken } from './queue.ts';

/** An attempt that is under way. */
export interface Running {
  readonly taken: Taken;
  readonly since: number;
  /** Others may have it from then on, by this node's clock. */
  leasedUntil: number;
  /** Breaks it off, with the reason that is kept. */
  readonly breakOff: (why: Error) => void;
  readonly ended: Promise<void>;
}

export interface PlacesOptions {
  /** Attempts at once, but for slow ones. */
  readonly most: number;
  readonly now: () => number;
  /** The operator's bound of an attempt; a target's own may be longer. */
  readonly usualMs: number;
}

/**
 * An attempt that has been under way for so long waits for its receiver and costs but a connection: it makes room for
 * others. So receivers that hang, however many, hold up nobody else; of these attempts there are so many times `most`.
 */
export const slowAfterMs = 1_000;
const mostSlow = 8;
/** A part of the places is kept from targets of which nothing good is known: many that are dead take all others. */
const keptShare = 4;

/** Who is under way, and how many more may be. */
export function createPlaces({ most, now, usualMs }: PlacesOptions) {
  /** The oldest first. */
  const all = new Set<Running>();
  const byTarget = new Map<string, number>();

  function slow(): number {
    const since = now() - slowAfterMs;
    let count = 0;
    for (const one of all) {
      if (one.since > since) break;
      count++;
    }
    return count;
  }

  return {
    all: all as ReadonlySet<Running>,
    of: (target: string): number => byTarget.get(target) ?? 0,
    /** Those that are not slow yet. */
    young: (): number => all.size - slow(),
    /**
     * How many more may begin, and how many of these may go to targets of which nothing good is known; none at all while
     * too many hang (`mayTry`).
     */
    free(): { readonly all: number; readonly unproven: number; readonly mayTry: boolean } {
      const slowOnes = slow();
      const free = most - (all.size - slowOnes);
      const mayTry = slowOnes < most * mostSlow;
      return { all: free, mayTry, unproven: mayTry ? Math.max(0, free - Math.floor(most / keptShare)) : 0 };
    },
    enter(one: Running): void {
      const { target } = one.taken;
      all.add(one);
      byTarget.set(target, (byTarget.get(target) ?? 0) + 1);
    },
    leave(one: Running): void {
      if (!all.delete(one)) return;
      const { target } = one.taken;
      const left = (byTarget.get(target) ?? 1) - 1;
      if (left > 0) byTarget.set(target, left);
      else byTarget.delete(target);
    },
    /** While places of slow ones are short, nobody is waited for longer than the operator says. */
    cutShort(): void {
      if (slow() < (most * mostSlow) / 2) return;
      const since = now() - usualMs;
      for (const one of all) {
        if (one.since > since) return;
        one.breakOff(new Error(`no answer within ${usualMs / 1_000} s, and many others wait for theirs`));
      }
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;
