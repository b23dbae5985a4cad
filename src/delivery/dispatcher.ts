import { PosternError } from '../errors/index.ts';
import { type CircuitOptions, createCircuits } from './circuit.ts';
import { type DeliveryPatience, nextAttempt, usualPatience } from './patience.ts';
import type { Ended, Queue, Taken } from './queue.ts';
import type { DeliveryTools, Dispatching, Report, Sender } from './types.ts';

export interface DispatcherOptions {
  readonly queue: Queue;
  readonly reactions: readonly Sender[];
  readonly tools: DeliveryTools;
  readonly patience?: DeliveryPatience;
  /** Under way at once. Default 64. */
  readonly most?: number;
  /** Under way at once to one target. Default 16. */
  readonly perTarget?: number;
  readonly circuit?: Omit<CircuitOptions, 'perTarget'>;
  /** Longest attempt. Default 30 s. */
  readonly timeoutMs?: number;
  /** So often it is looked for what others left, and what is to be tried again. Default 500 ms. */
  readonly pollMs?: number;
}

export interface Dispatcher {
  /** There is something new. */
  wake(): void;
  /** Takes nothing more, and waits for what is under way, or breaks it off after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  state(): { readonly underWay: number; readonly openCircuits: number };
}

/** What is held is looked at again after that, should nobody have said that it may go; the circuit makes it few. */
const heldMs = 60_000;

/** After the longest attempt and this, others may take it over; its end must have been kept by then. */
const longestSlackMs = 10_000;

/**
 * Sends what is due, a bounded number at once, and of these a bounded number to one target: one that does not answer
 * holds up nobody else. Any number of them may run on one database.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { queue, tools, patience = usualPatience, most = 64, perTarget = 16 } = options;
  const { timeoutMs = 30_000, pollMs = 500 } = options;
  const slackMs = Math.min(longestSlackMs, timeoutMs);
  const reactions = new Map(options.reactions.map((reaction) => [reaction.name, reaction]));
  const circuits = createCircuits({ perTarget, ...options.circuit });
  const underWay = new Map<string, number>();
  const attempts = new Set<Promise<void>>();
  const aborting = new AbortController();
  let stopping = false;
  let looking = false;
  let again = false;
  /** Where the walk over the targets goes on, so that none is passed over when there are more than one look takes. */
  let after = '';

  let ended: Ended[] = [];
  let keeping: Promise<void> | undefined;

  const wake = (): void => {
    again = true;
    if (!looking && !stopping) void look();
  };

  async function look(): Promise<void> {
    looking = true;
    while (again && !stopping) {
      again = false;
      try {
        await takeWhatIsDue();
      } catch (error) {
        tools.log.debug('deliveries could not be taken, trying again', { error: String(error) });
        break;
      }
    }
    looking = false;
  }

  async function takeWhatIsDue(): Promise<void> {
    if (attempts.size >= most) return;
    const targets = await queue.targets(after);
    after = targets.length === 500 ? (targets.at(-1) as string) : '';
    const rooms = roomsFor(targets);
    if (rooms.size === 0) return;
    const taken = await queue.take(rooms, timeoutMs + slackMs);
    for (const one of taken) begin(one);
    if (taken.length > 0 || after !== '') again = true;
  }

  /** Shares what is free among the targets, so that one with much to get does not take it all. */
  function roomsFor(targets: readonly string[]): Map<string, number> {
    const rooms = new Map<string, number>();
    let free = most - attempts.size;
    const share = Math.max(1, Math.floor(free / Math.max(1, targets.length)));
    for (const fair of [share, free]) {
      for (const target of targets) {
        if (free === 0) return rooms;
        const before = rooms.get(target) ?? 0;
        const room = circuits.room(target) - (underWay.get(target) ?? 0) - before;
        const more = Math.min(room, fair, free);
        if (more <= 0) continue;
        rooms.set(target, before + more);
        free -= more;
      }
    }
    return rooms;
  }

