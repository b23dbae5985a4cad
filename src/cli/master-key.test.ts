import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { openMasterKey } from './master-key.ts';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'postern-key-'));
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const dataDir = () => mkdtempSync(join(folder, 'data-'));

describe('the master key', () => {
  test('is made once, for its owner only', async () => {
    const config = { dataDir: dataDir(), masterKeyFile: null };
    const key = await openMasterKey(config, database.url);
    expect(key).toHaveLength(32);
    expect(statSync(join(config.dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(await openMasterKey(config, database.url)).toEqual(key);
  });

  test('is not made where masterKeyFile names one', async () => {
    const file = join(dataDir(), 'key');
    await expect(openMasterKey({ dataDir: dataDir(), masterKeyFile: file }, database.url)).rejects.toThrow(
      /does not exist/,
    );
    expect(existsSync(file)).toBe(false);
  });

  test('is not made for a database whose secrets another one closes', async () => {
    const mine = await testDatabase();
    try {
      await mine.sql`INSERT INTO system.encryption_keys (id, algorithm, key_data, identifier) VALUES ('a', 'aes', '\\x00', 'otp')`;
      const config = { dataDir: dataDir(), masterKeyFile: null };
      await expect(openMasterKey(config, mine.url)).rejects.toThrow(/does not exist. Restore it/);
      expect(existsSync(join(config.dataDir, 'master.key'))).toBe(false);
    } finally {
      await mine.drop();
    }
  });

  test.each([
    [0o644, false],
    [0o604, false],
    [0o640, true],
    [0o400, true],
  ])('mode %o', async (mode, right) => {
    const file = join(dataDir(), 'key');
    writeFileSync(file, new Uint8Array(32));
    chmodSync(file, mode);
    const opened = openMasterKey({ dataDir: folder, masterKeyFile: file }, database.url);
    if (right) expect(await opened).toHaveLength(32);
    else await expect(opened).rejects.toThrow(/open to every user.*chmod 600/);
  });

  test('must have 32 bytes', async () => {
    const file = join(dataDir(), 'key');
    writeFileSync(file, new Uint8Array(31), { mode: 0o600 });
    await expect(openMasterKey({ dataDir: folder, masterKeyFile: file }, database.url)).rejects.toThrow(
      /32 bytes/,
    );
  });
});
