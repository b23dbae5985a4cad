import { type CircuitOptions, createCircuits } from '../outbound/circuit.ts';
import { type Ahead, createAhead, type Held } from './ahead.ts';
import { createDeadline } from './attempt.ts';
import { createAttempting } from './attempting.ts';
import { createIsolation } from './isolation.ts';
import { createKeeping } from './keeping.ts';
import { createLeases, leaseOf } from './leases.ts';
import { createLooking, type Wanted } from './looking.ts';
import { type DeliveryPatience, usualPatience } from './patience.ts';
import { createPlaces, type Running, slowAfterMs } from './places.ts';
import type { Queue, Taken } from './queue.ts';
import { createRooms } from './rooms.ts';
import { createTally, mostTold, type TargetCounts } from './tally.ts';
import type { DeliveryTools, Sender } from './types.ts';
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
  /** Longest attempt, unless its sender knows that it may take longer. Default 30 s. */
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
  state(): {
    readonly underWay: number;
    readonly openCircuits: number;
    readonly openTargets: readonly string[];
  };
  /** How attempts ended since this was last asked for, by target. */
  tell(): ReadonlyMap<string, TargetCounts>;
}

/** Why attempts of a node that stops are broken off: their end is nobody's affair, another node takes them. */
const stopped = () => new Error('the node stops');

