import { afterAll, afterEach, describe, expect, spyOn, test } from 'bun:test';
import { readArgon2Cost, readPasswordHash } from './hashes/index.ts';
import { createPasswordHasher } from './password.ts';

const bcryptOf = (password: string) => Bun.password.hash(password, { algorithm: 'bcrypt', cost: 4 });

describe('password hasher', () => {
  const hasher = createPasswordHasher();

  test('hashes with argon2id, 19 MiB, 2 passes, and knows its own hashes', async () => {
    const encoded = await hasher.hash('correct horse');
    expect(readArgon2Cost(encoded)).toEqual({
      variant: 'argon2id',
      memoryKib: 19_456,
      passes: 2,
      lanes: 1,
    });
    expect(await hasher.verify('correct horse', encoded)).toEqual({ ok: true, rehash: false });
    expect(await hasher.verify('correct horsf', encoded)).toEqual({ ok: false, rehash: false });
  });

  test('asks for a new hash of what is right but hashed otherwise', async () => {
    const bcrypt = await bcryptOf('pässwörd');
    const argon2i = await Bun.password.hash('pässwörd', {
      algorithm: 'argon2i',
      memoryCost: 1024,
      timeCost: 1,
    });
    const cheap = await Bun.password.hash('pässwörd', {
      algorithm: 'argon2id',
      memoryCost: 1024,
      timeCost: 2,
    });
    for (const encoded of [
      bcrypt,
      bcrypt.replace('$2b$', '$2a$'),
      bcrypt.replace('$2b$', '$2y$'),
      argon2i,
      cheap,
    ]) {
      expect(await hasher.verify('pässwörd', encoded)).toEqual({ ok: true, rehash: true });
      expect(await hasher.verify('password', encoded)).toEqual({ ok: false, rehash: false });
    }
  });

  test('is the same password composed and decomposed; a hash of what was typed once still counts', async () => {
    const [composed, decomposed] = ['pässwörd', 'pässwörd'.normalize('NFD')];
    expect(await hasher.verify(composed, await hasher.hash(decomposed))).toEqual({ ok: true, rehash: false });
    expect(await hasher.verify(decomposed, await hasher.hash(composed))).toEqual({ ok: true, rehash: false });
    const imported = await bcryptOf(decomposed);
    expect(await hasher.verify(decomposed, imported)).toEqual({ ok: true, rehash: true });
    expect(await hasher.verify(decomposed.toUpperCase(), imported)).toEqual({ ok: false, rehash: false });
  });

  test('the empty password never matches', async () => {
    expect(await hasher.verify('', await hasher.hash(' '))).toEqual({ ok: false, rehash: false });
    expect(await hasher.verify('', undefined)).toEqual({ ok: false, rehash: false });
  });

  test('refuses what it cannot read, without an error', async () => {
    for (const encoded of ['', 'plain', '$argon2id$', '$5$salt$hash', '$2b$31$'.padEnd(60, 'a')]) {
      expect(await hasher.verify('x', encoded)).toEqual({ ok: false, rehash: false });
    }
  });
});

describe('cost of a check', () => {
  const verify = spyOn(Bun.password, 'verifySync');
  afterEach(() => verify.mockClear());
  afterAll(() => verify.mockRestore());

  test('is one full argon2id for unknown users, unreadable hashes and empty passwords alike', async () => {
    const hasher = createPasswordHasher();
    const known = await hasher.hash('right');
    for (const [password, encoded] of [
      ['wrong', known],
      ['wrong', undefined],
      ['wrong', 'not a hash'],
      ['', known],
      ['', undefined],
    ] as const) {
      verify.mockClear();
      expect((await hasher.verify(password, encoded)).ok).toBe(false);
      expect(verify).toHaveBeenCalledTimes(1);
      const target = verify.mock.calls[0]?.[1] as string;
      expect(readArgon2Cost(target)).toEqual({
        variant: 'argon2id',
        memoryKib: 19_456,
        passes: 2,
        lanes: 1,
      });
    }
  });
});

test('a password that can be typed in two ways costs the same for known and unknown users', async () => {
  const verify = spyOn(Bun.password, 'verifySync');
  const hasher = createPasswordHasher();
  const known = await hasher.hash('right');
  for (const encoded of [known, undefined]) {
    verify.mockClear();
    await hasher.verify('wro\u0308ng', encoded);
    expect(verify).toHaveBeenCalledTimes(2);
  }
  verify.mockRestore();
});

/** As the product starts it; see src/threads.ts. */
const hasherThread = () => new Worker(new URL('../../workers/hasher.ts', import.meta.url).href);

describe('queue', () => {
  test('runs as many as allowed, lets as many wait as allowed, and refuses the rest at once', async () => {
    const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 2 });
    const checks = Array.from({ length: 5 }, () => hasher.verify('x', undefined));
    expect(hasher.queue.running).toBe(1);
    expect(hasher.queue.waiting).toBe(2);
    const settled = await Promise.allSettled(checks);
    expect(settled.map((check) => check.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(settled[4]).toMatchObject({ reason: { kind: 'resource_exhausted', id: 'CRYPTO-Busy1' } });
    expect(hasher.queue.running).toBe(0);
    expect((await hasher.verify('x', undefined)).ok).toBe(false);
  });

  test('leaves the event loop free', async () => {
    const hasher = createPasswordHasher({ concurrency: 2, thread: hasherThread });
    let turns = 0;
    let done = false;
    const spin = (): void => {
      turns += 1;
      if (!done) setImmediate(spin);
    };
    spin();
    await Promise.all([hasher.verify('x', undefined), hasher.verify('y', undefined)]);
    done = true;
    hasher.close();
    // On the loop, the two checks would let it turn twice or so.
    expect(turns).toBeGreaterThan(50);
  });
});

describe('readPasswordHash', () => {
  test.each([
    '$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA',
    '$argon2id$v=19$m=19456,t=100,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA',
    '$argon2id$v=19$m=19456,t=0,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA',
    '$argon2d$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA',
    `$2b$20$${'a'.repeat(53)}`,
    `$2b$03$${'a'.repeat(53)}`,
    `$2b$10$${'a'.repeat(52)}`,
  ])('refuses %s', (encoded) => {
    expect(readPasswordHash(encoded)).toBeUndefined();
  });
});
