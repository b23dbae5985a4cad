import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createGate } from '../cache/index.ts';
import { opaqueString } from '../precis/index.ts';
import { readHashFormat } from './hash-format.ts';
import type { PasswordHasher } from './types.ts';

/** OWASP's second choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const memoryKib = 19_456;
const passes = 2;

export interface PasswordHasherOptions {
  /**
   * Hashes handed to the pool at once. Unless told one more than there are cores: when one is done, its thread goes on
   * with the next, whenever the event loop comes to hear of it.
   */
  concurrency?: number;
  /** Checks that may wait; beyond it `resource_exhausted`. Unless told: about ten seconds' worth. */
  maxWaiting?: number;
}

export interface MeasuredPasswordHasher extends PasswordHasher {
  /** For metrics: checks under way and waiting. */
  readonly queue: { readonly running: number; readonly waiting: number };
}

/**
 * Hashes and checks passwords, prepared as RFC 8265 §4.2 has it, on Bun's thread pool, never on the event loop.
 * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) when more checks wait than can be served in good time
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): MeasuredPasswordHasher {
  const concurrency = options.concurrency ?? availableParallelism() + 1;
  const gate = createGate(concurrency, options.maxWaiting ?? concurrency * 200);
  const decoy = decoyHash();

  return {
    hash: (password) =>
      gate.run(() =>
        Bun.password.hash(opaqueString(password), {
          algorithm: 'argon2id',
          memoryCost: memoryKib,
          timeCost: passes,
        }),
      ),
    async verify(password, encoded) {
      const format = encoded === undefined ? undefined : readHashFormat(encoded);
      const target = format === undefined ? decoy : (encoded as string);
      const prepared = opaqueString(password);
      // Bun refuses to hash the empty password; a blank keeps the cost the same, and the answer is no.
      const matches = (form: string) => gate.run(() => Bun.password.verify(form === '' ? ' ' : form, target));
      let matched = await matches(prepared);
      // Hashes of an older or imported history are of the password as it was typed.
      const asTyped = !matched && prepared !== password;
      if (asTyped) matched = await matches(password);
      const ok = matched && format !== undefined && password !== '';
      return { ok, rehash: ok && (asTyped || !isCurrent(format)) };
    },
    queue: gate,
  };
}

const isCurrent = (format: NonNullable<ReturnType<typeof readHashFormat>>): boolean =>
  format.algorithm === 'argon2id' &&
  format.memoryKib === memoryKib &&
  format.passes === passes &&
  format.lanes === 1;

/** A hash of today's cost whose tag is random: no password is known to match it. */
const decoyHash = (): string => {
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${base64(randomBytes(32))}$${base64(randomBytes(32))}`;
};
