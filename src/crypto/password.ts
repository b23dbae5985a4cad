import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createGate } from '../cache/index.ts';
import { opaqueString } from '../precis/index.ts';
import { compute, type Question } from './hashes/computing.ts';
import { type Argon2Cost, readArgon2Cost, readPasswordHash } from './hashes/index.ts';
import { hashThreads } from './hashes/threads.ts';
import type { PasswordHasher } from './types.ts';

/** OWASP's second choice for argon2id: 19 MiB, 2 passes, 1 lane. */
export const usualCost: Argon2Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

export interface PasswordHasherOptions {
  /** What a new hash costs, and one for a person whom nobody knows. */
  cost?: Pick<Argon2Cost, 'memoryKib' | 'passes'> | undefined;
  /**
   * Hashes under way at once. Unless told two for each core: one that is computed, and one to go on with when it is done,
   * whenever the event loop comes to hear of it.
   */
  concurrency?: number;
  /** Checks that may wait; beyond it `resource_exhausted`. Unless told: about ten seconds' worth. */
  maxWaiting?: number;
  /** Starts one of the threads that compute hashes; without it they are computed on the thread that asks. */
  thread?: () => Worker;
}

export interface MeasuredPasswordHasher extends PasswordHasher {
  /** For metrics: checks under way and waiting. */
  readonly queue: { readonly running: number; readonly waiting: number };
  /** Whether a secret is that of a hash, at once: whoever asks sees to it that few are asked at a time. */
  matches(secret: string, encoded: string): Promise<boolean>;
  close(): void;
}

/**
 * Hashes and checks passwords, prepared as RFC 8265 §4.2 has it, on threads of their own: never on the event loop, nor on
 * the runtime's pool, where signatures of tokens would wait for them.
 * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) when more checks wait than can be served in good time
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): MeasuredPasswordHasher {
  const cores = availableParallelism();
  const gate = createGate(options.concurrency ?? 2 * cores, options.maxWaiting ?? (cores + 1) * 200);
  const cost: Argon2Cost = { ...usualCost, ...options.cost };
  const decoy = decoyHash(cost);
  const threads = options.thread && hashThreads(options.thread, cores);
  const computed = async (question: Question) => (threads ? threads.compute(question) : compute(question));

  const matching = async (password: string, encoded: string) =>
    (await computed({ password, encoded })) === true;
  // Nobody hashes the empty password; a blank keeps the cost the same, and the answer is no.
  const decoyed = (form: string) => matching(form === '' ? ' ' : form, decoy);

  return {
    hash: (password) =>
      gate.run(async () => String(await computed({ password: opaqueString(password), cost }))),
    async verify(password, encoded) {
      const known = encoded !== undefined && readPasswordHash(encoded) !== undefined;
      const prepared = opaqueString(password);
      const current = encoded !== undefined && isOf(cost, encoded);
      const matches = (form: string) =>
        gate.run(async () => {
          if (!known || encoded === undefined || form === '') {
            await decoyed(form);
            return false;
          }
          if (current) return matching(form, encoded);
          // What was hashed at less cost takes no less time than a person whom nobody knows.
          const [matched] = await Promise.all([matching(form, encoded), decoyed(form)]);
          return matched;
        });
      let matched = await matches(prepared);
      // Hashes of an older or imported history are of the password as it was typed.
      const asTyped = !matched && prepared !== password;
      if (asTyped) matched = await matches(password);
      return { ok: matched, rehash: matched && (asTyped || !current) };
    },
    matches: matching,
    queue: gate,
    close: () => threads?.close(),
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
