import type { Sql } from 'postgres';
import type { Logger } from '../../telemetry/index.ts';
import { readStretchOf } from '../log.ts';
import { messageId, messageOf } from '../told.ts';
import type { Claimed, Cursors, Step } from './cursors.ts';
import { createFates } from './fates.ts';
import { pauseAfter } from './pause.ts';
import { createPlace } from './place.ts';
import { createSignal } from './signal.ts';
import type { Destination, Subscribed } from './types.ts';
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

export interface Ended {
  /** It was touched too late to look. */
  readonly touched: boolean;
  /** The subscription is paused, removed or another by now. */
  readonly outdated: boolean;
}

/** Somebody is at a cursor: reads behind it, sends, and moves it on. */
export interface Run {
  /** There is something new behind where it has read. */
  touch(): void;
  /** Reads and sends nothing more; what is under way is waited for, or broken off after `graceMs`. */
  stop(graceMs?: number): void;
  readonly ended: Promise<Ended>;
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
  const { now, leaseMs, lingerMs, tally } = tools;
  const window = createWindow();
  const changed = createSignal();
  const aborting = new AbortController();
  const mostUnmoved = destination.most * unmovedPerSending;
  const place = createPlace({ cursors: tools.cursors, claimed, leaseMs, from, now, tally });
  const fates = createFates({
    claimed,
    window,
    most: destination.most,
    maxAttempts: tools.maxAttempts,
    failing: () => tally('failed', 1),
  });
  let read = claimed.position;
  let activeAt = from;
  let underWay = 0;
  let reading = false;
  let stopping = false;
  let outdated = false;
  let lost = false;
  let broken: unknown;
  let touched = false;

  const end = (): bigint => {
    const live = tools.live();
    return claimed.until !== undefined && claimed.until < live ? claimed.until : live;
  };
  const halted = (): boolean => stopping || outdated || fates.hasFailed() || broken !== undefined;
  const passedTo = (): bigint => (window.first ? window.first.event.position - 1n : read);

  async function readMore(): Promise<void> {
    reading = true;
    try {
      const bounds = { after: read, until: end(), limit: pageSize };
      const stretch = await readStretchOf(tools.sql, subscribed, bounds);
      if (stretch) {
        window.add(stretch.events);
        if (stretch.events.length > 0) activeAt = now();
        read = stretch.position;
      } else outdated = true;
    } catch (error) {
      broken = error;
    } finally {
      reading = false;
      changed.raise();
    }
  }

  async function send(entry: Entry): Promise<void> {
    underWay++;
    place.sent();
    const startedAt = tools.clock();
    const began = now();
    const id = messageId(entry.event, claimed.subscriptionId, claimed.replay);
    const message = messageOf(entry.event, id, subscribed.format, subscribed.personalData);
    const verdict = await destination.send(message, aborting.signal);
    underWay--;
    if (!aborting.signal.aborted || verdict.fate === 'accepted')
      fates.settle({ entry, id, startedAt, durationMs: now() - began }, verdict);
    changed.raise();
  }

  function sendMore(): void {
    while (underWay < fates.width() && place.unmoved() < mostUnmoved && !halted() && place.leaseHolds()) {
      const entry = window.next();
      if (!entry) return;
      void send(entry);
    }
  }

  async function move(release?: Step['release']): Promise<void> {
    try {
      const moved = await place.move(passedTo(), release);
      if (moved === 'lost') lost = true;
      // Another configuration, or none: whoever takes it over goes by that.
      else if (moved !== 'not now' && moved.sequence !== subscribed.sequence) outdated = true;
    } catch (error) {
      broken = error;
    } finally {
      changed.raise();
    }
  }

  const isDone = (): boolean => claimed.until !== undefined && read >= claimed.until && window.size === 0;
  const isIdle = (): boolean =>
    window.size === 0 && read >= end() && place.position() === read && now() - activeAt >= lingerMs;

  function keepPlace(): void {
    for (const entry of window.passed()) place.passed(fates.letterOf(entry));
    if (place.isMoving()) return;
    const pressing = place.sinceMs() >= moveEveryMs || place.unmoved() >= mostUnmoved / 2;
    if ((passedTo() > place.position() && pressing) || place.sinceMs() > leaseMs / 3) void move();
  }

  async function go(): Promise<void> {
    for (;;) {
      if (lost) return;
      keepPlace();
      const quiet = underWay === 0 && !reading && !place.isMoving();
      if (quiet && (halted() || isDone() || isIdle())) break;
      if (!reading && !halted() && read < end() && window.size <= mostKnown - pageSize) {
        touched = false;
        void readMore();
      }
      sendMore();
      await changed.wait();
    }
    const failed = fates.failure();
    await move({
      pauseMs: failed ? pauseAfter(failed.failures) : 0,
      ...(failed && { failed }),
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
      return { touched, outdated };
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