/**
 * Sends what is due, a bounded number at once, and of these a bounded number to one target: one that does not answer
 * holds up nobody else. Any number of them may run on one database.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { queue, tools, patience = usualPatience, most = 64, perTarget = 16 } = options;
  const { timeoutMs = 30_000, pollMs = 500, now = () => performance.now() } = options;
  const { leaseMs, slackMs } = leaseOf(timeoutMs);
  const circuits = createCircuits({ perTarget, ...options.circuit });
  const places = createPlaces({ most, now, usualMs: timeoutMs });
  const ahead: Ahead = createAhead(perTarget, now);
  const isolation = createIsolation(now);
  const walk = createWalk(queue, now);
  const rooms = createRooms({ circuits, places, ahead, isolation, walk, most, perTarget });
  const keeping = createKeeping(queue, tools.log, slackMs);
  const leases = createLeases({ queue, places, log: tools.log, now, leaseMs, slackMs });
  const tally = createTally();
  const attempt = createAttempting({
    queue,
    senders: options.reactions,
    tools,
    patience,
    circuits,
    ahead,
    tally,
    keeping,
    leaseMs,
    now,
    giveBack,
    wake: () => wake(),
    isBrokenOff: () => brokenOff,
  });
  const back = new Set<Promise<void>>();
  let stopping = false;
  let brokenOff = false;
  let alone: ReturnType<typeof setTimeout> | undefined;

  const { wake, ...looking } = createLooking(takeWhatIsDue, tools.log);

  async function takeWhatIsDue(what: Wanted): Promise<void> {
    if (places.free().all <= 0) return rooms.lacking();
    const asked = what === 'more' ? rooms.more() : await rooms.all();
    if (asked.size > 0) {
      const leasedUntil = now() + leaseMs;
      const taken = await queue.take(asked, leaseMs, what === 'more' ? ahead.since : undefined);
      if (stopping) return void (taken.length > 0 && (await queue.giveBack(taken)));
      learn(asked, taken);
      for (const one of taken) {
        if (one.abandoned) isolation.hold({ taken: one, leasedUntil, since: now() });
        else ahead.hold(one, leasedUntil);
      }
      pump();
      if (taken.length > 0 && rooms.isShort()) wake();
    }
    if (what === 'more') return;
    if (walk.midway()) return wake();
    const restMs = walk.restMs();
    if (restMs > 0) looking.wakeIn(restMs);
  }

  function learn(asked: ReadonlyMap<string, number>, taken: readonly Taken[]): void {
    const came = new Map<string, number>();
    for (const { target } of taken) came.set(target, (came.get(target) ?? 0) + 1);
    for (const [target, room] of asked) ahead.fed(target, room, came.get(target) ?? 0);
  }

  /** Begins what is taken, as far as there are places. */
  function pump(): void {
    if (stopping) return;
    if (isolation.claims()) {
      if (places.young() === 0) beginAlone();
      else pumpIn(slowAfterMs);
      return;
    }
    const waitMs = isolation.nextInMs();
    if (waitMs !== undefined) pumpIn(waitMs);
    let free = places.free().all;
    for (const target of ahead.targets()) {
      for (; free > 0 && places.of(target) < circuits.room(target); free--) {
        const held = ahead.next(target);
        if (!held) break;
        begin(held);
      }
    }
    if (!rooms.isShort() && ahead.low().length > 0) wake('more');
  }

  function pumpIn(ms: number): void {
    clearTimeout(alone);
    alone = setTimeout(pump, ms);
    alone.unref?.();
  }

  /** Until it has ended, or is slow, nobody else begins. */
  function beginAlone(): void {
    const held = isolation.next();
    if (!held) return;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(slow);
      isolation.over();
      pump();
    };
    const slow = setTimeout(over, slowAfterMs);
    slow.unref?.();
    const { target } = held.taken;
    if (places.of(target) < circuits.room(target)) begin(held).then(over);
    else {
      giveBack([held]);
      over();
    }
  }

  function begin(held: Held): Promise<void> {
    const { taken, leasedUntil } = held;
    const leftMs = leasedUntil - slackMs / 2 - now();
    // A process that was frozen wakes up with leases that are over: somebody else is at these by now, or will be.
    if (leftMs <= 0) {
      giveBack([held]);
      return Promise.resolve();
    }
    const deadline = createDeadline(Math.min(timeoutMs, leftMs));
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { breakOff } = deadline;
    const one: Running = { taken, since: now(), leasedUntil, breakOff, ended };
    places.enter(one);
    attempt(held, deadline).finally(() => {
      deadline.clear();
      places.leave(one);
      ahead.forget(taken.target);
      pump();
      if (rooms.isShort()) wake();
      resolve();
    });
    return ended;
  }

  /** What cannot be begun soon is for whoever can; whoever is told of it later finds it when its lease ends. */
  function giveBack(held: readonly Held[]): void {
    if (held.length === 0) return;
    const given = queue
      .giveBack(held.map(({ taken }) => taken))
      .catch(() => {})
      .finally(() => back.delete(given));
    back.add(given);
  }

  const poll = setInterval(() => {
    giveBack([...ahead.dropOld(), ...isolation.dropUntil(now() + leaseMs / 2)]);
    places.cutShort();
    wake();
  }, pollMs);
  poll.unref?.();
  const tending = setInterval(leases.tend, leases.everyMs);
  tending.unref?.();
  wake();

  return {
    wake: () => wake(),
    state: () => ({
      underWay: places.all.size,
      openCircuits: circuits.open(),
      openTargets: circuits.openTargets(mostTold),
    }),
    tell: tally.take,
    async stop(graceMs = 2_000) {
      stopping = true;
      for (const timer of [poll, tending]) clearInterval(timer);
      clearTimeout(alone);
      const looked = looking.stop();
      const breakOff = (): void => {
        brokenOff = true;
        for (const one of places.all) one.breakOff(stopped());
      };
      const broken = Bun.sleep(graceMs).then(breakOff);
      giveBack([...ahead.dropAll(), ...isolation.dropAll()]);
      // What is just being taken is given back; a database that is away is not waited for.
      await Promise.race([looked, broken]);
      const ending = Promise.allSettled([...places.all].map(({ ended }) => ended));
      const rest = ending.then(() => Promise.allSettled([keeping.settled(), ...back]));
      await Promise.race([rest, broken]);
      breakOff();
      await Promise.race([rest, Bun.sleep(500)]);
    },
  };
}