  function begin(taken: Taken): void {
    underWay.set(taken.target, (underWay.get(taken.target) ?? 0) + 1);
    const running = attempt(taken).finally(() => {
      attempts.delete(running);
      const left = (underWay.get(taken.target) ?? 1) - 1;
      if (left > 0) underWay.set(taken.target, left);
      else underWay.delete(taken.target);
    });
    attempts.add(running);
  }

  async function attempt(taken: Taken): Promise<void> {
    const startedAt = tools.clock();
    const from = performance.now();
    const report = await delivered(taken);
    // Of a node that stops: another takes it when its lease ends, as after a crash.
    if (aborting.signal.aborted && report.outcome !== 'delivered') return;
    if (report.outcome === 'failed' || report.outcome === 'held') circuits.failed(taken.target);
    else circuits.succeeded(taken.target);
    const next = againAt(report, taken);
    ended.push({ taken, startedAt, durationMs: performance.now() - from, report, again: next });
    await keep();
    wake();
  }

  const againAt = ({ outcome }: Report, taken: Taken): Date | undefined => {
    if (outcome === 'held') return new Date(tools.clock().getTime() + heldMs);
    return outcome === 'failed' ? nextAttempt(taken, tools.clock(), patience) : undefined;
  };

  const dispatching: Dispatching = {
    async again(instanceId, target) {
      circuits.succeeded(target);
      await queue.dueNow(instanceId, target);
      wake();
    },
  };

  async function delivered(taken: Taken): Promise<Report> {
    const reaction = reactions.get(taken.reaction);
    // A newer node made it: it will send it.
    if (!reaction) return { outcome: 'failed', said: `this version does not know ${taken.reaction}` };
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), aborting.signal]);
    try {
      return await within(reaction.deliver(taken, { ...tools, ...dispatching }, signal), signal);
    } catch (error) {
      if (signal.aborted) return { outcome: 'failed', said: `no answer within ${timeoutMs / 1_000} s` };
      return failureOf(error);
    }
  }

  /** Those that end while others are being kept are kept together. */
  function keep(): Promise<void> {
    keeping ??= (async () => {
      try {
        // What ends in the same turn goes along.
        await new Promise(setImmediate);
        while (ended.length > 0) {
          const batch = ended;
          ended = [];
          await keptAtLast(batch);
        }
      } finally {
        keeping = undefined;
      }
    })();
    return keeping;
  }

  /** The database may be away for a while; after the lease it does not matter any more. */
  async function keptAtLast(batch: readonly Ended[]): Promise<void> {
    const until = performance.now() + slackMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      try {
        return await queue.end(batch);
      } catch (error) {
        if (performance.now() + pause > until) {
          tools.log.warn('how deliveries ended could not be kept: they are repeated', {
            deliveries: batch.length,
            error,
          });
          return;
        }
        await Bun.sleep(pause);
      }
    }
  }

  const timer = setInterval(wake, pollMs);
  timer.unref?.();
  wake();

  return {
    wake,
    state: () => ({ underWay: attempts.size, openCircuits: circuits.open() }),
    async stop(graceMs = 2_000) {
      stopping = true;
      clearInterval(timer);
      const rest = Promise.allSettled([...attempts]);
      await Promise.race([rest, Bun.sleep(graceMs)]);
      aborting.abort();
      await Promise.race([rest, Bun.sleep(500)]);
      await keeping?.catch(() => {});
    },
  };
}

/** Whoever does not heed the signal is let go all the same. */
function within<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What is wrong with the request itself stays wrong. */
function failureOf(error: unknown): Report {
  const said = error instanceof Error ? error.message : String(error);
  const forGood =
    error instanceof PosternError && ['invalid_argument', 'failed_precondition'].includes(error.kind);
  return { outcome: forGood ? 'refused' : 'failed', said };
}
