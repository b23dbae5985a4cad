import { PosternError } from '../errors/index.ts';
import { type CircuitOptions, createCircuits } from './circuit.ts';
import { createKeeping } from './keeping.ts';
import { type DeliveryPatience, nextPause, usualPatience } from './patience.ts';
import type { Queue, Taken } from './queue.ts';
import type { DeliveryTools, Dispatching, Report, Sender } from './types.ts';
import { createWalk } from './walk.ts';

export interface DispatcherOptions {
  readonly queue: Queue;
  readonly reactions: readonly Sender[];
  readonly tools: DeliveryTools;
  readonly patience?: DeliveryPatience;
  /** Under way at once, but for those that have been so for long. Default 64. */
  readonly most?: number;
  /** Under way at once to one target. Default 16. */
  readonly perTarget?: number;
  readonly circuit?: Omit<CircuitOptions, 'perTarget'>;
  /** Longest attempt. Default 30 s. */
  readonly timeoutMs?: number;
  /** So often it is looked for what others left, and what is to be tried again. Default 500 ms. */
  readonly pollMs?: number;
  /** Milliseconds of a clock that never goes back; `performance.now` but in tests. */
  readonly now?: () => number;
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
 * An attempt that has been under way for so long waits for its receiver and costs but a connection: it makes room for
 * others. So receivers that hang, however many, hold up nobody else; of these attempts there are so many times `most`.
 */
const slowAfterMs = 1_000;
const mostSlow = 8;

/**
 * Sends what is due, a bounded number at once, and of these a bounded number to one target: one that does not answer
 * holds up nobody else. Any number of them may run on one database.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { queue, tools, patience = usualPatience, most = 64, perTarget = 16 } = options;
  const { timeoutMs = 30_000, pollMs = 500 } = options;
  const slackMs = Math.min(longestSlackMs, timeoutMs);
  const reactions = new Map(options.reactions.map((reaction) => [reaction.name, reaction]));
  const { now = () => performance.now() } = options;
  const circuits = createCircuits({ perTarget, ...options.circuit });
  const walk = createWalk(queue, now);
  const keeping = createKeeping(queue, tools.log, slackMs);
  const underWay = new Map<string, number>();
  /** With when they began, the oldest first. */
  const attempts = new Map<Promise<void>, number>();
  const aborting = new AbortController();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let again = false;
  let rested: ReturnType<typeof setTimeout> | undefined;
  let failing = false;

  const wake = (): void => {
    again = true;
    if (!looking && !stopping) looking = look().finally(() => (looking = undefined));
  };

  async function look(): Promise<void> {
    while (again && !stopping) {
      again = false;
      try {
        await takeWhatIsDue();
        failing = false;
      } catch (error) {
        if (!failing)
          tools.log.warn('deliveries cannot be taken; it is tried again until they can', { error });
        failing = true;
        break;
      }
    }
  }

  /** How many more may begin. */
  function free(): number {
    const slowSince = now() - slowAfterMs;
    let slow = 0;
    for (const since of attempts.values()) {
      if (since > slowSince) break;
      slow++;
    }
    return slow >= most * mostSlow ? 0 : most - (attempts.size - slow);
  }

  async function takeWhatIsDue(): Promise<void> {
    if (free() <= 0) return;
    const targets = await walk.next();
    const rooms = roomsFor(targets, free());
    let taken: Taken[] = [];
    if (rooms.size > 0) {
      const leasedUntil = now() + timeoutMs + slackMs;
      taken = await queue.take(rooms, timeoutMs + slackMs);
      if (stopping) return void (taken.length > 0 && (await queue.giveBack(taken)));
      for (const one of taken) begin(one, leasedUntil);
    }
    if (taken.length > 0 || walk.midway()) again = true;
    else lookWhenRested();
  }

  function lookWhenRested(): void {
    const restMs = walk.restMs();
    if (restMs === 0 || rested) return;
    rested = setTimeout(() => {
      rested = undefined;
      wake();
    }, restMs);
    rested.unref?.();
  }

  /** Shares what is free among the targets, so that one with much to get does not take it all. */
  function roomsFor(targets: readonly string[], most: number): Map<string, number> {
    const rooms = new Map<string, number>();
    let left = most;
    const share = Math.max(1, Math.floor(left / Math.max(1, targets.length)));
    for (const fair of [share, left]) {
      for (const target of targets) {
        const before = rooms.get(target) ?? 0;
        const room = circuits.room(target) - (underWay.get(target) ?? 0) - before;
        const more = Math.min(room, fair, left);
        if (more <= 0) continue;
        rooms.set(target, before + more);
        left -= more;
        if (left > 0) continue;
        if (fair === share && target !== targets.at(-1)) walk.stopAfter(target);
        return rooms;
      }
    }
    return rooms;
  }

  function begin(taken: Taken, leasedUntil: number): void {
    underWay.set(taken.target, (underWay.get(taken.target) ?? 0) + 1);
    const running = attempt(taken, leasedUntil).finally(() => {
      attempts.delete(running);
      const left = (underWay.get(taken.target) ?? 1) - 1;
      if (left > 0) underWay.set(taken.target, left);
      else underWay.delete(taken.target);
      wake();
    });
    attempts.set(running, now());
  }

  async function attempt(taken: Taken, leasedUntil: number): Promise<void> {
    // A process that was frozen wakes up with leases that are over: somebody else is at these by now.
    const leftMs = leasedUntil - slackMs / 2 - now();
    if (leftMs <= 0) return;
    const startedAt = tools.clock();
    const from = now();
    const report = await delivered(taken, Math.min(timeoutMs, leftMs));
    // Of a node that stops: another takes it when its lease ends, as after a crash.
    if (aborting.signal.aborted && report.outcome !== 'delivered') return;
    if (report.outcome === 'failed' || report.outcome === 'held') circuits.failed(taken.target);
    else circuits.succeeded(taken.target);
    await keeping.keep({
      taken,
      startedAt,
      durationMs: now() - from,
      report,
      pauseMs: pauseAfter(report, taken),
    });
  }

  const pauseAfter = ({ outcome }: Report, taken: Taken): number | undefined => {
    if (outcome === 'held') return heldMs;
    return outcome === 'failed' ? nextPause(taken, patience) : undefined;
  };

  const dispatching: Dispatching = {
    async again(instanceId, target) {
      circuits.succeeded(target);
      await queue.dueNow(instanceId, target);
      wake();
    },
  };

  async function delivered(taken: Taken, longestMs: number): Promise<Report> {
    const reaction = reactions.get(taken.reaction);
    if (!reaction) return { outcome: 'held', said: `this version does not know ${taken.reaction}` };
    // It takes its thread or process down with it: no attempt is left to find out again.
    if (taken.tries > patience.maxAttempts) {
      return { outcome: 'failed', said: `it was begun ${taken.tries - 1} times and did not end` };
    }
    const signal = AbortSignal.any([AbortSignal.timeout(longestMs), aborting.signal]);
    try {
      return await within(reaction.deliver(taken, { ...tools, ...dispatching }, signal), signal);
    } catch (error) {
      if (signal.aborted) return { outcome: 'failed', said: `no answer within ${timeoutMs / 1_000} s` };
      return failureOf(error);
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
      clearTimeout(rested);
      const broken = Bun.sleep(graceMs).then(() => aborting.abort());
      // What is just being taken is given back; a database that is away is not waited for.
      await Promise.race([looking, broken]);
      const rest = Promise.allSettled(attempts.keys()).then(keeping.settled);
      await Promise.race([rest, broken]);
      aborting.abort();
      await Promise.race([rest, Bun.sleep(500)]);
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
