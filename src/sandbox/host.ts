import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { RunLimits } from './limits.ts';
import type { AskAnswer, Effect, LogLine } from './protocol.ts';

/** Asks the main thread for something and waits for it, for so long at most; undefined: it was too long. */
export type SyncAsk = (
  what: string,
  argument: string,
  forMs: number,
) => Pick<AskAnswer, 'json' | 'problem'> | undefined;

const longestLine = 1_000;
/** By so much timers of two threads may differ. */
const timerGrainMs = 5;

/** For which a processor has worked for this thread: what else the machine does is not the script's. */
function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** What a script reaches beyond the language, in one run: counted, and no more than its limits. */
export class HostOfRun {
  readonly effects: Effect[] = [];
  readonly lines: LogLine[] = [];
  private readonly begun = performance.now();
  private readonly computedBefore = computedMs();
  private effectBytes = 0;
  private logCharacters = 0;
  private httpCalls = 0;
  private over: string | undefined;

  constructor(
    private readonly limits: RunLimits,
    private readonly ask: SyncAsk,
  ) {}

  tookMs = (): number => performance.now() - this.begun;

  /** Asked every few thousand steps, and once it says yes no step is taken any more. */
  isOver = (): boolean => {
    if (this.tookMs() > this.limits.wallMs) this.over ??= this.tooLong();
    else if (computedMs() - this.computedBefore > this.limits.computeMs)
      this.over ??= `it computed for longer than ${this.limits.computeMs} ms`;
    return this.over !== undefined;
  };

  private tooLong = (): string => `it took longer than ${this.limits.wallMs} ms`;

  /** Which limit it ran over. */
  overrun(): string | undefined {
    this.isOver();
    return this.over;
  }

  /** What is called from inside. It throws nothing: a script would catch it. */
  answer = (name: string, text: string): string => {
    if (this.isOver()) return '';
    if (name === 'effect') return this.effect(text);
    if (name === 'log') return this.line(text);
    if (name === 'uuid') return uuid(JSON.parse(text) as UuidRequest);
    if (name === 'random') return String(randomBytes(6).readUIntBE(0, 6) / 2 ** 48);
    if (name === 'http') return this.http(text);
    if (name.startsWith('ask ')) return this.asked(name.slice('ask '.length), text);
    return '';
  };

  private effect(text: string): string {
    this.effectBytes += text.length;
    if (this.effectBytes > this.limits.effectBytes)
      this.over = `it wants more than ${this.limits.effectBytes} bytes to be done`;
    else this.effects.push(JSON.parse(text) as Effect);
    return '';
  }

  private line(text: string): string {
    const { logLines, logCharacters } = this.limits;
    if (this.lines.length >= logLines || this.logCharacters >= logCharacters) return '';
    const at = text.indexOf(' ');
    const shown = text.slice(at + 1, at + 1 + Math.min(longestLine, logCharacters - this.logCharacters));
    this.logCharacters += shown.length;
    this.lines.push({ level: text.slice(0, at) as LogLine['level'], text: shown });
    return '';
  }

  private http(text: string): string {
    this.httpCalls++;
    if (this.httpCalls > this.limits.httpCalls)
      return JSON.stringify({ problem: `a script may call others ${this.limits.httpCalls} times` });
    const { json, problem } = this.wait('http', text);
    return json ?? JSON.stringify({ problem: problem ?? 'there was no answer' });
  }

  private asked(what: string, argument: string): string {
    const { json, problem } = this.wait(what, argument);
    if (json === undefined) this.over ??= problem ?? 'what it asked for was not there in time';
    return json ?? 'null';
  }

  private wait(what: string, argument: string): Pick<AskAnswer, 'json' | 'problem'> {
    const from = performance.now();
    const leftMs = this.limits.wallMs - this.tookMs();
    const answer = this.ask(what, argument, leftMs);
    const waitedMs = performance.now() - from;
    // Who is asked has a clock of its own, and may give up a moment before all of the time is over.
    if (waitedMs > leftMs - timerGrainMs) this.over ??= this.tooLong();
    this.isOver();
    return answer ?? {};
  }
}

type UuidRequest = readonly [version: string, namespace: string, data: string | readonly number[]];

/** RFC 9562. */
function uuid([version, namespace, data]: UuidRequest): string {
  if (version === 'v7') return Bun.randomUUIDv7();
  if (version === 'v1') return timeBased(new Date());
  if (version === 'v3' || version === 'v5') {
    const hex = namespace.replaceAll('-', '');
    if (!/^[\da-f]{32}$/i.test(hex)) throw new Error('a namespace is a UUID');
    const space = Buffer.from(hex, 'hex');
    const content = typeof data === 'string' ? Buffer.from(data) : Uint8Array.from(data);
    const hash = createHash(version === 'v3' ? 'md5' : 'sha1')
      .update(space)
      .update(content)
      .digest();
    return formatted(hash.subarray(0, 16), version === 'v3' ? 3 : 5);
  }
  return randomUUID();
}

/** Tenths of microseconds from 1582-10-15 to 1970-01-01 (RFC 9562 §5.1). */
const gregorian = 0x01b21dd213814000n;

/** With a random node (§6.10): the address of the machine is nobody's business. */
function timeBased(now: Date): string {
  const bytes = randomBytes(16);
  const time = BigInt(now.getTime()) * 10_000n + gregorian + BigInt(bytes.readUInt16BE(0) % 10_000);
  bytes.writeUInt32BE(Number(time & 0xffff_ffffn), 0);
  bytes.writeUInt16BE(Number((time >> 32n) & 0xffffn), 4);
  bytes.writeUInt16BE(Number((time >> 48n) & 0x0fffn), 6);
  bytes[10] = (bytes[10] as number) | 0x01;
  return formatted(bytes, 1);
}

function formatted(bytes: Uint8Array, version: number): string {
  const own = Buffer.from(bytes);
  own[6] = ((own[6] as number) & 0x0f) | (version << 4);
  own[8] = ((own[8] as number) & 0x3f) | 0x80;
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
