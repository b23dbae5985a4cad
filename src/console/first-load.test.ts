import { beforeAll, expect, test } from 'bun:test';
import { brotliCompressSync } from 'node:zlib';
import { bundleConsole, type ConsoleBundle } from './bundle.ts';

/** Scripts that a browser fetches before it shows anything, in bytes as the executable sends them. */
const most = 250_000;

let bundle: ConsoleBundle;
beforeAll(async () => {
  bundle = await bundleConsole();
});

test('the first load is small', () => {
  const scripts = [bundle.entry, ...bundle.preloads];
  const sizes = scripts.map((name) => {
    const { content } = bundle.files.find((file) => file.name === name)!;
    return { name, bytes: brotliCompressSync(content).length };
  });
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > most) {
    const sources = scripts.flatMap((name) => Object.entries(bundle.sourcesOf(name)));
    const largest = sources.sort(([, a], [, b]) => b - a).slice(0, 25);
    const lines = largest.map(([path, bytes]) => `${bytes.toString().padStart(8)}  ${path}`);
    throw new Error(
      [
        `the console's first load has ${total} bytes of scripts, and may have ${most}: import what is not needed at once dynamically`,
        ...sizes.map(({ name, bytes }) => `${name}: ${bytes} compressed`),
        'largest sources, minified:',
        ...lines,
      ].join('\n'),
    );
  }
  expect(total).toBeGreaterThan(10_000);
});

test('it is made for people, not for its developers', () => {
  const text = bundle.files.map(({ content }) => Buffer.from(content).toString()).join('\n');
  expect(text).not.toContain('jsxDEV');
  expect(text).not.toContain('process.env.NODE_ENV');
  expect(text).not.toContain('react-dom-client.development');
  expect(text).not.toMatch(/from ?"(?:react|node:|bun)/);
  expect(text).not.toContain(import.meta.dir);
});
