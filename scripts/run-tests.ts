/** Runs `bun test` and ends with the line "N passed, N failed"; the exit code says whether all went well. */
import { resolve } from 'node:path';

const child = Bun.spawn([process.execPath, 'test', '--timeout', '30000', ...process.argv.slice(2)], {
  cwd: resolve(import.meta.dir, '..'),
  stdin: 'ignore',
  stdout: 'pipe',
  stderr: 'pipe',
  env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
});

/** Passes what was written on, and keeps its end, where Bun sums up. */
const forward = async (from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> => {
  const decoder = new TextDecoder();
  let tail = '';
  for await (const chunk of from) {
    to.write(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-8_192);
  }
  return tail;
};

const [code, , summary] = await Promise.all([
  child.exited,
  forward(child.stdout, process.stdout),
  forward(child.stderr, process.stderr),
]);

const count = (what: string) => Number(summary.match(new RegExp(`^ *(\\d+) ${what}$`, 'm'))?.[1] ?? 0);
const passed = count('pass');
// A run that broke off counts as one failure at least.
const failed = Math.max(count('fail'), code === 0 ? 0 : 1);
process.stderr.write('', () => {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`, () => process.exit(failed === 0 ? 0 : 1));
});
