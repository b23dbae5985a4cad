/**
 * Calls that nobody waits for, of one node: one target has its own share of them, however long it hangs, and hardly any
 * once it has failed, until it answers again.
 */
export interface Unawaited {
  /** @returns whether it was begun; false: too many are under way */
  begin(target: string, call: () => Promise<unknown>): boolean;
}

/** Of so many it is remembered that they fail; the oldest are forgotten. */
const mostFailing = 10_000;

export function createUnawaited({ most = 1_024, perTarget = 128, whenFailing = 8 } = {}): Unawaited {
  const underWay = new Map<string, number>();
  const failing = new Set<string>();
  let all = 0;

  function failed(target: string): void {
    failing.add(target);
    if (failing.size > mostFailing) failing.delete(failing.keys().next().value as string);
  }
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
          () => failed(target),
        )
        .finally(() => leave(target));
      return true;
    },
  };
}
