import { oncePer, type Platform } from '../../platform.ts';

/** Calls that wait, all in all and of one instance: one that waits holds some memory, and no connection. */
const mostWaiting = 2_000;
const mostOfInstance = 200;

interface Waiter {
  readonly instanceId: string;
  wake(): void;
}

/** What makes a poll worth another look. */
const concerning: ReadonlySet<string> = new Set(['security_event', 'ssf_stream']);

/** Long polls of this node, woken by what is projected. */
export const pollersOf = oncePer(({ projections }: Pick<Platform, 'projections'>) => {
  const waiting = new Set<Waiter>();
  projections.onProjected(({ changes }) => {
    if (waiting.size === 0) return;
    const touched =
      changes &&
      new Set(
        changes.flatMap(({ aggregateType, instanceId }) =>
          concerning.has(aggregateType) ? [instanceId] : [],
        ),
      );
    for (const waiter of waiting) if (!touched || touched.has(waiter.instanceId)) waiter.wake();
  });

  return {
    /** Whether one more of the instance may wait. */
    hasRoom: (instanceId: string): boolean =>
      waiting.size < mostWaiting &&
      [...waiting].filter((waiter) => waiter.instanceId === instanceId).length < mostOfInstance,

    /** What happens from here on wakes, also before `next` is awaited. */
    watch(instanceId: string) {
      let woken = Promise.withResolvers<void>();
      const waiter: Waiter = { instanceId, wake: () => woken.resolve() };
      waiting.add(waiter);
      return {
        /** Resolves when there may be something new, when the time is over, or the caller is gone. */
        async next(ms: number, signal: AbortSignal): Promise<void> {
          const timer = setTimeout(waiter.wake, ms);
          signal.addEventListener('abort', waiter.wake, { once: true });
          await woken.promise;
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          woken = Promise.withResolvers();
        },
        leave: (): void => void waiting.delete(waiter),
      };
    },
  };
});
