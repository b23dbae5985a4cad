import type { Queue } from './queue.ts';
import { targetsAtOnce } from './queue.ts';

/** The targets for which something is due, a page at a time, so that none is passed over however many there are. */
export interface Walk {
  /** Those to look at now. */
  next(): Promise<readonly string[]>;
  /** There was no room for those after this one: the next page begins with them. */
  stopAfter(target: string): void;
  /** There are more to look at. */
  midway(): boolean;
  /** So long no walk is begun, in ms, and those of the last one are looked at instead. */
  restMs(): number;
}

/** A walk over thousands of targets that all wait costs the database as many steps: it rests so many times as long. */
const dearMs = 20;
const restTimes = 4;
const longestRestMs = 2_000;

export function createWalk(
  { targets }: Pick<Queue, 'targets'>,
  now: () => number = () => performance.now(),
): Walk {
  let after = '';
  let spentMs = 0;
  let found = new Set<string>();
  let known: readonly string[] = [];
  let restsUntil = Number.NEGATIVE_INFINITY;

  const resting = (): boolean => now() < restsUntil;

  function end(): void {
    after = '';
    known = [...found];
    found = new Set();
    if (spentMs > dearMs) restsUntil = now() + Math.min(spentMs * restTimes, longestRestMs);
    spentMs = 0;
  }

  return {
    async next() {
      if (resting()) return known;
      const from = now();
      const page = await targets(after);
      spentMs += now() - from;
      for (const target of page) found.add(target);
      if (page.length < targetsAtOnce) end();
      else after = page.at(-1) as string;
      return page;
    },
    stopAfter(target) {
      if (!resting()) {
        after = target;
        return;
      }
      const at = known.indexOf(target) + 1;
      known = [...known.slice(at), ...known.slice(0, at)];
    },
    midway: () => after !== '' && !resting(),
    restMs: () => Math.max(0, restsUntil - now()),
  };
}
