import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchFolder, sweep } from './scratch.ts';

test('what a killed test has left is removed, and nothing of those that are at work or strangers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-sweep-'));
  const ended = Bun.spawn(['true']);
  await ended.exited;
  const old = new Date(Date.now() - 120_000);
  const made = (name: string, at = old) => {
    const path = join(folder, name);
    mkdirSync(join(path, 'data'), { recursive: true });
    utimesSync(path, at, at);
    return path;
  };
  const left = made(`postern-test-pg-${ended.pid}-a`);
  const kept = [
    made(`postern-test-pg-${process.pid}-b`),
    made(`postern-test-pg-${ended.pid}-c`, new Date()),
    made('postern-data'),
    made(`something-${ended.pid}-d`),
  ];
  sweep(folder);
  expect(existsSync(left)).toBe(false);
  expect(kept.filter(existsSync)).toEqual(kept);
  rmSync(folder, { recursive: true });
});

test('a folder says whose it is', () => {
  const path = scratchFolder('sweep');
  expect(path).toContain(`postern-test-sweep-${process.pid}-`);
  rmSync(path, { recursive: true });
});
