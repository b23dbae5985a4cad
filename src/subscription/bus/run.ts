import type { Sql } from 'postgres';
import type { Logger } from '../../telemetry/index.ts';
import { readStretch } from '../log.ts';
import { messageId, messageOf } from '../told.ts';
import type { Claimed, Cursors, Failure, Step } from './cursors.ts';
import type { DeadLetter } from './dead-letters.ts';
import { pauseAfter } from './pause.ts';
import { createSignal } from './signal.ts';
import type { Destination, Subscribed, Verdict } from './types.ts';
import { createWindow, type Entry } from './window.ts';

export interface RunTools {
  readonly cursors: Pick<Cursors, 'move'>;
  /** Reads the log. */
  readonly sql: Sql;
  /** Up to where the log is final, as far as this thread knows. */
  readonly live: () => bigint;
  readonly maxAttempts: number;
  readonly leaseMs: number;
  /** How long a lease is kept while there is nothing to tell. */
  readonly lingerMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly tally: (what: 'delivered' | 'failed' | 'dead', count: number) => void;
}

/** Somebody is at a cursor: reads behind it, sends, and moves it on. */
export interface Run {
  /** There is something new behind where it has read. */
  touch(): void;
  /** Reads and sends nothing more; what is under way is waited for, or broken off after `graceMs`. */
  stop(graceMs?: number): void;
  /** @returns whether it was touched too late to look */
  readonly ended: Promise<boolean>;
}

const pageSize = 500;
/** Events that are known and not passed: read ahead of what is sent. */
const mostKnown = 1_500;
/**
 * So many are sent and not moved past, for each that may be under way: who takes over after a crash repeats no more.
 */
const unmovedPerSending = 4;
/** A cursor is moved no more often, in ms, unless half of those wait for it: one that is far behind need not write for each. */
const moveEveryMs = 25;

