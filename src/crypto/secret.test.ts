import { expect, test } from 'bun:test';
import { createPasswordHasher } from './password.ts';
import { randomToken } from './random.ts';
import { createSecretHasher } from './secret.ts';

const secrets = createSecretHasher(createPasswordHasher());

test('a hash tells its own secret from all others, and hides it', async () => {
  for (let i = 0; i < 50; i++) {
    const secret = randomToken();
    const encoded = secrets.hash(secret);
    expect(encoded).not.toContain(secret);
    expect(await secrets.verify(secret, encoded)).toBe(true);
    expect(await secrets.verify(`${secret}x`, encoded)).toBe(false);
    expect(await secrets.verify(secret.slice(1), encoded)).toBe(false);
  }
});

test('verifies bcrypt hashes of an imported history', async () => {
  const encoded = await Bun.password.hash('client-secret', { algorithm: 'bcrypt', cost: 4 });
  expect(await secrets.verify('client-secret', encoded)).toBe(true);
  expect(await secrets.verify('client-secreu', encoded)).toBe(false);
  expect(await secrets.verify('', encoded)).toBe(false);
});

test('answers no to what is not a hash', async () => {
  for (const encoded of ['', 'client-secret', '$sha256$', '$2b$04$short']) {
    expect(await secrets.verify('client-secret', encoded)).toBe(false);
  }
});
