import { createGate } from '../cache/index.ts';
import { resourceExhausted } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type Chosen, chooser, type EventChoice } from './filter.ts';
import { readStretch, type Stretch } from './log.ts';
import { createTail } from './tail.ts';

/** Calls that wait, all in all and of one instance: one that waits holds some memory, and no connection. */
const mostWaiting = 2_000;
const mostOfInstance = 500;
/** Of those that look, so many read at once. */
const readAtOnce = 4;
const mostInLine = 500;
/** One call reads so many stretches before it answers how far it is. */
const mostStretches = 10;

interface Waiting {
  readonly instanceId: string;
  readonly chooses: (event: Chosen) => boolean;
  wake(): void;
}

export interface PullRequest {
  readonly instanceId: string;
  readonly choice: EventChoice;
  readonly after: bigint;
  readonly limit: number;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

type Sources = Pick<Platform, 'sql' | 'projections'>;

/**
 * Long polls of this node. While any wait, the end of the log is read once for all of them, so that those wake up for
 * whom there is something, and nobody else.
 */
export const pullsOf = oncePer(({ sql, projections }: Sources) => {
  const waiting = new Set<Waiting>();
  const tail = createTail(sql);
  const gate = createGate(readAtOnce, mostInLine, 'calls read events');
  let following: Promise<void> | undefined;

  async function follow(): Promise<void> {
    while (waiting.size > 0) {
      const seen = await tail.read().catch(() => ({ events: [], unknown: true }));
      if (!seen) return;
      for (const one of waiting) {
        const { instanceId, chooses } = one;
        if (seen.unknown || seen.events.some((event) => event.instanceId === instanceId && chooses(event)))
          one.wake();
      }
    }
  }
  projections.onProjected(({ position }) => {
    tail.reached(position);
    if (waiting.size > 0) following ??= follow().finally(() => (following = undefined));
  });

  function requireRoom(instanceId: string): void {
    let own = 0;
    for (const one of waiting) if (one.instanceId === instanceId) own++;
    if (waiting.size < mostWaiting && own < mostOfInstance) return;
    throw resourceExhausted(
      'SUB-Pul01',
      'Too many calls wait for events; ask without wait, or again in a few seconds',
      { headers: { 'retry-after': '5' } },
    );
  }

  /** Resolves when there is something, or the time is over. @returns false: what the tail has seen is not looked at yet */
  function somethingNew(request: PullRequest, after: bigint, until: number): Promise<boolean> | false {
    const { instanceId, choice, signal } = request;
    if (waiting.size === 0 && !following) tail.startAt(after);
    if (tail.seen() > after) return false;
    requireRoom(instanceId);
    return new Promise((resolve) => {
      const leave = (): void => {
        waiting.delete(one);
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const one = { instanceId, chooses: chooser(choice), wake: leave };
      const timer = setTimeout(leave, Math.max(0, until - performance.now()));
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(one);
      // What was projected between the look and here.
      if (projections.position() > after) {
        tail.reached(projections.position());
        following ??= follow().finally(() => (following = undefined));
      }
    });
  }

  async function look({ instanceId, choice, limit, signal }: PullRequest, after: bigint): Promise<Stretch> {
    let position = after;
    for (let stretches = 0; stretches < mostStretches && !signal.aborted; stretches++) {
      const bounds = { after: position, until: projections.position(), limit };
      const stretch = await gate.run(() => readStretch(sql, instanceId, choice, bounds), signal);
      if (stretch.events.length > 0 || stretch.position >= bounds.until) return stretch;
      position = stretch.position;
    }
    return { events: [], position };
  }

  return {
    async pull(request: PullRequest): Promise<Stretch> {
      const until = performance.now() + request.waitMs;
      for (let { after } = request; ; ) {
        const stretch = await look(request, after);
        const over = performance.now() >= until || request.signal.aborted;
        if (stretch.events.length > 0 || over) return stretch;
        after = stretch.position;
        await somethingNew(request, after, until);
      }
    },
    waiting: () => waiting.size,
  };
});
