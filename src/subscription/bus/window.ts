import type { RecordedEvent } from '../../eventstore/index.ts';
import { createHeap } from './heap.ts';

/** An event between being read and being passed. */
export interface Entry {
  readonly event: RecordedEvent;
  done: boolean;
}

/** Events that are known and not passed yet, in the order of the log. */
export interface Window {
  readonly size: number;
  add(events: readonly RecordedEvent[]): void;
  /**
   * One that may go: of an aggregate of which nothing else is under way, the first of them in the log, so that what is
   * passed grows. It is under way from now on.
   */
  next(): Entry | undefined;
  done(entry: Entry): void;
  /** Takes out what is done and has nothing before it that is not. @returns in order */
  passed(): readonly Entry[];
  /** The first of them. */
  readonly first: Entry | undefined;
}

/**
 * Keeps the order within each aggregate, and nothing else: an event goes when those of the same aggregate before it are
 * done. So many may be under way at once, and whatever one of them meets, none overtakes its own kind.
 */
export function createWindow(): Window {
  let entries: Entry[] = [];
  let from = 0;
  /** Of aggregates with anything not done, the oldest first; what is under way is the first. */
  const lanes = new Map<string, Entry[]>();
  const ready = createHeap<Entry>((one, other) => one.event.position < other.event.position);
  const laneOf = ({ aggregateType, aggregateId }: RecordedEvent): string => `${aggregateType}/${aggregateId}`;

  return {
    get size() {
      return entries.length - from;
    },
    get first() {
      return entries[from];
    },
    add(events) {
      for (const event of events) {
        const entry = { event, done: false };
        entries.push(entry);
        const name = laneOf(event);
        const lane = lanes.get(name);
        if (lane) lane.push(entry);
        else {
          lanes.set(name, [entry]);
          ready.push(entry);
        }
      }
    },
    next: () => ready.pop(),
    done(entry) {
      entry.done = true;
      const name = laneOf(entry.event);
      const lane = lanes.get(name);
      if (lane?.[0] !== entry) return;
      lane.shift();
      if (lane[0]) ready.push(lane[0]);
      else lanes.delete(name);
    },
    passed() {
      const first = from;
      while (entries[from]?.done) from++;
      const taken = entries.slice(first, from);
      if (from === entries.length) {
        entries = [];
        from = 0;
      } else if (from > 4_096) {
        entries = entries.slice(from);
        from = 0;
      }
      return taken;
    },
  };
}
