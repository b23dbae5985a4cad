import type { Claimed, Cursors, Standing, Step } from './cursors.ts';
import type { DeadLetter } from './dead-letters.ts';

export interface PlaceOptions {
  readonly cursors: Pick<Cursors, 'move'>;
  readonly claimed: Claimed;
  readonly leaseMs: number;
  /** When the lease was asked for, by `now`. */
  readonly from: number;
  readonly now: () => number;
  readonly tally: (what: 'delivered' | 'dead', count: number) => void;
}

/** What became of a move; `lost`: the lease is somebody else's. */
export type Moved = Standing | 'lost' | 'not now';

/** The cursor as this run keeps it: what was passed and is not written yet, and for how long it is still this run's. */
export function createPlace({ cursors, claimed, leaseMs, from, now, tally }: PlaceOptions) {
  let position = claimed.position;
  let leasedUntil = from + leaseMs;
  let movedAt = from;
  let moving = false;
  /** Sent, and the cursor was not moved past them yet. */
  let unmoved = 0;
  /** Passed since the cursor was moved. */
  let delivered = 0;
  let dead: DeadLetter[] = [];

  return {
    position: (): bigint => position,
    isMoving: (): boolean => moving,
    unmoved: (): number => unmoved,
    sinceMs: (): number => now() - movedAt,
    /** A process that was frozen wakes up with a lease that is over: somebody else is at it by now. */
    leaseHolds: (): boolean => now() < leasedUntil - leaseMs / 5,
    sent: (): void => void unmoved++,
    passed(letter: DeadLetter | undefined): void {
      if (letter) dead.push(letter);
      else delivered++;
    },

    /**
     * Moves the cursor on, with what was passed, and keeps the lease or gives it back.
     * @throws where the database did not take it, and there is no time to try again
     */
    async move(to: bigint, release?: Step['release']): Promise<Moved> {
      moving = true;
      const asked = now();
      const step = { position: to, delivered, dead, ...(release && { release }) };
      delivered = 0;
      dead = [];
      try {
        const standing = await cursors.move(claimed, step, leaseMs);
        if (!standing) return 'lost';
        tally('delivered', step.delivered);
        tally('dead', step.dead.length);
        unmoved -= step.delivered + step.dead.length;
        position = to;
        movedAt = asked;
        leasedUntil = asked + leaseMs;
        return standing;
      } catch (error) {
        delivered += step.delivered;
        dead = [...step.dead, ...dead];
        // The database may be away for a moment; after the lease it does not matter any more.
        if (now() > leasedUntil || release) throw error;
        await Bun.sleep(100);
        return 'not now';
      } finally {
        moving = false;
      }
    },
  };
}
