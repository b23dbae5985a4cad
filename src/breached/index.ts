import { createHash } from 'node:crypto';
import { failedPrecondition } from '../errors/index.ts';
import { inTime } from '../in-time.ts';
import { createCircuits } from '../outbound/circuit.ts';
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
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/**
 * Where it failed so often in a row, nobody waits for it: one look at a time finds out, ever more rarely, whether it
 * answers again.
 */
const circuit = { perTarget: 1e9, threshold: 3, pauseMs: 5_000, longestPauseMs: 60_000 } as const;
const source = 'list';

/** A file on a disk that hangs holds nobody up, either. */
const patienceMs = 2_000;

/** @throws PosternError `failed_precondition` for a service and a file at once, or a file that is none of hashes */
export function createBreachedPasswords(
  { url, file, leastCount }: BreachedSettings,
  { outbound, log, metrics, now = () => performance.now() }: Tools,
): BreachedPasswords {
  if (url !== null && file !== null)
    throw failedPrecondition('BRE-Cfg01', 'passwords.breached: url and file are given; keep one of them');
  const found = file !== null ? breachFile(file) : url !== null ? breachRange(outbound, url) : undefined;
  if (!found) return noBreachedPasswords;
  const list = found;
  const circuits = createCircuits({ ...circuit, now });
  let underWay = 0;

  async function look(password: string): Promise<boolean> {
    if (underWay >= circuits.room(source)) throw new Error('the list fails, and is left alone for a while');
    underWay += 1;
    try {
      const count = await inTime(list.count(sha1(password)), patienceMs, 'no answer');
      circuits.succeeded(source);
      return count >= leastCount;
    } catch (error) {
      circuits.failed(source);
      throw error;
    } finally {
      underWay -= 1;
    }
  }

  return {
    async isKnown(password) {
      let outcome = 'failed';
      try {
        const known = await look(password);
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
