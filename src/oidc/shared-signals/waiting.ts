import { oncePer, type Platform } from '../../platform.ts';
import { securityEventAggregate, streamAggregate } from './state.ts';
import { streamTarget } from './target.ts';

/** Calls that wait, all in all, of one instance, and of one stream: one that waits holds some memory, and no connection. */
const mostWaiting = 2_000;
const mostOfInstance = 500;
const mostOfTarget = 4;

interface Waiter {
  readonly instanceId: string;
  readonly target: string;
  /** Its stream gives nothing until it is another: what is held for it wakes nobody. */
  held: boolean;
  wake(): void;
}

interface Touched {
  /** Something is to be told. */
  told: boolean;
  /** Targets of streams that are changed. */
  readonly changed: Set<string>;
}

type Sources = Pick<Platform, 'projections' | 'deliveries'>;

/** Long polls of this node. What is projected is looked at once for all of an instance, and wakes those it is for. */
export const pollersOf = oncePer(({ projections, deliveries }: Sources) => {
  const waiting = new Set<Waiter>();
  /** Instances in which something happened that was not looked at yet. */
  const touched = new Map<string, Touched>();
  let looking: Promise<void> | undefined;

  function touchedOf(instanceId: string): Touched {
    const known = touched.get(instanceId) ?? { told: false, changed: new Set() };
    touched.set(instanceId, known);
    return known;
  }

  async function look(): Promise<void> {
    for (const [instanceId, { told, changed }] of touched) {
      touched.delete(instanceId);
      const own = [...waiting].filter(
        (waiter) =>
          waiter.instanceId === instanceId && (changed.has(waiter.target) || (told && !waiter.held)),
      );
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
      for (const { aggregateType, aggregateId, instanceId } of changes) {
        if (aggregateType === securityEventAggregate.type) touchedOf(instanceId).told = true;
        if (aggregateType === streamAggregate.type)
          touchedOf(instanceId).changed.add(streamTarget(instanceId, aggregateId));
      }
    if (!changes) for (const { instanceId, target } of waiting) touchedOf(instanceId).changed.add(target);
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
      const waiter: Waiter = { instanceId, target, held: false, wake: () => woken.resolve() };
      waiting.add(waiter);
      return {
        /**
         * Resolves when there may be something new, when the time is over, or the caller is gone.
         * @param held the stream gives nothing until it is another
         */
        async next(ms: number, signal: AbortSignal, held: boolean): Promise<void> {
          waiter.held = held;
          const timer = setTimeout(waiter.wake, ms);
          signal.addEventListener('abort', waiter.wake, { once: true });
          await woken.promise;
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          woken = Promise.withResolvers();
          waiter.held = false;
        },
        leave: (): void => void waiting.delete(waiter),
      };
    },
    waiting: (): number => waiting.size,
  };
});
