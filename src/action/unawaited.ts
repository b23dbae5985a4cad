import { BoundedMap } from '../bounded-map.ts';

/**
 * Calls that nobody waits for, of one node: one target has its own share of them, however long it hangs, and hardly any
 * once it has failed, until it answers again.
 */
export interface Unawaited {
  /** @returns whether it was begun; false: too many are under way */
  begin(target: string, call: () => Promise<unknown>): boolean;
}

/** Of so many it is remembered that they fail; those are forgotten that did not fail lately. */
const mostFailing = 10_000;

export function createUnawaited({ most = 1_024, perTarget = 128, whenFailing = 8 } = {}): Unawaited {
  const underWay = new Map<string, number>();
  const failing = new BoundedMap<string, true>({ limit: mostFailing });
  let all = 0;

  function leave(target: string): void {
    all--;
    const left = (underWay.get(target) ?? 1) - 1;
    if (left > 0) underWay.set(target, left);
    else underWay.delete(target);
  }

  return {
    begin(target, call) {
      const own = underWay.get(target) ?? 0;
      if (all >= most || own >= (failing.has(target) ? whenFailing : perTarget)) return false;
      all++;
      underWay.set(target, own + 1);
      void call()
        .then(
          () => failing.delete(target),
          () => failing.set(target, true),
        )
        .finally(() => leave(target));
      return true;
    },
  };
}
