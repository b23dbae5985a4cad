import type { LogFields, Logger } from './types.ts';

const everyMs = 10_000;
/** What anybody can cause as often as they like is told so often at most; enough for a developer who tries something out. */
const mostRefusals = 10;

interface Told {
  since: number;
  lines: number;
  /** Since then, at level debug only. */
  untold: number;
}

type Sink = Pick<Logger, 'warn' | 'info' | 'debug'>;

const tellings = new WeakMap<object, Map<string, Told>>();

function sparingly(
  log: Pick<Logger, 'debug'>,
  write: (fields: LogFields) => void,
  { kind, most, message }: { readonly kind: string; readonly most: number; readonly message: string },
  fields: LogFields,
  now: () => number,
): void {
  const told = tellings.get(log) ?? new Map<string, Told>();
  tellings.set(log, told);
  const last = told.get(kind);
  const recent = last !== undefined && now() - last.since < everyMs;
  if (recent && last.lines >= most) {
    last.untold += 1;
    log.debug(message, fields);
    return;
  }
  write(last?.untold ? { ...fields, untold: last.untold } : fields);
  if (recent) {
    last.lines += 1;
    last.untold = 0;
  } else told.set(kind, { since: now(), lines: 1, untold: 0 });
}

/**
 * Warns of what comes with each request while something is away: once in ten seconds, with how many there were since,
 * and the others at level debug.
 *
 * @param message one of a few; what differs belongs into the fields
 */
export function warnSparingly(
  log: Pick<Sink, 'warn' | 'debug'>,
  message: string,
  fields: LogFields,
  now: () => number = () => performance.now(),
): void {
  sparingly(log, (told) => log.warn(message, told), { kind: message, most: 1, message }, fields, now);
}

/**
 * Tells of requests that were refused: ten in ten seconds of each kind, with how many were left out, and the others at
 * level debug.
 *
 * @param kind one of a few, of which anybody can make as many as they like: what was asked for and what is wrong with it
 */
export function tellRefused(
  log: Pick<Sink, 'info' | 'debug'>,
  message: string,
  kind: string,
  fields: LogFields,
  now: () => number = () => performance.now(),
): void {
  const limit = { kind: `${message} ${kind}`, most: mostRefusals, message };
  sparingly(log, (told) => log.info(message, told), limit, fields, now);
}
