import type { Taken } from './queue.ts';

/** A delivery that is taken and not begun. */
export interface Held {
  readonly taken: Taken;
  readonly leasedUntil: number;
  readonly since: number;
}

interface Line {
  readonly held: Held[];
  /** How many may wait here. */
  depth: number;
  /** More wait in the database, as far as is known. */
  hungry: boolean;
  /** When the last of them that was taken was due. */
  since: string | undefined;
}

/** Of one target, in places of its own. */
const mostAhead = 8;
/** Who waits longer here could go by another node by then. */
const longestMs = 2_000;

/**
 * What was taken for targets that answer quickly, so that their places do not wait for the database: none at first, and
 * twice as many whenever all that was asked for was there.
 */
export function createAhead(perTarget: number, now: () => number) {
  const lines = new Map<string, Line>();

  const lineOf = (target: string): Line => {
    const known = lines.get(target);
    if (known) return known;
    const line: Line = { held: [], depth: 0, hungry: false, since: undefined };
    lines.set(target, line);
    return line;
  };

  return {
    /** Targets for which something is held. */
    *targets(): Iterable<string> {
      for (const [target, { held }] of lines) if (held.length > 0) yield target;
    },
    held: (target: string): number => lines.get(target)?.held.length ?? 0,
    depth: (target: string): number => lines.get(target)?.depth ?? 0,
    since: (target: string): string | undefined => lines.get(target)?.since,
    hold(taken: Taken, leasedUntil: number): void {
      const line = lineOf(taken.target);
      line.since = taken.dueAt;
      line.held.push({ taken, leasedUntil, since: now() });
    },
    next: (target: string): Held | undefined => lines.get(target)?.held.shift(),
    /** Something is due for it, and there is no room. */
    hungers(target: string): void {
      lineOf(target).hungry = true;
    },
    /** So many were asked for, and so many came. */
    fed(target: string, asked: number, came: number): void {
      const line = lineOf(target);
      line.hungry = came >= asked;
      if (line.hungry) line.depth = Math.min(perTarget * mostAhead, Math.max(perTarget, line.depth * 2));
    },
    /** Those that are to have more: half of what they may hold is gone. */
    low: (): string[] =>
      [...lines]
        .filter(([, { hungry, held, depth }]) => hungry && held.length <= depth / 2)
        .map(([target]) => target),
    /**
     * It does not answer well: nothing is held for it any more.
     * @param goesOn it has its places all the same
     * @returns what was held
     */
    drop(target: string, goesOn: boolean): readonly Held[] {
      const line = lines.get(target);
      if (!line) return [];
      lines.delete(target);
      if (goesOn && (line.hungry || line.held.length > 0)) lineOf(target).hungry = true;
      return line.held;
    },
    /** @returns those that waited too long, and with them all others of their target */
    dropOld(): Held[] {
      const before = now() - longestMs;
      const old = [...lines].filter(([, { held }]) => held[0] !== undefined && held[0].since < before);
      for (const [target] of old) lines.delete(target);
      return old.flatMap(([, { held }]) => held);
    },
    /** Nothing is known of targets for which nothing is held or waits. */
    forget(target: string): void {
      const line = lines.get(target);
      if (line && line.held.length === 0 && !line.hungry) lines.delete(target);
    },
    dropAll(): Held[] {
      const all = [...lines.values()].flatMap(({ held }) => held);
      lines.clear();
      return all;
    },
  };
}

export type Ahead = ReturnType<typeof createAhead>;
