import { afterAll, expect, test } from 'bun:test';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWhole, packFolder, unpackFolder } from './archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));
const source = join(folder, 'source');
mkdirSync(join(source, 'bin'), { recursive: true });
mkdirSync(join(source, 'lib/deep'), { recursive: true });
const large = crypto.getRandomValues(new Uint8Array(60_000)).toHex().repeat(20);
writeFileSync(join(source, 'bin/run'), large);
writeFileSync(join(source, 'lib/deep/empty'), '');
writeFileSync(join(source, 'lib/a.so.1'), 'ä');
writeFileSync(join(source, 'lib/left.a'), 'out');
symlinkSync('a.so.1', join(source, 'lib/a.so'));

const pack = () =>
  packFolder(source, (path) => !path.endsWith('.a'), [{ path: 'lib/b.so', target: 'a.so.1' }]);
const stream = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();

test('what goes in comes out: contents, modes, links', async () => {
  const target = join(folder, 'target');
  await unpackFolder(stream(await pack()), target);
  expect(readFileSync(join(target, 'bin/run'), 'utf8')).toBe(large);
  expect(readFileSync(join(target, 'lib/deep/empty'), 'utf8')).toBe('');
  expect(statSync(join(target, 'bin/run')).mode & 0o111).not.toBe(0);
  expect(statSync(join(target, 'lib/a.so.1')).mode & 0o111).toBe(0);
  for (const link of ['a.so', 'b.so']) {
    expect(readlinkSync(join(target, 'lib', link))).toBe('a.so.1');
    expect(readFileSync(join(target, 'lib', link), 'utf8')).toBe('ä');
  }
  expect(() => statSync(join(target, 'lib/left.a'))).toThrow();
  expect(isWhole(target)).toBe(true);
  writeFileSync(join(target, 'bin/run'), '');
  expect(isWhole(target)).toBe(false);
  expect(isWhole(source)).toBe(false);
});

test('the same folder packs to the same bytes', async () => {
  expect(await pack()).toEqual(await pack());
});

test('half an archive is an error', async () => {
  const packed = await pack();
  await expect(
    unpackFolder(stream(packed.subarray(0, packed.length / 2)), join(folder, 'half')),
  ).rejects.toThrow();
});
