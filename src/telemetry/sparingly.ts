import type { LogFields, Logger } from './types.ts';

const everyMs = 10_000;

interface Told {
  at: number;
  /** Since then, at level debug only. */
  untold: number;
}

const tellings = new WeakMap<Pick<Logger, 'warn'>, Map<string, Told>>();

/**
 * Warns of what comes with each request while something is away: once in ten seconds, with how many there were since,
 * and the others at level debug.
 *
 * @param message one of a few; what differs belongs into the fields
 */
export function warnSparingly(
  log: Pick<Logger, 'warn' | 'debug'>,
  message: string,
  fields: LogFields,
  now: () => number = () => performance.now(),
): void {
  const told = tellings.get(log) ?? new Map<string, Told>();
  tellings.set(log, told);
  const last = told.get(message);
  if (last && now() - last.at < everyMs) {
    last.untold += 1;
    log.debug(message, fields);
    return;
  }
  log.warn(message, last?.untold ? { ...fields, untold: last.untold } : fields);
  told.set(message, { at: now(), untold: 0 });
}
