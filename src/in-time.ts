/** Work that did not end within its bound; it may go on, and nobody listens. */
export class Late extends Error {}

/** So many looks at the time there are within a bound. */
const looks = 10;

/**
 * The bound is time in which this thread could have heard: while it is held up itself, an answer may lie there unread, and
 * nobody else is to blame.
 *
 * @throws Late with `what` ("the database did not answer") and the bound, and whatever the work throws before
 */
export async function inTime<T>(work: PromiseLike<T>, ms: number, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let looked = 0;
  const timer = setInterval(() => {
    if (++looked >= looks) reject(new Late(`${what} within ${ms} ms`));
  }, ms / looks);
  return Promise.race([work, late]).finally(() => clearInterval(timer));
}
