import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createGate } from '../cache/index.ts';
import { opaqueString } from '../precis/index.ts';
import { type Argon2Cost, type PasswordHash, readArgon2Cost, readPasswordHash } from './hashes/index.ts';
import { hashThread } from './hashes/thread.ts';
import type { PasswordHasher } from './types.ts';

/** OWASP's second choice for argon2id: 19 MiB, 2 passes, 1 lane. */
export const usualCost: Argon2Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

export interface PasswordHasherOptions {
  /** What a new hash costs, and one for a person whom nobody knows. */
  cost?: Pick<Argon2Cost, 'memoryKib' | 'passes'> | undefined;
  /**
   * Hashes handed to the pool at once. Unless told one more than there are cores: when one is done, its thread goes on
   * with the next, whenever the event loop comes to hear of it.
   */
  concurrency?: number;
  /** Checks that may wait; beyond it `resource_exhausted`. Unless told: about ten seconds' worth. */
  maxWaiting?: number;
  /** Where hashes are computed that the pool does not know; without it on the thread that asks. */
  thread?: () => Worker;
}

export interface MeasuredPasswordHasher extends PasswordHasher {
  /** For metrics: checks under way and waiting. */
  readonly queue: { readonly running: number; readonly waiting: number };
  close(): void;
}

/**
 * Hashes and checks passwords, prepared as RFC 8265 §4.2 has it, on Bun's thread pool, never on the event loop.
 * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) when more checks wait than can be served in good time
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): MeasuredPasswordHasher {
  const concurrency = options.concurrency ?? availableParallelism() + 1;
  const gate = createGate(concurrency, options.maxWaiting ?? concurrency * 200);
  const cost: Argon2Cost = { ...usualCost, ...options.cost };
  const decoy = decoyHash(cost);
  const elsewhere = options.thread && hashThread(options.thread);

  // Bun refuses to hash the empty password; a blank keeps the cost the same, and the answer is no.
  const decoyed = (form: string) => Bun.password.verify(form === '' ? ' ' : form, decoy);
  const answer = (hash: PasswordHash, form: string, encoded: string) =>
    elsewhere && hash.runs === 'caller' ? elsewhere.matches(form, encoded) : hash.matches(form);

  return {
    hash: (password) =>
      gate.run(() =>
        Bun.password.hash(opaqueString(password), {
          algorithm: 'argon2id',
          memoryCost: cost.memoryKib,
          timeCost: cost.passes,
        }),
      ),
    async verify(password, encoded) {
      const known = encoded === undefined ? undefined : readPasswordHash(encoded);
      const prepared = opaqueString(password);
      const current = encoded !== undefined && isOf(cost, encoded);
      const matches = (form: string) =>
        gate.run(async () => {
          if (known === undefined || encoded === undefined || form === '') {
            await decoyed(form);
            return false;
          }
          if (current) return known.matches(form);
          // What was hashed at less cost takes no less time than a person whom nobody knows.
          const [matched] = await Promise.all([answer(known, form, encoded), decoyed(form)]);
          return matched;
        });
      let matched = await matches(prepared);
      // Hashes of an older or imported history are of the password as it was typed.
      const asTyped = !matched && prepared !== password;
      if (asTyped) matched = await matches(password);
      return { ok: matched, rehash: matched && (asTyped || !current) };
    },
    queue: gate,
    close: () => elsewhere?.close(),
  };
}

const isOf = (cost: Argon2Cost, encoded: string): boolean => {
  const found = readArgon2Cost(encoded);
  return (
    found?.variant === 'argon2id' &&
    found.memoryKib === cost.memoryKib &&
    found.passes === cost.passes &&
    found.lanes === cost.lanes
  );
};

/** A hash of today's cost whose tag is random: no password is known to match it. */
const decoyHash = ({ memoryKib, passes, lanes }: Argon2Cost): string => {
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${base64(randomBytes(32))}$${base64(randomBytes(32))}`;
};
