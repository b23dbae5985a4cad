import type { Logger } from '../telemetry/types.ts';
import type { Places, Running } from './places.ts';
import type { Queue } from './queue.ts';

export interface LeaseOptions {
  readonly queue: Pick<Queue, 'renew'>;
  readonly places: Pick<Places, 'all'>;
  readonly log: Logger;
  readonly now: () => number;
  readonly leaseMs: number;
  /** Before a lease is over an attempt must have ended, so that its end is kept. */
  readonly slackMs: number;
}

const lost = () => new Error('another node has taken it over meanwhile');
const over = () => new Error('it could not be kept that this node is at it: the database is away');

/**
 * Keeps what is under way for long this node's: leases are for the usual attempt, and a slow one has its own renewed. One
 * that cannot be is broken off before others may have it.
 */
export function createLeases({ queue, places, log, now, leaseMs, slackMs }: LeaseOptions) {
  let renewing = false;

  async function renew(due: readonly Running[]): Promise<void> {
    const from = now();
    const ours = await queue.renew(
      due.map(({ taken }) => taken),
      leaseMs,
    );
    for (const one of due) {
      if (ours.has(one.taken.id)) one.leasedUntil = from + leaseMs;
      else if (places.all.has(one)) one.breakOff(lost());
    }
  }

  return {
    /** To be called now and then. */
    tend(): void {
      const due: Running[] = [];
      for (const one of places.all) {
        const leftMs = one.leasedUntil - now();
        if (leftMs < slackMs / 2) one.breakOff(over());
        else if (leftMs < leaseMs / 2) due.push(one);
      }
      if (due.length === 0 || renewing) return;
      renewing = true;
      renew(due)
        .catch((error) => log.debug('leases of deliveries could not be renewed', { error: String(error) }))
        .finally(() => (renewing = false));
    },
  };
}
