import type { Report } from './types.ts';

/** How attempts to one target ended, and how long they took all together. */
export type TargetCounts = Record<Report['outcome'] | 'ms', number>;

/** So many targets are told of by name; there may be thousands. */
export const mostTold = 100;
/** All others together. */
export const otherTargets = 'other';

const noCounts = (): TargetCounts => ({ delivered: 0, failed: 0, refused: 0, held: 0, ms: 0 });

/** Counts by target: the first hundred by their names, whoever comes later with all others. */
export function createTally() {
  let counts = new Map<string, TargetCounts>();

  function of(target: string): TargetCounts {
    const name = counts.has(target) || counts.size < mostTold ? target : otherTargets;
    const known = counts.get(name) ?? noCounts();
    counts.set(name, known);
    return known;
  }

  return {
    ended(target: string, outcome: Report['outcome'], ms: number): void {
      const own = of(target);
      own[outcome]++;
      own.ms += ms;
    },
    add(more: ReadonlyMap<string, TargetCounts>): void {
      for (const [target, counted] of more) {
        const own = of(target);
        for (const what of Object.keys(own) as (keyof TargetCounts)[]) own[what] += counted[what];
      }
    },
    all: (): ReadonlyMap<string, TargetCounts> => counts,
    /** What was counted since the last time. */
    take(): ReadonlyMap<string, TargetCounts> {
      const taken = counts;
      counts = new Map();
      return taken;
    },
  };
}

export type Tally = ReturnType<typeof createTally>;
