/** Work that did not end within its bound; it may go on, and nobody listens. */
export class Late extends Error {}

/** @throws Late with `what` ("the database did not answer") and the bound, and whatever the work throws before */
export async function inTime<T>(work: PromiseLike<T>, ms: number, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Late(`${what} within ${ms} ms`)), ms);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
