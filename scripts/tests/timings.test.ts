import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rememberedTimings, slowest, withEstimates } from './timings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-timings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file that was run takes what it took, another by its length', () => {
  const thought = withEstimates(
    { 'a.test.ts': 40, 'gone.test.ts': 9_000 },
    { 'a.test.ts': 1, 'b.test.ts': 100 },
  );
  expect(Object.keys(thought)).toEqual(['a.test.ts', 'b.test.ts']);
  expect(thought['a.test.ts']).toBe(40);
  expect(withEstimates({}, { long: 9_000, short: 10 })['long']).toBeGreaterThan(
    thought['b.test.ts'] as number,
  );
});

test('the slowest of all lanes are told, the slowest first', () => {
  expect(slowest([{ a: 1, b: 30 }, { c: 20 }], 2)).toEqual([
    ['b', 30],
    ['c', 20],
  ]);
});

test('Bun finds them where it looks, and writes what they took', async () => {
  const names = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
  const source = "import { test } from 'bun:test';\ntest('runs', () => {});\n";
  for (const name of names) await Bun.write(join(folder, name), `${source}// ${'longer '.repeat(10_000)}\n`);
  const file = join(folder, 'timings.json');
  const { measured } = await rememberedTimings(folder, file, names);
  const before = await measured();
  expect(Object.values(before).every((ms) => ms > 30_000)).toBe(true);
  const paths = names.map((name) => `./${name}`);
  const command = ['test', '--parallel=2', `--timings=${file}`, '--update-timings', ...paths];
  const run = Bun.spawnSync([process.execPath, ...command], { cwd: folder, stderr: 'pipe' });
  expect(run.stderr.toString()).toContain('3 pass');
  const after = await measured();
  expect(Object.keys(after)).toEqual(names);
  expect(Object.values(after).every((ms) => ms < 30_000)).toBe(true);
});
