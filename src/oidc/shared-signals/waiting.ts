import { oncePer, type Platform } from '../../platform.ts';

/** Calls that wait, all in all, of one instance, and of one stream: one that waits holds some memory, and no connection. */
const mostWaiting = 2_000;
const mostOfInstance = 500;
const mostOfTarget = 4;

interface Waiter {
  readonly instanceId: string;
  readonly target: string;
  wake(): void;
}

/** What makes a poll worth another look. */
const concerning: ReadonlySet<string> = new Set(['security_event', 'ssf_stream']);

type Sources = Pick<Platform, 'projections' | 'deliveries'>;

/** Long polls of this node. What is projected is looked at once for all of an instance, and wakes those it is for. */
export const pollersOf = oncePer(({ projections, deliveries }: Sources) => {
  const waiting = new Set<Waiter>();
  /** Instances in which something happened that was not looked at yet. */
  const touched = new Set<string>();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const instanceId of touched) {
      touched.delete(instanceId);
      const own = [...waiting].filter((waiter) => waiter.instanceId === instanceId);
      const targets = [...new Set(own.map(({ target }) => target))];
      if (targets.length === 0) continue;
      // Whoever cannot be looked for looks for itself.
      const found = new Set(await deliveries.pickup.awaited(instanceId, targets).catch(() => targets));
      for (const waiter of own) if (found.has(waiter.target)) waiter.wake();
    }
  }

  projections.onProjected(({ changes }) => {
    if (waiting.size === 0) return;
    if (changes)
      for (const { aggregateType, instanceId } of changes)
        if (concerning.has(aggregateType)) touched.add(instanceId);
    if (!changes) for (const { instanceId } of waiting) touched.add(instanceId);
    if (touched.size > 0) looking ??= look().finally(() => (looking = undefined));
  });

  const countOf = (is: (waiter: Waiter) => boolean): number => [...waiting].filter(is).length;

  return {
    /** Whether one more may wait for the target. */
    hasRoom: (instanceId: string, target: string): boolean =>
      waiting.size < mostWaiting &&
      countOf((waiter) => waiter.instanceId === instanceId) < mostOfInstance &&
      countOf((waiter) => waiter.target === target) < mostOfTarget,

    /** What happens from here on wakes, also before `next` is awaited. */
    watch(instanceId: string, target: string) {
      let woken = Promise.withResolvers<void>();
      const waiter: Waiter = { instanceId, target, wake: () => woken.resolve() };
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
    waiting: (): number => waiting.size,
  };
});
