import { createHash } from 'node:crypto';
import { failedPrecondition } from '../errors/index.ts';
import { inTime } from '../in-time.ts';
import type { Outbound } from '../outbound/index.ts';
import { type Logger, type ServerMetrics, warnSparingly } from '../telemetry/index.ts';
import { breachFile } from './file.ts';
import { breachRange } from './range.ts';
import { type BreachedPasswords, type BreachedSettings, noBreachedPasswords } from './types.ts';

export { type BreachedPasswords, type BreachedSettings, noBreachedPasswords } from './types.ts';

interface Tools {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly log: Pick<Logger, 'warn' | 'debug'>;
  readonly metrics?: Pick<ServerMetrics, 'breachedPasswordChecks'> | undefined;
}

/** A file on a disk that hangs holds nobody up, either. */
const patienceMs = 2_000;

/** @throws PosternError `failed_precondition` for a service and a file at once, or a file that is none of hashes */
export function createBreachedPasswords(
  { url, file, leastCount }: BreachedSettings,
  { outbound, log, metrics }: Tools,
): BreachedPasswords {
  if (url !== null && file !== null)
    throw failedPrecondition('BRE-Cfg01', 'passwords.breached: url and file are given; keep one of them');
  const list = file !== null ? breachFile(file) : url !== null ? breachRange(outbound, url) : undefined;
  if (!list) return noBreachedPasswords;
  return {
    async isKnown(password) {
      let outcome = 'failed';
      try {
        const known = (await inTime(list.count(sha1(password)), patienceMs, 'no answer')) >= leastCount;
        outcome = known ? 'breached' : 'unknown';
        return known;
      } catch (error) {
        warnSparingly(log, 'a password was taken without a look whether it is known from stolen data', {
          error,
        });
        return false;
      } finally {
        metrics?.breachedPasswordChecks.inc({ outcome });
      }
    },
  };
}

/** What the lists of such passwords are made of; nothing is protected by it. */
const sha1 = (password: string): string => createHash('sha1').update(password).digest('hex').toUpperCase();
