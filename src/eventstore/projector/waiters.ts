interface Waiter {
  readonly position: bigint;
  /** Milliseconds of performance.now(). */
  readonly deadline: number;
  readonly resolve: (reached: boolean) => void;
}

/** Those who wait for a position, each for so long: with one timer for all, since there is one for each answer. */
export interface Waiters {
  /** True when the position was reached in time. */
  join(position: bigint, timeoutMs: number): Promise<boolean>;
  reached(position: bigint): void;
}

export function createWaiters(): Waiters {
  let waiting: Waiter[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function schedule(deadline: number): void {
    if (deadline >= timerAt) return;
    clearTimeout(timer);
    timerAt = deadline;
    timer = setTimeout(expire, Math.max(0, deadline - performance.now()));
    // Nothing else is done when it fires.
    timer.unref();
  }

  function expire(): void {
    timer = undefined;
    timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    leave(
      ({ deadline }) => deadline <= now,
      (waiter) => waiter.resolve(false),
    );
    if (waiting.length > 0) schedule(Math.min(...waiting.map(({ deadline }) => deadline)));
  }

  function leave(who: (waiter: Waiter) => boolean, then: (waiter: Waiter) => void): void {
    const leaving = waiting.filter(who);
    if (leaving.length === 0) return;
    waiting = waiting.filter((waiter) => !who(waiter));
    for (const waiter of leaving) then(waiter);
  }

  return {
    join: (position, timeoutMs) =>
      new Promise((resolve) => {
        const deadline = performance.now() + timeoutMs;
        waiting.push({ position, deadline, resolve });
        schedule(deadline);
      }),
    reached: (position) =>
      leave(
        (waiter) => waiter.position <= position,
        (waiter) => waiter.resolve(true),
      ),
  };
}
