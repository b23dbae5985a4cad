/** A moment as the clock of another thread has it: `performance.now()` begins with each. */
export interface ThreadMoment {
  /** Milliseconds of its clock. */
  readonly at: number;
  /** When it was told, by the same clock. */
  readonly sent: number;
  /** Which thread's clock it is: `performance.timeOrigin`. */
  readonly origin: number;
}

/**
 * Reads the clock of another thread by its messages: what took the shortest way was the least late. A thread that is
 * started anew has another clock.
 */
export function createThreadClock(
  now: () => number = () => performance.now(),
): (moment: ThreadMoment) => number {
  let origin: number | undefined;
  let ahead = 0;
  return (moment) => {
    const late = now() - moment.sent;
    if (moment.origin !== origin) {
      origin = moment.origin;
      ahead = late;
    } else if (late < ahead) ahead = late;
    return moment.at + ahead;
  };
}
