/** A bounded number at once; the others wait in the order in which they came. */
export interface Turns {
  /** @returns how to end the turn. @throws the signal's reason, when it aborts first */
  take(signal: AbortSignal): Promise<() => void>;
  taken(): number;
}

export function createTurns(most: number): Turns {
  const waiting = new Set<() => void>();
  let taken = 0;

  const leave = (): void => {
    const [next] = waiting;
    if (!next) {
      taken--;
      return;
    }
    waiting.delete(next);
    next();
  };
  /** Whose turn ends twice ends it once. */
  const once = () => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  return {
    taken: () => taken,
    take: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (taken < most) {
          taken++;
          return resolve(once());
        }
        const abort = (): void => {
          waiting.delete(enter);
          reject(signal.reason);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', abort);
          resolve(once());
        };
        waiting.add(enter);
        signal.addEventListener('abort', abort, { once: true });
      }),
  };
}
