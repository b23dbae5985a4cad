import { afterAll, expect, test } from 'bun:test';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutSources } from './source-maps.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-source-maps-'));
afterAll(() => rmSync(folder, { recursive: true }));

const filler = Array.from({ length: 2000 }, (_, line) => `// ${line} ${crypto.randomUUID()}`).join('\n');
const main = `
import later from './later.txt' with { type: 'file' };
${filler}
console.log(await Bun.file(later).text());
try {
  const { fail } = await import('./fail.ts');
  fail();
} catch (error) {
  console.log((error as Error).stack);
}
throw new Error('uncaught');
`;
const fail = `
export const fail = () => {
  throw new Error('caught');
};
`;

const lineOf = (source: string, text: string) => source.slice(0, source.indexOf(text)).split('\n').length;

test('an executable runs without its sources, and says files and lines of them', async () => {
  for (const [name, content] of Object.entries({ 'main.ts': main, 'fail.ts': fail, 'later.txt': 'later' }))
    writeFileSync(join(folder, name), content);
  const whole = join(folder, 'whole');
  const built = await Bun.build({
    entrypoints: [join(folder, 'main.ts')],
    target: 'bun',
    format: 'esm',
    minify: true,
    splitting: true,
    bytecode: true,
    sourcemap: 'linked',
    compile: { outfile: whole },
  });
  expect(built.success).toBe(true);
  const before = await Bun.file(whole).bytes();
  const slim = join(folder, 'slim');
  const bytes = withoutSources(Buffer.from(before));
  writeFileSync(slim, bytes);
  chmodSync(slim, 0o755);
  expect(bytes.length).toBeLessThan(before.length - 30_000);

  const ran = Bun.spawnSync([slim], { cwd: '/', stdout: 'pipe', stderr: 'pipe' });
  const output = ran.stdout.toString();
  expect(output).toStartWith('later\nError: caught\n');
  expect(output).toContain(`fail.ts:${lineOf(fail, 'throw')}:`);
  expect(output).toContain(`main.ts:${lineOf(main, 'fail();')}:`);
  const error = ran.stderr.toString();
  expect(error).toContain('error: uncaught');
  expect(error).toContain(`main.ts:${lineOf(main, 'throw new')}:`);
  expect(ran.exitCode).toBe(1);
});

test('what is no executable of Bun is refused', () => {
  expect(() => withoutSources(Buffer.from('#!/bin/sh\n'))).toThrow('it has no mark');
});
