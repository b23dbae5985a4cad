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

/** After the longest attempt and this, others may take it over; its end must have been kept by then. */
const longestSlackMs = 10_000;

/** The lease of an attempt that may take so long. */
export function leaseOf(timeoutMs: number): Pick<LeaseOptions, 'leaseMs' | 'slackMs'> {
  const slackMs = Math.min(longestSlackMs, timeoutMs);
  return { leaseMs: timeoutMs + slackMs, slackMs };
}

const lost = () => new Error('another node has taken it over meanwhile');
const unanswered = () => new Error('it could not be kept that this node is at it: the database is away');
const heldUp = () => new Error('it could not be kept that this node is at it: the node itself was held up');

/**
 * Keeps what is under way for long this node's: leases are for the usual attempt, and a slow one has its own renewed. One
 * that cannot be is broken off before others may have it.
 */
export function createLeases({ queue, places, log, now, leaseMs, slackMs }: LeaseOptions) {
  const everyMs = slackMs / 8;
  let renewing = false;
  /** For which it was asked that they stay this node's, when by the time that this thread ran, and with what end. */
  const asked = new WeakMap<Running, { readonly at: number; failed: boolean }>();
  let tendedAt = now();
  /** So long this thread was not run when it was due. */
  let stoodStillMs = 0;
  const ranMs = (): number => now() - stoodStillMs;

  async function renew(due: readonly Running[]): Promise<void> {
    const from = now();
    const asking = { at: ranMs(), failed: false };
    for (const one of due) asked.set(one, asking);
    try {
      const ours = await queue.renew(
        due.map(({ taken }) => taken),
        leaseMs,
      );
      for (const one of due) {
        asked.delete(one);
        if (ours.has(one.taken.id)) one.leasedUntil = from + leaseMs;
        else if (places.all.has(one)) one.breakOff(lost());
      }
    } catch (error) {
      asking.failed = true;
      throw error;
    }
  }

  /** The database is to blame for what it was asked, and had the time to answer while somebody here could hear it. */
  function whyOver(one: Running): Error {
    const asking = asked.get(one);
    if (!asking) return heldUp();
    return asking.failed || ranMs() - asking.at >= slackMs / 2 ? unanswered() : heldUp();
  }

  return {
    /** So often `tend` is to be called. */
    everyMs,
    tend(): void {
      const sinceMs = now() - tendedAt;
      tendedAt = now();
      if (sinceMs > 2 * everyMs) stoodStillMs += sinceMs - everyMs;
      const due: Running[] = [];
      for (const one of places.all) {
        const leftMs = one.leasedUntil - now();
        if (leftMs < slackMs / 2) one.breakOff(whyOver(one));
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
