import { oncePer, type Platform } from '../platform.ts';
import type { LogLine, RunResult } from '../sandbox/index.ts';

/** How a run ended, as its administrators see it. */
export interface KeptResult {
  readonly date: Date;
  readonly tookMs: number;
  /** undefined: well. */
  readonly error?: string;
  readonly log: readonly LogLine[];
}

export interface Results {
  keep(instanceId: string, actionId: string, result: RunResult): void;
  /** The last ones on this node, the newest first. */
  of(instanceId: string, actionId: string): readonly KeptResult[];
}

const mostOfOne = 10;
const mostActions = 1_000;

/**
 * The last results of each action on this node, in memory: whoever tries out a script sees what became of it, and
 * nothing is written in the way of a token.
 */
export const resultsOf = oncePer(({ clock }: Pick<Platform, 'projections' | 'clock'>): Results => {
  const kept = new Map<string, KeptResult[]>();
  return {
    keep(instanceId, actionId, result) {
      const key = `${instanceId}/${actionId}`;
      const before = kept.get(key) ?? [];
      const { tookMs, log } = result;
      const one = { date: clock(), tookMs, log, ...(!result.ok && { error: result.error }) };
      // Put at the end: those used longest ago are the first to go.
      kept.delete(key);
      kept.set(key, [one, ...before.slice(0, mostOfOne - 1)]);
      if (kept.size > mostActions) kept.delete(kept.keys().next().value as string);
    },
    of: (instanceId, actionId) => kept.get(`${instanceId}/${actionId}`) ?? [],
  };
});
