import type { Circuits } from '../outbound/circuit.ts';
import type { Ahead, Held } from './ahead.ts';
import { attempted, type createDeadline } from './attempt.ts';
import type { createKeeping } from './keeping.ts';
import { type DeliveryPatience, nextPause } from './patience.ts';
import type { Queue, Taken } from './queue.ts';
import type { Tally } from './tally.ts';
import type { DeliveryTools, Dispatching, Report, Sender } from './types.ts';

export interface AttemptingOptions {
  readonly queue: Pick<Queue, 'dueNow'>;
  readonly senders: readonly Sender[];
  readonly tools: DeliveryTools;
  readonly patience: DeliveryPatience;
  readonly circuits: Circuits;
  readonly ahead: Ahead;
  readonly tally: Tally;
  readonly keeping: Pick<ReturnType<typeof createKeeping>, 'keep'>;
  readonly leaseMs: number;
  readonly now: () => number;
  /** Gives back what was taken and cannot be begun soon. */
  readonly giveBack: (held: readonly Held[]) => void;
  readonly wake: () => void;
  /** The node stops, and waits no longer. */
  readonly isBrokenOff: () => boolean;
}

/** What is held is looked at again after that, should nobody have said that it may go; the circuit makes it few. */
const heldMs = 60_000;

/** One attempt, from when it is begun until how it ended is kept, and what its target is known for from then on. */
export function createAttempting(options: AttemptingOptions) {
  const { queue, tools, patience, circuits, ahead, tally, keeping, leaseMs, now, giveBack } = options;
  const senders = new Map(options.senders.map((sender) => [sender.name, sender]));

  /** The clock of the database, as it went on since then: by that of a node that is wrong no code ends early. */
  function clockSince({ taken, leasedUntil }: Held): () => Date {
    const takenAt = leasedUntil - leaseMs;
    return () => new Date(taken.takenAt.getTime() + now() - takenAt);
  }

  const again: Dispatching['again'] = async (instanceId, target) => {
    circuits.succeeded(target);
    await queue.dueNow(instanceId, target);
    options.wake();
  };

  const pauseAfter = ({ outcome }: Report, taken: Taken): number | undefined => {
    if (outcome === 'held') return heldMs;
    return outcome === 'failed' ? nextPause(taken, patience) : undefined;
  };

  return async function attempt(held: Held, deadline: ReturnType<typeof createDeadline>): Promise<void> {
    const { taken } = held;
    const clock = clockSince(held);
    const startedAt = clock();
    const from = now();
    const given = { ...tools, clock, again };
    const report = await attempted(taken, senders.get(taken.reaction), given, deadline, patience);
    // Of a node that stops: another takes it when its lease ends, as after a crash.
    if (options.isBrokenOff() && report.outcome !== 'delivered') return;
    if (report.outcome === 'failed' || report.outcome === 'held') {
      circuits.failed(taken.target);
      giveBack(ahead.drop(taken.target, circuits.room(taken.target) > 0));
    } else circuits.succeeded(taken.target);
    const durationMs = now() - from;
    tally.ended(taken.target, report.outcome, durationMs);
    await keeping.keep({ taken, startedAt, durationMs, report, pauseMs: pauseAfter(report, taken) });
  };
}
