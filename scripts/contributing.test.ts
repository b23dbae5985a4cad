import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { features } from '../src/features.ts';

const root = resolve(import.meta.dir, '..');
const page = await Bun.file(join(root, 'CONTRIBUTING.md')).text();

/** One line, so that indentation and line breaks do not matter. */
const flat = (code: string) => code.replace(/\s+/g, ' ').trim();

const blocks = [...page.matchAll(/^ *```ts(?: (\S+))?\n([\s\S]*?)^ *```$/gm)].map(
  ([, path = '', code = '']) => ({
    path,
    code: flat(code),
  }),
);

test('every block of CONTRIBUTING.md stands in the file that it names', async () => {
  expect(blocks.length).toBeGreaterThan(7);
  const untrue: string[] = [];
  for (const { path, code } of blocks) {
    const file = Bun.file(join(root, path));
    if (path === '' || !(await file.exists())) untrue.push(`no file for: ${code}`);
    else if (!flat(await file.text()).includes(code)) untrue.push(`not in ${path}: ${code}`);
  }
  expect(untrue).toEqual([]);
});

test('every link and path in it leads somewhere', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
  const paths = [...page.matchAll(/`((?:src|scripts|docs|migrations|proto)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(
    [...links, ...paths].filter((path) => !/^https?:/.test(path) && !existsSync(join(root, path))),
  ).toEqual([]);
});

test('no page is left in the middle of a merge', async () => {
  const places = ['*.md', 'docs/**/*.md', 'proto/*.md', 'examples/**/*.md'];
  const pages = places.flatMap((place) => [...new Bun.Glob(place).scanSync(root)]);
  expect(pages.length).toBeGreaterThan(50);
  const marked: string[] = [];
  for (const path of pages)
    if (/^(<{7} |={7}$|>{7} )/m.test(await Bun.file(join(root, path)).text())) marked.push(path);
  expect(marked).toEqual([]);
});

test('every feature has the files that it promises', () => {
  const missing = features
    .map(({ name }) => name)
    .filter((name) => name !== 'health')
    .flatMap((name) =>
      ['feature.ts', 'index.ts']
        .filter((file) => !existsSync(join(root, 'src', name, file)))
        .map((file) => `${name}/${file}`),
    );
  expect(missing).toEqual([]);
});
