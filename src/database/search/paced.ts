/** Work that is over sooner may be done as often as it is asked for. */
const shortMs = 20;
/** How long to rest after longer work, in times of what it took: it then runs a quarter of the time at most. */
const restTimes = 3;
const longestRestMs = 1_000;

export interface Pause {
  /** Milliseconds that only grow. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

export const timer: Pause = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
};

interface Line {
  /** Fulfilled when the last run and its rest are over. */
  free?: Promise<unknown>;
  /** A run that has not begun. */
  next: Promise<unknown> | undefined;
}

/**
 * Work by key that is never under way twice for one key, and rests after each run that took long. Whoever asks
 * meanwhile waits, with all others, for the next run: its result is never older than the question.
 */
export function paced<V>(work: (key: string) => Promise<V>, { now, sleep }: Pause = timer) {
  const lines = new Map<string, Line>();
  return (key: string): Promise<V> => {
    const line = lines.get(key) ?? { next: undefined };
    lines.set(key, line);
    line.next ??= run(key, line);
    return line.next as Promise<V>;
  };

  async function run(key: string, line: Line): Promise<V> {
    // In any case a turn later, when `next` is set.
    await line.free;
    line.next = undefined;
    const began = now();
    const running = work(key);
    const rested = running
      .catch(() => {})
      .then(() => {
        const took = now() - began;
        return took < shortMs ? undefined : sleep(Math.min(restTimes * took, longestRestMs));
      })
      .then(() => {
        if (line.free === rested && line.next === undefined) lines.delete(key);
      });
    line.free = rested;
    return running;
  }
}
