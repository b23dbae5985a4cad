/**
 * Runs the tests in two lanes side by side, on one Postgres, and ends with the line "N passed, N failed"; the exit code
 * says whether all went well.
 *
 *   bun scripts/run-tests.ts [part of a path …]
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { makeFirstStart, migratedTemplate, startTestServer } from '../src/testing/postgres.ts';
import { sharedServerEnv } from '../src/testing/shared-server.ts';

const root = resolve(import.meta.dir, '..');
const wanted = process.argv.slice(2);
const files = [...new Bun.Glob('{src,scripts,examples}/**/*.test.ts').scanSync(root)]
  .filter((path) => !path.includes('node_modules'))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part.replace(/^\.\//, ''))))
  .sort();
/** These start whole servers, stop and freeze them, and mostly wait for what comes of it: two at once, beside the rest. */
const wholeServers = (path: string) => /\.e2e\.test|\/failure[/.]|\/embedded\/|\/nodes[/.]/.test(path);

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What was written, when it was not passed on at once. */
  readonly held: string;
}

const nothing: Outcome = { passed: 0, failed: 0, held: '' };

async function lane(
  paths: readonly string[],
  options: readonly string[],
  env: Record<string, string>,
  show: boolean,
): Promise<Outcome> {
  if (paths.length === 0) return nothing;
  const child = Bun.spawn(
    [process.execPath, 'test', '--timeout', '300000', ...options, ...paths.map((path) => `./${path}`)],
    {
      cwd: root,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      env: { ...process.env, ...env, FORCE_COLOR: '0', NO_COLOR: '1' },
    },
  );
  let held = '';
  /** Passes what was written on, or holds it back; keeps its end, where Bun sums up. */
  const read = async (from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> => {
    const decoder = new TextDecoder();
    let tail = '';
    for await (const chunk of from) {
      const text = decoder.decode(chunk, { stream: true });
      if (show) to.write(text);
      else held += text;
      tail = (tail + text).slice(-8_192);
    }
    return tail;
  };
  const [code, , summary] = await Promise.all([
    child.exited,
    read(child.stdout, process.stdout),
    read(child.stderr, process.stderr),
  ]);
  const count = (what: string) => Number(summary.match(new RegExp(`^ *(\\d+) ${what}$`, 'm'))?.[1] ?? 0);
  // A run that broke off counts as one failure at least.
  return { passed: count('pass'), failed: Math.max(count('fail'), code === 0 ? 0 : 1), held };
}

const server = await startTestServer({ settings: { max_connections: '600' } });
const template = await migratedTemplate(server);
const env = sharedServerEnv({
  directory: server.directory,
  port: server.port,
  pid: await server.pid(),
  template,
  firstStart: await makeFirstStart(server, template),
});
const cache = resolve(root, 'node_modules/.cache');
await mkdir(cache, { recursive: true });
// The slowest files go first, by what they took the last time.
const sideBySide = (lane: string, atOnce: number) => [
  `--parallel=${atOnce}`,
  `--timings=${cache}/test-timings-${lane}.json`,
  '--update-timings',
];

const lanes = await Promise.all([
  lane(
    files.filter((path) => !wholeServers(path)),
    // What a file loads and compiles is most of what it costs: files of a process share it, and leave nothing in it.
    [...sideBySide('rest', availableParallelism()), '--no-isolate'],
    env,
    true,
  ),
  lane(files.filter(wholeServers), sideBySide('servers', 2), env, false),
]);
await server.stop();
const held = lanes.map((outcome) => outcome.held).join('');
const passed = lanes.reduce((sum, outcome) => sum + outcome.passed, 0);
// Nothing that fits what was asked for is a mistake of who asked.
const failed = lanes.reduce((sum, outcome) => sum + outcome.failed, files.length === 0 ? 1 : 0);
process.stderr.write(held, () => {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`, () => process.exit(failed === 0 ? 0 : 1));
});
