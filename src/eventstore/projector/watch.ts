import type { ProjectedPage, ProjectionWatch } from './page.ts';

export interface PublishedWatch extends ProjectionWatch {
  publish(page: ProjectedPage): void;
}

interface Waiter {
  readonly position: bigint;
  readonly settle: (reached: boolean) => void;
}

/**
 * Knows the position from the pages published to it, and from nothing faster: whoever sees a position must
 * also find the caches dropped that its page concerned.
 *
 * @param poke called when someone begins to wait, since the projector may not know yet that there is work
 */
export function createWatch(poke: () => void): PublishedWatch {
  const listeners = new Set<(page: ProjectedPage) => void>();
  let waiters: Waiter[] = [];
  let current = 0n;

  return {
    position: () => current,
    waitFor(position, timeoutMs = 2_000) {
      if (current >= position) return Promise.resolve(true);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          position,
          settle(reached) {
            clearTimeout(timer);
            resolve(reached);
          },
        };
        const timer = setTimeout(() => {
          waiters = waiters.filter((one) => one !== waiter);
          resolve(false);
        }, timeoutMs);
        waiters.push(waiter);
        poke();
      });
    },
    onProjected(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(page) {
      if (page.position <= current) return;
      for (const listener of listeners) listener(page);
      current = page.position;
      const done = waiters.filter((waiter) => waiter.position <= current);
      if (done.length === 0) return;
      waiters = waiters.filter((waiter) => waiter.position > current);
      for (const waiter of done) waiter.settle(true);
    },
  };
}
