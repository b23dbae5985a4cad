import type { Logger } from './types.ts';

export interface OutageOptions {
  readonly log: Logger;
  /** `ok`, or why it cannot be used; never rejects. */
  readonly state: () => Promise<string>;
  /** Between looks. Default one second. */
  readonly everyMs?: number;
}

export interface Outage {
  /** A request failed as it does while the database is away: looks whether it is. */
  suspected(): void;
  stop(): void;
}

/**
 * Tells the log once that the database is away and once that it is back, however many requests fail in between. It
 * looks only when a request has failed, and then until the database is there.
 */
export function watchOutage({ log, state, everyMs = 1_000 }: OutageOptions): Outage {
  let looking = false;
  let awaySince: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const found = await state();
    if (!looking) return;
    if (found !== 'ok' && awaySince === undefined) {
      awaySince = performance.now();
      log.error('the database is away; requests that need it are answered as unavailable until it is back', {
        database: found,
      });
    }
    if (found === 'ok' && awaySince !== undefined) {
      log.warn('the database is back', { awaySeconds: Math.round((performance.now() - awaySince) / 1000) });
      awaySince = undefined;
    }
    timer = setTimeout(() => {
      if (awaySince === undefined) looking = false;
      else void look();
    }, everyMs);
    timer.unref();
  }

  return {
    suspected() {
      if (looking) return;
      looking = true;
      void look();
    },
    stop() {
      looking = false;
      clearTimeout(timer);
    },
  };
}
