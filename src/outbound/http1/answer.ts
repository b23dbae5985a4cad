import { type AnswerHead, fieldsOf, NotHttp, parseHead } from './head.ts';

/** What an answer turns out to be while its bytes come. */
export interface AnswerEvents {
  head(head: AnswerHead): void;
  body(bytes: Uint8Array): void;
  /** @param reusable nothing came after it, and both sides may go on */
  end(reusable: boolean): void;
}

export interface AnswerReader {
  /** @throws NotHttp */
  read(bytes: Uint8Array): void;
  /** The connection has ended. @returns whether the answer ended with it, or had before */
  closed(): boolean;
}

/** Of all header fields of an answer, those of interim answers and the trailer included. */
const maxHeadBytes = 16_384;
/** Of the line before a chunk, with extensions that nobody uses. */
const maxChunkLine = 1_024;
/** Chunks that hold less than this are small, and so many of them are no answer: each takes time, however little it brings. */
const smallChunk = 64;
const maxSmallChunks = 65_536;
const chunkLine = /^([0-9A-Fa-f]{1,12})[\t ]*(?:;.*)?$/;

type Place = 'head' | 'length' | 'close' | 'chunk line' | 'chunk' | 'after chunk' | 'trailer' | 'end';

/** Where a mark that begins with CR is, no later than the last place. Looks at bytes, since it is asked for each chunk. */
function markIn(bytes: Buffer, mark: string, from: number, last: number): number | undefined {
  const end = Math.min(last, bytes.length - mark.length);
  for (let at = from; at <= end; at++) {
    let same = 0;
    while (same < mark.length && bytes[at + same] === mark.charCodeAt(same)) same++;
    if (same === mark.length) return at;
  }
  return undefined;
}

/** Reads one answer (RFC 9112) as it comes, however it is cut. */
export function createAnswerReader(ofHead: boolean, events: AnswerEvents): AnswerReader {
  let place: Place = 'head';
  /** What came of a head or a line so far. */
  let begun = '';
  let headBytes = 0;
  let left = 0;
  let smallChunks = 0;
  let keeps = false;

  /** @returns what precedes the mark, and where reading goes on; undefined: it has not come yet */
  function upTo(mark: string, bytes: Buffer, from: number, most: number) {
    // Nearly always it is here as a whole. Nothing behind it is looked at: a line of three bytes costs no more than that.
    const whole = begun === '' ? markIn(bytes, mark, from, from + most) : undefined;
    if (whole !== undefined)
      return { text: bytes.toString('latin1', from, whole), next: whole + mark.length };
    const before = begun.length;
    const longest = most + mark.length;
    begun += bytes.toString('latin1', from, Math.min(bytes.length, from + longest - before));
    const at = begun.indexOf(mark, Math.max(0, before - mark.length));
    if (at < 0) {
      if (begun.length >= longest) throw new NotHttp('lines that are too long');
      return undefined;
    }
    const text = begun.slice(0, at);
    begun = '';
    return { text, next: from + at + mark.length - before };
  }

  function end(reusable: boolean): void {
    place = 'end';
    events.end(reusable && keeps);
  }

  function headCame(head: AnswerHead): void {
    if (head.status === 101) throw new NotHttp('a change of protocol that was not asked for');
    // Interim: the real one follows (RFC 9110 §15.2).
    if (head.status < 200) return;
    keeps = head.keepsConnection;
    const { body } = head;
    place = body.by === 'chunks' ? 'chunk line' : body.by;
    left = body.by === 'length' ? body.length : 0;
    events.head(head);
  }

  /** @returns where reading goes on */
  function step(bytes: Buffer, from: number): number {
    if (place === 'head' || place === 'trailer') {
      // A trailer may be without fields: then it ends with the line before it.
      if (place === 'trailer' && begun === '') begun = '\r\n';
      const found = upTo('\r\n\r\n', bytes, from, maxHeadBytes - headBytes);
      if (!found) return bytes.length;
      headBytes += found.text.length;
      if (place === 'trailer') {
        fieldsOf(found.text.split('\r\n').slice(1));
        end(found.next === bytes.length);
      } else headCame(parseHead(found.text, ofHead));
      return found.next;
    }
    if (place === 'chunk line') {
      const found = upTo('\r\n', bytes, from, maxChunkLine);
      if (!found) return bytes.length;
      const [, size] = chunkLine.exec(found.text) ?? [];
      if (size === undefined) throw new NotHttp('a chunk without a size');
      left = Number.parseInt(size, 16);
      if (left < smallChunk && ++smallChunks > maxSmallChunks) throw new NotHttp('too many small chunks');
      place = left === 0 ? 'trailer' : 'chunk';
      return found.next;
    }
    if (place === 'after chunk') {
      const found = upTo('\r\n', bytes, from, 0);
      if (!found) return bytes.length;
      place = 'chunk line';
      return found.next;
    }
    const to = place === 'close' ? bytes.length : Math.min(bytes.length, from + left);
    if (to > from) events.body(bytes.subarray(from, to));
    left -= to - from;
    if (place === 'chunk' && left === 0) place = 'after chunk';
    return to;
  }

  const ended = (): boolean => place === 'end';

  return {
    read(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < buffer.length; ) {
        at = step(buffer, at);
        if (place === 'length' && left === 0) end(at === buffer.length);
        if (ended()) return;
      }
    },
    closed() {
      if (place === 'close') end(false);
      return ended();
    },
  };
}
