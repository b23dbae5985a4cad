import type { AppendedCall } from '../postgres/send.ts';
import type { RecordedEvent } from '../types.ts';
import type { FinalPage } from './reader.ts';

/** A power of two: places in it are counted on and on, and cut to it. */
const size = 1 << 20;
const countersBytes = 8;
/** What is longer than so many characters is read from the log. */
const longest = 1 << 16;
/** Of more events that nobody took this node is not the projector, or far behind. */
const mostKept = 20_000;
/** In the place of a length: the next record stands at the front. */
const turnsRound = 0xffff_ffff;

/** Of an event. */
const fields = 10;

export const handedBytes = countersBytes + size;

const open = (buffer: SharedArrayBuffer) => ({
  /** Bytes written and bytes taken, both growing beyond 2³² to 0. */
  counters: new Uint32Array(buffer, 0, 2),
  lengths: new Uint32Array(buffer, countersBytes),
  bytes: Buffer.from(buffer, countersBytes),
});

/** Those who appended give what they wrote to the projector's thread, which need not read it from the log then. */
export function handOver(buffer: SharedArrayBuffer): (call: AppendedCall) => void {
  const { counters, lengths, bytes } = open(buffer);
  return (call) => {
    const written = Atomics.load(counters, 0);
    const free = size - ((written - Atomics.load(counters, 1)) >>> 0);
    // Nobody takes it: it is not even written down.
    if (free < size / 2) return;
    const text = textOf(call);
    if (text.length > longest) return;
    const most = 4 + text.length * 3;
    let at = written & (size - 1);
    const skipped = at + most > size ? size - at : 0;
    if (free < skipped + most) return;
    if (skipped > 0) {
      lengths[at >>> 2] = turnsRound;
      at = 0;
    }
    const length = bytes.write(text, at + 4, 'utf8');
    lengths[at >>> 2] = length;
    Atomics.store(counters, 0, (written + skipped + 4 + aligned(length)) >>> 0);
  };
}

const aligned = (length: number) => (length + 3) & ~3;

/** Parted by NUL, which nothing that is stored can hold. */
function textOf({ commands, positions, createdAt, sentAt }: AppendedCall): string {
  const parts: unknown[] = [sentAt, createdAt.getTime()];
  let next = 0;
  for (const { events, editorUser, editorService } of commands) {
    for (const { instance, type, id, version, eventType, payload, owner } of events)
      parts.push(
        positions[next++],
        instance,
        type,
        id,
        version,
        eventType,
        payload,
        editorUser,
        editorService,
        owner,
      );
  }
  return parts.join('\0');
}

/** What this node appended and its projector has not passed yet. */
export interface Handed {
  /** The next events after a position, where all that follow it without a gap were handed over; else undefined. */
  page(after: bigint, limit: number): FinalPage | undefined;
  /** Whether there would be such a page. */
  has(after: bigint): boolean;
  /** The database may be another one: of what was sent before, only the log tells, whenever it is handed over. */
  forget(): void;
}

/** For a projector in the thread of those who append. */
export const nothingHanded: Handed = { page: () => undefined, has: () => false, forget: () => {} };

export function takeOver(buffer: SharedArrayBuffer): Handed {
  const { counters, lengths, bytes } = open(buffer);
  /** By position, which fits a number for as long as there are fewer than 2⁵³ of them. */
  const events = new Map<number, RecordedEvent>();
  /** What was sent until then is not believed. */
  let forgotten = Number.NEGATIVE_INFINITY;

  function drain(after: number): void {
    let taken = Atomics.load(counters, 1);
    const written = Atomics.load(counters, 0);
    if (taken === written) return;
    while (taken !== written) {
      const at = taken & (size - 1);
      const length = lengths[at >>> 2] as number;
      if (length === turnsRound) taken = (taken + size - at) >>> 0;
      else {
        keep(bytes.toString('utf8', at + 4, at + 4 + length), after);
        taken = (taken + 4 + aligned(length)) >>> 0;
      }
    }
    Atomics.store(counters, 1, taken);
    if (events.size > mostKept) events.clear();
  }

  function keep(text: string, after: number): void {
    const parts = text.split('\0');
    if (Number(parts[0]) <= forgotten) return;
    const createdAt = new Date(Number(parts[1]));
    for (let i = 2; i < parts.length; i += fields) {
      const position = parts[i] as string;
      if (Number(position) <= after) continue;
      events.set(Number(position), {
        type: parts[i + 5] as string,
        payload: JSON.parse(parts[i + 6] as string),
        instanceId: parts[i + 1] as string,
        aggregateType: parts[i + 2] as string,
        aggregateId: parts[i + 3] as string,
        version: Number(parts[i + 4]),
        owner: parts[i + 9] as string,
        editorUser: parts[i + 7] as string,
        editorService: parts[i + 8] as string,
        createdAt,
        position: BigInt(position),
      });
    }
  }

  function has(after: bigint): boolean {
    const passed = Number(after);
    drain(passed);
    if (events.has(passed + 1)) return true;
    // What was read from the log instead.
    for (const position of events.keys()) if (position <= passed) events.delete(position);
    return false;
  }

  function hasLater(passed: number): boolean {
    for (const position of events.keys()) {
      if (position > passed) return true;
      events.delete(position);
    }
    return false;
  }

  return {
    has,
    page(after, limit) {
      if (!has(after)) return undefined;
      const page: RecordedEvent[] = [];
      let position = Number(after);
      for (
        let next = events.get(position + 1);
        next && page.length < limit;
        next = events.get(position + 1)
      ) {
        page.push(next);
        events.delete(++position);
      }
      // Behind a gap there is more as well, which the log is asked about.
      return { events: page, position: BigInt(position), more: hasLater(position) };
    },
    forget() {
      forgotten = Date.now();
      Atomics.store(counters, 1, Atomics.load(counters, 0));
      events.clear();
    },
  };
}
