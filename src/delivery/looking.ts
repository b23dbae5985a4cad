import type { DeliveryTools } from './types.ts';

/** `all`: whatever is due; `more`: of those that had all that they asked for. */
export type Wanted = 'all' | 'more';

export interface Looking {
  /** There is something to look for: at once, or when the look under way is over. */
  wake(what?: Wanted): void;
  /** Looks for all after a rest; the first rest counts. */
  wakeIn(ms: number): void;
  /** Looks no more. @returns when the look under way is over */
  stop(): Promise<void>;
}

/** Looks for what is due whenever there is reason to, one look after the other. One that fails ends the row. */
export function createLooking(
  take: (what: Wanted) => Promise<void>,
  log: Pick<DeliveryTools['log'], 'warn'>,
): Looking {
  let wanted: Wanted | undefined;
  let looking: Promise<void> | undefined;
  let rested: ReturnType<typeof setTimeout> | undefined;
  let stopping = false;
  let failing = false;

  async function look(): Promise<void> {
    while (wanted && !stopping) {
      const what = wanted;
      wanted = undefined;
      try {
        await take(what);
        failing = false;
      } catch (error) {
        if (!failing) log.warn('deliveries cannot be taken; it is tried again until they can', { error });
        failing = true;
        break;
      }
    }
  }

  function wake(what: Wanted = 'all'): void {
    if (wanted !== 'all') wanted = what;
    if (!looking && !stopping) looking = look().finally(() => (looking = undefined));
  }

  return {
    wake,
    wakeIn(ms) {
      if (rested) return;
      rested = setTimeout(() => {
        rested = undefined;
        wake();
      }, ms);
      rested.unref?.();
    },
    async stop() {
      stopping = true;
      clearTimeout(rested);
      await looking;
    },
  };
}
