import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { testDatabase } from '../testing/postgres.ts';
import { createEncryption, type ManagedEncryption } from './encryption.ts';
import { rewrapKeys } from './key-ring.ts';
import { keyPurposes } from './types.ts';

const database = await testDatabase();
const { sql } = database;
const masterKey = randomBytes(32);
const opened: ManagedEncryption[] = [];
const node = async (key: Uint8Array = masterKey, rotationGraceMs = 0): Promise<ManagedEncryption> => {
  const encryption = await createEncryption({ sql, masterKey: key, rotationGraceMs, reloadMs: 0 });
  opened.push(encryption);
  return encryption;
};

beforeEach(async () => {
  await sql`TRUNCATE system.encryption_keys`;
});
afterAll(async () => {
  for (const encryption of opened) encryption.close();
  await database.drop();
});

/** The text with the character at `index` replaced by another of the same alphabet. */
const flipped = (text: string, index: number): string =>
  text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

describe('keys', () => {
  test('nodes that start at once on an empty table share one key per purpose', async () => {
    const nodes = await Promise.all(Array.from({ length: 6 }, () => node()));
    const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM system.encryption_keys`;
    expect(row?.count).toBe(keyPurposes.length);
    for (const purpose of keyPurposes) {
      const sealed = nodes[0]!.seal(purpose, purpose);
      for (const other of nodes) expect(other.openText(sealed)).toBe(purpose);
    }
  });

  test('a wrong master key is refused, and the error names masterKeyFile', async () => {
    await node();
    const wrong = { kind: 'failed_precondition', message: expect.stringContaining('masterKeyFile') };
    await expect(node(randomBytes(32))).rejects.toMatchObject(wrong);
    await expect(node(randomBytes(31))).rejects.toMatchObject({ id: 'CRYPTO-Mkey2' });
    const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM system.encryption_keys`;
    expect(row?.count).toBe(keyPurposes.length);
  });

  test('a wrapped key moved to another row does not load', async () => {
    await node();
    await sql`UPDATE system.encryption_keys SET key_data =
      (SELECT key_data FROM system.encryption_keys WHERE id = 'cookie-1') WHERE id = 'token-1'`;
    await expect(node()).rejects.toMatchObject({
      id: 'CRYPTO-Mkey1',
      message: expect.stringContaining('token-1'),
    });
  });

  test('rewrapping moves all keys to a new master key, or none', async () => {
    const next = randomBytes(32);
    const sealed = (await node()).seal('smtp', 'mail password');
    await expect(rewrapKeys(sql, next, masterKey)).rejects.toMatchObject({ id: 'CRYPTO-Mkey1' });
    expect(await rewrapKeys(sql, masterKey, next)).toBe(keyPurposes.length);
    expect((await node(next)).openText(sealed)).toBe('mail password');
    await expect(node(masterKey)).rejects.toMatchObject({ id: 'CRYPTO-Mkey1' });
  });
});

describe('sealed values', () => {
  test('open to what was sealed, whatever it was', async () => {
    const encryption = await node();
    for (let length = 0; length < 300; length += 13) {
      const plaintext = randomBytes(length);
      expect(Buffer.from(encryption.open(encryption.seal('idp', plaintext)))).toEqual(plaintext);
    }
    for (const text of ['', 'a', 'grün 🗝', '\n"{}'.repeat(1000)]) {
      expect(encryption.openText(encryption.seal('idp', text))).toBe(text);
      expect(encryption.openToken('idp', encryption.sealToken('idp', text))).toBe(text);
    }
  });

  test('have Zitadel’s field names and never repeat', async () => {
    const encryption = await node();
    const sealed = encryption.seal('otp', 'seed');
    expect(sealed).toMatchObject({ cryptoType: 0, algorithm: 'AES-256-GCM', keyId: 'otp-1' });
    const many = new Set(Array.from({ length: 500 }, () => encryption.seal('otp', 'seed').crypted));
    expect(many.size).toBe(500);
  });

  test('changed anywhere, they do not open', async () => {
    const encryption = await node();
    const sealed = encryption.seal('otp', 'seed');
    const bytes = Buffer.from(sealed.crypted, 'base64');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1 << (i % 8);
      const attempt = () => encryption.open({ ...sealed, crypted: changed.toString('base64') });
      expect(attempt).toThrow(expect.objectContaining({ id: 'CRYPTO-Open2' }));
    }
    expect(() => encryption.open({ ...sealed, crypted: '' })).toThrow(
      expect.objectContaining({ id: 'CRYPTO-Open2' }),
    );
    expect(() => encryption.open({ ...sealed, keyId: 'idp-1' })).toThrow(
      expect.objectContaining({ id: 'CRYPTO-Open2' }),
    );
    expect(() => encryption.open({ ...sealed, keyId: 'otp-9' })).toThrow(
      expect.objectContaining({ id: 'CRYPTO-Open1' }),
    );
  });
});

