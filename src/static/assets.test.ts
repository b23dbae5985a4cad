import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { type Assets, createAssets } from './assets.ts';
import type { AssetName, Blobs } from './blobs.ts';
import { fileBlobs } from './files.ts';
import { s3Blobs } from './s3.ts';
import { sweepAssets } from './sweep.ts';
import { png, svg } from './testing-files.ts';
import { type S3Fault, startTestS3, type TestS3 } from './testing-s3.ts';

let database: TestDatabase;
let folder: string;
let s3: TestS3;
beforeAll(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'postern-assets-'))]);
  s3 = startTestS3();
});
afterAll(async () => {
  await s3.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

const pools = () => ({ reads: database.sql, writes: database.sql });
const bucket = () => s3Blobs({ ...s3, region: 'auto', prefix: 'postern/', virtualHosted: false });
const backends: [string, () => Blobs | undefined][] = [
  ['the database', () => undefined],
  ['a folder', () => fileBlobs(folder)],
  ['a bucket', bucket],
];

let made = 0;
const logo = (): AssetName => ({ instanceId: 'i', owner: 'o', key: `policy/label/logo-${++made}` });

describe.each(backends)('in %s', (_name, blobs) => {
  const open = (): Assets => createAssets(pools(), blobs());

  test('what is put there is there for all nodes, until it is removed', async () => {
    const [name, node, other] = [logo(), open(), open()];
    await node.put(name, 'image/png', png);
    const found = await other.get(name);
    expect([...(found?.content ?? [])]).toEqual([...png]);
    expect(found).toMatchObject({ contentType: 'image/png', hash: expect.stringMatching(/^[\w-]{27}$/) });
    expect(await other.get({ ...name, owner: 'another' })).toBeUndefined();
    expect(await other.get({ ...name, instanceId: 'another' })).toBeUndefined();
    await node.remove(name);
    await node.remove(name);
    expect(await node.get(name)).toBeUndefined();
    expect(await open().get(name)).toBeUndefined();
  });

  test('nobody fills the disk with pictures that replace each other, nor keeps others from theirs', async () => {
    const assets = open();
    const owner = `crowd-${++made}`;
    const picture = (user: string): AssetName => ({
      instanceId: 'i',
      owner,
      key: `users/${user}/avatar-${++made}`,
    });
    // A name that is a pattern is a name.
    const names = Array.from({ length: 100 }, () => picture('a_b%'));
    for (const name of names) await assets.put(name, 'image/png', png);
    const more = picture('a_b%');
    await expect(assets.put(more, 'image/png', png)).rejects.toMatchObject({ id: 'ASSET-Man01' });
    expect(await open().get(more)).toBeUndefined();
    await assets.put(picture('axb'), 'image/png', png);
    await assets.remove(names[0] as AssetName);
    await assets.put(more, 'image/png', png);
    expect(await open().get(more)).toBeDefined();
  });

  test('a name is written once', async () => {
    const name = logo();
    await open().put(name, 'image/png', png);
    await expect(open().put(name, 'image/svg+xml', svg)).rejects.toThrow();
    expect((await open().get(name))?.contentType).toBe('image/png');
  });

  test('names that lead elsewhere do not', async () => {
    const name = { instanceId: '..', owner: '../../etc', key: 'policy/label/../../passwd' };
    await open().put(name, 'image/png', png);
    expect((await open().get(name))?.content.length).toBe(png.length);
    await open().remove(name);
  });

  test('what nothing refers to is erased once it is old enough', async () => {
    const [kept, gone, node] = [logo(), logo(), open()];
    await node.put(kept, 'image/png', png);
    await node.put(gone, 'image/png', png);
    const sweep = () =>
      sweepAssets({
        assets: node,
        referenced: async (names) => new Set(names.filter(({ key }) => key !== gone.key)),
        signal: new AbortController().signal,
      });
    expect(await sweep()).toBe(0);
    await database.sql`update system.assets set stored_at = now() - interval '2 hours'`;
    expect(await sweep()).toBe(1);
    expect(await open().get(gone)).toBeUndefined();
    expect(await open().get(kept)).toBeDefined();
  });
});

test('a bucket that is away takes nothing, and leaves nothing behind', async () => {
  const [name, node] = [logo(), createAssets(pools(), bucket())];
  s3.away = true;
  await expect(node.put(name, 'image/png', png)).rejects.toMatchObject({ kind: 'unavailable' });
  s3.away = false;
  expect(await node.get(name)).toBeUndefined();
  expect(await node.olderThan(-3_600_000, undefined, 1_000)).not.toContainEqual(name);
});

test.each<S3Fault>([403, 'bucket', 503, 'silent'])(
  'a bucket that answers %s takes nothing',
  async (fault) => {
    const [name, node] = [logo(), createAssets(pools(), bucket(), { patienceMs: 300 })];
    s3.fault = fault;
    try {
      await expect(node.put(name, 'image/png', png)).rejects.toMatchObject({ id: 'ASSET-Plc02' });
      await expect(node.remove(name)).resolves.toBeUndefined();
    } finally {
      s3.fault = undefined;
    }
    expect(await node.get(name)).toBeUndefined();
    expect(await node.olderThan(-3_600_000, undefined, 1_000)).not.toContainEqual(name);
  },
);

test.each<S3Fault>([403, 'bucket', 503, 'silent', 'cut', 'other', 'shorter'])(
  'of a bucket that answers %s nothing is shown, nor remembered when it is well again',
  async (fault) => {
    const name = logo();
    await createAssets(pools(), bucket()).put(name, 'image/png', png);
    const node = createAssets(pools(), bucket(), { patienceMs: 300 });
    s3.fault = fault;
    try {
      await expect(node.get(name)).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      s3.fault = undefined;
    }
    expect([...((await node.get(name))?.content ?? [])]).toEqual([...png]);
  },
);

test('what a bucket has lost is not there, until it is found again', async () => {
  const [name, node] = [logo(), createAssets(pools(), bucket())];
  await createAssets(pools(), bucket()).put(name, 'image/png', png);
  s3.fault = 404;
  expect(await node.get(name)).toBeUndefined();
  s3.fault = undefined;
  expect(await node.get(name)).toBeDefined();
});

test('a wrong key of the bucket is told as such', async () => {
  const place = { ...s3, region: 'auto', prefix: '', virtualHosted: false, secretAccessKey: 'wrong' };
  const put = createAssets(pools(), s3Blobs(place)).put(logo(), 'image/png', png);
  await expect(put).rejects.toMatchObject({ id: 'ASSET-Plc02' });
});

test('what the database has stays readable when new ones go elsewhere', async () => {
  const name = logo();
  await createAssets(pools(), undefined).put(name, 'image/png', png);
  expect(await createAssets(pools(), bucket()).get(name)).toBeDefined();
});

test('a folder has nothing of a file that could not be written whole', async () => {
  const blobs = fileBlobs(join(folder, 'one'));
  await blobs.put('ab/cd', png, 'image/png');
  expect(await readdir(join(folder, 'one/ab'))).toEqual(['cd']);
  expect(await blobs.get('ab/none')).toBeUndefined();
});
