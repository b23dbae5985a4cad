import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMasterKey } from './master-key.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-master-key-'));
afterAll(() => rm(folder, { recursive: true }));

test('makes the file once, for its owner alone, however many ask at the same time', async () => {
  const path = join(folder, 'made', 'master.key');
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey(path, true)));
  expect(keys[0]).toHaveLength(32);
  for (const key of keys) expect(key).toEqual(keys[0]!);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'made'))).toEqual(['master.key']);
  expect(await loadMasterKey(path, false)).toEqual(keys[0]!);
});

test('reads 32 raw bytes, hex, base64, base64url, and 32 characters of text', async () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i));
  const path = join(folder, 'forms.key');
  for (const content of [
    key,
    `${key.toString('hex')}\n`,
    key.toString('base64'),
    `${key.toString('base64url')}\r\n`,
  ]) {
    await writeFile(path, content);
    expect(Buffer.from(await loadMasterKey(path, false))).toEqual(key);
  }
  await writeFile(path, 'MasterkeyNeedsToHave32Characters\n');
  expect(Buffer.from(await loadMasterKey(path, false)).toString()).toBe('MasterkeyNeedsToHave32Characters');
});

test('names masterKeyFile when the file is missing or holds no key', async () => {
  const missing = loadMasterKey(join(folder, 'missing.key'), false);
  await expect(missing).rejects.toMatchObject({ kind: 'failed_precondition', field: 'masterKeyFile' });
  await writeFile(join(folder, 'short.key'), 'short');
  const short = loadMasterKey(join(folder, 'short.key'), true);
  await expect(short).rejects.toMatchObject({
    id: 'CRYPTO-Mkey3',
    message: expect.stringContaining('32 bytes'),
  });
});