describe('tokens', () => {
  test('changed, cut, lengthened or respelled anywhere, they are nothing', async () => {
    const encryption = await node();
    const token = encryption.sealToken('token', 'V2_1-at_2:3');
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    for (let i = 0; i < token.length; i++) {
      expect(encryption.openToken('token', flipped(token, i))).toBeUndefined();
      expect(encryption.openToken('token', token.slice(0, i))).toBeUndefined();
      expect(encryption.openToken('token', `${token.slice(0, i)} ${token.slice(i)}`)).toBeUndefined();
    }
    for (const other of [`${token}=`, `${token}A`, token + token, '', 'x', '💥', '\u0000'.repeat(60)]) {
      expect(encryption.openToken('token', other)).toBeUndefined();
    }
    expect(encryption.openToken('token', token)).toBe('V2_1-at_2:3');
  });

  test('sealed for one purpose, they are nothing for another', async () => {
    const encryption = await node();
    const token = encryption.sealToken('token', 'V2_1-at_2:3');
    for (const purpose of keyPurposes.filter((each) => each !== 'token')) {
      expect(encryption.openToken(purpose, token)).toBeUndefined();
    }
  });
});

describe('rotation', () => {
  test('a new generation seals, the old ones still open', async () => {
    const encryption = await node();
    const values = [encryption.seal('webkey', 'first')];
    const tokens = [encryption.sealToken('webkey', 'first')];
    for (const text of ['second', 'third']) {
      await encryption.rotate('webkey');
      values.push(encryption.seal('webkey', text));
      tokens.push(encryption.sealToken('webkey', text));
    }
    expect(values.map((value) => value.keyId)).toEqual(['webkey-1', 'webkey-2', 'webkey-3']);
    const restarted = await node();
    expect(values.map((value) => restarted.openText(value))).toEqual(['first', 'second', 'third']);
    expect(tokens.map((token) => restarted.openToken('webkey', token))).toEqual(['first', 'second', 'third']);
    expect(restarted.seal('otp', 'x').keyId).toBe('otp-1');
  });

  test('does not seal with the new generation before the other nodes can know it', async () => {
    const [rotating, other] = [await node(masterKey, 3_600_000), await node()];
    await rotating.rotate('cookie');
    const sealed = rotating.seal('cookie', 'x');
    expect(sealed.keyId).toBe('cookie-1');
    expect(other.openText(sealed)).toBe('x');
    // The hour goes by.
    await sql`UPDATE system.encryption_keys SET rotation_date = now() WHERE id = 'cookie-1'`;
    await Promise.all([rotating.reload(), other.reload()]);
    expect(other.openText(rotating.seal('cookie', 'y'))).toBe('y');
    expect(rotating.seal('cookie', 'y').keyId).toBe('cookie-2');
  });

  test('nodes that rotate at once agree on one new generation', async () => {
    const nodes = await Promise.all([node(), node(), node()]);
    await Promise.all(nodes.map((each) => each.rotate('target')));
    await Promise.all(nodes.map((each) => each.reload()));
    const sealed = nodes.map((each) => each.seal('target', 'x'));
    for (const each of nodes) for (const value of sealed) expect(each.openText(value)).toBe('x');
    expect(new Set(sealed.map((value) => value.keyId)).size).toBe(1);
  });

  test.each(['code', 'token'] as const)('an expired generation opens nothing more: %s', async (purpose) => {
    const encryption = await node();
    const [value, token] = [encryption.seal(purpose, 'x'), encryption.sealToken(purpose, 'x')];
    // What was opened before is remembered with the keys, and goes with them.
    expect([encryption.openToken(purpose, token), encryption.openToken(purpose, token)]).toEqual(['x', 'x']);
    await encryption.rotate(purpose);
    await sql`UPDATE system.encryption_keys SET expired_at = now() WHERE id = ${`${purpose}-1`}`;
    await encryption.reload();
    expect(encryption.openToken(purpose, token)).toBeUndefined();
    expect(() => encryption.open(value)).toThrow(expect.objectContaining({ id: 'CRYPTO-Open1' }));
  });
});
