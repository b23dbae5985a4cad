import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../testing/patience.ts';
import { watchFolder } from './watched.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-watched-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a change is told however deep it is, in folders that come later as well', async () => {
  mkdirSync(join(folder, 'users'));
  const page = join(folder, 'users/page.tsx');
  writeFileSync(page, 'one');
  let changes = 0;
  watchFolder(folder, () => changes++);
  writeFileSync(page, 'two');
  await until(() => changes > 0, 'the change of a file');
  mkdirSync(join(folder, 'groups'));
  await until(() => {
    const before = changes;
    writeFileSync(join(folder, 'groups/page.tsx'), String(before));
    return before > 3;
  }, 'changes in a new folder');
  expect(changes).toBeGreaterThan(3);
});