/** @param from when the lease was asked for, by `now` */
export function startRun(
  claimed: Claimed,
  subscribed: Subscribed,
  destination: Destination,
  tools: RunTools,
  from: number,
): Run {
  const { cursors, now, leaseMs, lingerMs, tally } = tools;
  const window = createWindow();
  const changed = createSignal();
  const aborting = new AbortController();
  const mostUnmoved = destination.most * unmovedPerSending;
  /** Of a destination that failed last one event is asked first. */
  let width = claimed.failures > 0 ? 1 : destination.most;
  let failures = claimed.failures;
  let read = claimed.position;
  let moved = claimed.position;
  let leasedUntil = from + leaseMs;
  let movedAt = from;
  let activeAt = from;
  let underWay = 0;
  /** Sent, and the cursor was not moved past them yet. */
  let unmoved = 0;
  /** Passed since the cursor was moved. */
  let delivered = 0;
  let dead: DeadLetter[] = [];
  const letters = new Map<Entry, DeadLetter>();
  /** What the destination did not take, the lowest position first. */
  let failed: { readonly entry: Entry; readonly verdict: Verdict } | undefined;
  let reading = false;
  let moving = false;
  let stopping = false;
  let lost = false;
  let broken: unknown;
  let touched = false;

  const end = (): bigint => {
    const live = tools.live();
    return claimed.until !== undefined && claimed.until < live ? claimed.until : live;
  };
  const halted = (): boolean => stopping || failed !== undefined || broken !== undefined;
  const passedTo = (): bigint => (window.first ? window.first.event.position - 1n : read);

  async function readMore(): Promise<void> {
    reading = true;
    try {
      const bounds = { after: read, until: end(), limit: pageSize };
      const stretch = await readStretch(tools.sql, claimed.instanceId, subscribed, bounds);
      window.add(stretch.events);
      if (stretch.events.length > 0) activeAt = now();
      read = stretch.position;
    } catch (error) {
      broken = error;
    } finally {
      reading = false;
      changed.raise();
    }
  }

  /** A process that was frozen wakes up with a lease that is over: somebody else is at it by now. */
  const leaseHolds = (): boolean => now() < leasedUntil - leaseMs / 5;

  async function send(entry: Entry): Promise<void> {
    underWay++;
    unmoved++;
    const startedAt = tools.clock();
    const began = now();
    const id = messageId(entry.event, claimed.subscriptionId, claimed.replay);
    const message = messageOf(entry.event, id, subscribed.format, subscribed.personalData);
    const verdict = await destination.send(message, aborting.signal);
    underWay--;
    if (!aborting.signal.aborted || verdict.fate === 'accepted')
      settle(entry, id, verdict, startedAt, now() - began);
    changed.raise();
  }

  function settle(entry: Entry, id: string, verdict: Verdict, startedAt: Date, durationMs: number): void {
    const { event } = entry;
    if (verdict.fate === 'accepted') {
      window.done(entry);
      width = destination.most;
      failures = 0;
      return;
    }
    const attempts = (claimed.triedPosition === event.position ? claimed.tries : 0) + 1;
    const refused = verdict.fate === 'refused';
    if (refused || (verdict.fate === 'failed' && attempts >= tools.maxAttempts)) {
      const { said, status } = verdict;
      letters.set(entry, { id, event, attempts, status, said, durationMs, startedAt, refused });
      window.done(entry);
      width = destination.most;
      return;
    }
    tally('failed', 1);
    if (!failed || event.position < failed.entry.event.position) failed = { entry, verdict };
  }

  function sendMore(): void {
    while (underWay < width && unmoved < mostUnmoved && !halted() && leaseHolds()) {
      const entry = window.next();
      if (!entry) return;
      void send(entry);
    }
  }

  function gatherPassed(): void {
    for (const entry of window.passed()) {
      const letter = letters.get(entry);
      if (letter) {
        letters.delete(entry);
        dead.push(letter);
      } else delivered++;
    }
  }

  function failureOf(): Failure | undefined {
    if (!failed) return undefined;
    const { entry, verdict } = failed;
    const { position } = entry.event;
    const before = claimed.triedPosition === position ? claimed.tries : 0;
    const tries = verdict.fate === 'failed' ? before + 1 : before;
    const said = verdict.status === undefined ? verdict.said : `${verdict.status} ${verdict.said}`;
    return { failures: failures + 1, triedPosition: position, tries, said: said.trim() };
  }

  /** @returns whether the lease is still ours */
  async function move(release?: Step['release']): Promise<boolean> {
    moving = true;
    const asked = now();
    const step = { position: passedTo(), delivered, dead, ...(release && { release }) };
    delivered = 0;
    dead = [];
    try {
      const standing = await cursors.move(claimed, step, leaseMs);
      if (!standing) return false;
      tally('delivered', step.delivered);
      tally('dead', step.dead.length);
      unmoved -= step.delivered + step.dead.length;
      moved = step.position;
      movedAt = asked;
      leasedUntil = asked + leaseMs;
      // Another configuration, or none: whoever takes it over goes by that.
      if (standing.sequence !== subscribed.sequence) stopping = true;
      return true;
    } catch (error) {
      delivered += step.delivered;
      dead = [...step.dead, ...dead];
      // The database may be away for a moment; after the lease it does not matter any more.
      if (now() > leasedUntil || release) broken = error;
      else await Bun.sleep(100);
      return true;
    } finally {
      moving = false;
      changed.raise();
    }
  }

  const isDone = (): boolean => claimed.until !== undefined && read >= claimed.until && window.size === 0;
  const isIdle = (): boolean =>
    window.size === 0 && read >= end() && moved === read && now() - activeAt >= lingerMs;

  async function go(): Promise<void> {
    for (;;) {
      if (lost) return;
      gatherPassed();
      const quiet = underWay === 0 && !reading && !moving;
      if (quiet && (halted() || isDone() || isIdle())) break;
      if (!reading && !halted() && read < end() && window.size <= mostKnown - pageSize) {
        touched = false;
        void readMore();
      }
      sendMore();
      const pressing = now() - movedAt >= moveEveryMs || unmoved >= mostUnmoved / 2;
      const due = passedTo() > moved && pressing;
      if (!moving && (due || now() - movedAt > leaseMs / 3)) {
        void move().then((ours) => {
          if (!ours) lost = true;
        });
      }
      await changed.wait();
    }
    const failure = failureOf();
    await move({
      pauseMs: failure ? pauseAfter(failure.failures) : 0,
      ...(failure && { failed: failure }),
      ...(isDone() && { ended: true }),
    });
  }

  const timer = setInterval(changed.raise, moveEveryMs);
  const ended = go()
    .catch((error) => (broken ??= error))
    .then(async () => {
      clearInterval(timer);
      aborting.abort();
      if (broken !== undefined)
        tools.log.warn('events of a subscription could not be read or its place kept; it is tried again', {
          subscription: subscribed.id,
          error: broken,
        });
      await destination.close().catch(() => {});
      return touched;
    });

  return {
    touch() {
      touched = true;
      activeAt = now();
      changed.raise();
    },
    stop(graceMs = 2_000) {
      stopping = true;
      changed.raise();
      setTimeout(() => aborting.abort(), graceMs).unref?.();
    },
    ended,
  };
}
