import { expect, test } from 'bun:test';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '..');
const page = await Bun.file(join(root, 'docs/attacks.md')).text();

const rows = [...page.matchAll(/^\| [^|]+ \| ([^|]*)\| `([^`]+)`: ([^|]+) \|$/gm)].map(
  ([, source = '', file = '', title = '']) => ({ source, file, title: title.trim() }),
);

test('every attack of docs/attacks.md names a test that is there', async () => {
  const lines = page.split('\n').filter((line) => /^\| (?!attack|---)/.test(line));
  expect(rows.length).toBe(lines.length);
  expect(rows.length).toBeGreaterThan(40);
  const missing: string[] = [];
  for (const { file, title } of rows) {
    const source = Bun.file(join(root, file));
    const text = (await source.exists()) ? await source.text() : '';
    // Titles stand in quotes of any kind, behind whatever `test.each` lists, and may go on.
    if (!new RegExp(`\\(\\s*['"\`]${escaped(title)}`).test(text)) missing.push(`${file}: ${title}`);
  }
  expect(missing).toEqual([]);
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
