import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elsewhere } from './reach.ts';

/** Everything that can be changed over the API can be changed at the console, or it is said why not. */

const root = join(import.meta.dir, '../..');

/** RPCs that are built, by service; versions that are named beta are the same in earlier words. */
const built = new Map(
  [...readFileSync(join(root, 'docs/coverage.md'), 'utf8').matchAll(/^## (\S+)\n\nBuilt: (.*)$/gm)]
    .map(([, service = '', rpcs = '']): [string, string[]] => [service, rpcs.split(', ')])
    .filter(([service]) => !service.includes('beta')),
);

const readsOnly = /^(Get|List|Search|Is|Has|Healthz|Find|Retrieve|Pull|Test|Exists)/;

/** What the files of each folder of the console say: a folder calls a service that one of its files imports. */
const folders = [
  ...Map.groupBy(
    [...new Bun.Glob('src/console/app/**/*.{ts,tsx}').scanSync(root)].filter(
      (path) => !/\.test\.tsx?$/.test(path),
    ),
    (path) => path.split('/')[3] ?? '',
  ).values(),
]
  .map((paths) => paths.map((path) => readFileSync(join(root, path), 'utf8')).join('\n'))
  .map((text) => ({ text, words: new Set(text.match(/\b[A-Za-z]\w+\b/g)) }));

const lowered = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function isCalled(service: string, rpc: string): boolean {
  const module = service
    .replace(/^zitadel\./, '')
    .split('.')
    .slice(0, -1)
    .join('/');
  const name = service.split('.').at(-1) as string;
  return folders.some(
    ({ text, words }) =>
      text.includes(`contract/services/${module}.ts`) && words.has(name) && words.has(lowered(rpc)),
  );
}

const listed = new Set(elsewhere.flatMap(({ service, rpcs }) => rpcs.map((rpc) => `${service}/${rpc}`)));

test('an RPC that changes something is called by a page, or listed with the reason', () => {
  const missing = [...built].flatMap(([service, rpcs]) =>
    rpcs
      .filter((rpc) => !readsOnly.test(rpc) && !isCalled(service, rpc) && !listed.has(`${service}/${rpc}`))
      .map((rpc) => `${service}/${rpc}`),
  );
  expect(missing).toEqual([]);
});

test('what is listed is built, and not called by a page after all', () => {
  const stale = elsewhere.flatMap(({ service, rpcs }) =>
    rpcs
      .filter((rpc) => !built.get(service)?.includes(rpc) || isCalled(service, rpc))
      .map((rpc) => `${service}/${rpc}`),
  );
  expect(stale).toEqual([]);
  expect(listed.size).toBe(elsewhere.flatMap(({ rpcs }) => rpcs).length);
});
