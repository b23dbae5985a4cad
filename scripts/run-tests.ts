/**
 * Runs the tests in two lanes side by side, on one Postgres, tells what took longest and ends with the line
 * "N passed, N failed"; the exit code says whether all went well.
 *
 *   bun scripts/run-tests.ts [part of a path …]
 */
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { makeFirstStart, migratedTemplate, startTestServer } from '../src/testing/postgres.ts';
import { makeRunFolder } from '../src/testing/run-folder.ts';
import { sharedServerEnv } from '../src/testing/shared-server.ts';
import { bundleThreads } from '../src/testing/threads.ts';
import { type FailedTest, failuresIn } from './tests/failures.ts';
import { rememberedTimings, slowest, type Timings } from './tests/timings.ts';

const root = resolve(import.meta.dir, '..');
const wanted = process.argv.slice(2);
const files = [...new Bun.Glob('{src,scripts,examples}/**/*.test.ts').scanSync(root)]
  .filter((path) => !path.includes('node_modules'))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part.replace(/^\.\//, ''))))
  .sort();
/** These start whole servers, stop and freeze them, and mostly wait for what comes of it: two at once, beside the rest. */
const wholeServers = (path: string) => /\.e2e\.test|\/failure[/.]|\/embedded\/|\/nodes[/.]/.test(path);

interface Lane {
  readonly name: string;
  readonly paths: readonly string[];
  /** How many files at once. */
  readonly atOnce: number;
  readonly options?: readonly string[];
  /** Whether what it writes is passed on at once. */
  readonly show?: boolean;
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What was written, when it was not passed on at once. */
  readonly held: string;
  readonly took: string;
  /** Told once more where the run ends: the log is long. */
  readonly failures: readonly FailedTest[];
  readonly timings: Timings;
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;
const cache = resolve(root, 'node_modules/.cache');

async function run(lane: Lane, env: Record<string, string>): Promise<Outcome[]> {
  const { paths, show } = lane;
  if (paths.length === 0) return [];
  // The slowest files go first, by what they took the last time.
  const timings = await rememberedTimings(root, `${cache}/test-timings-${lane.name}.json`, paths);
  const began = performance.now();
  const child = Bun.spawn(
    [
      process.execPath,
      'test',
      '--timeout=300000',
      `--parallel=${lane.atOnce}`,
      `--timings=${timings.file}`,
      '--update-timings',
      ...(lane.options ?? []),
      ...paths.map((path) => `./${path}`),
    ],
    {
      cwd: root,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      env: { ...process.env, ...env, FORCE_COLOR: '0', NO_COLOR: '1' },
    },
  );
  let held = '';
  /** Passes what was written on, or holds it back. Bun sums up at its end. */
  const read = async (from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> => {
    const decoder = new TextDecoder();
    let all = '';
    for await (const chunk of from) {
      const text = decoder.decode(chunk, { stream: true });
      if (show) to.write(text);
      else held += text;
      all += text;
    }
    return all;
  };
  const [code, , summary] = await Promise.all([
    child.exited,
    read(child.stdout, process.stdout),
    read(child.stderr, process.stderr),
  ]);
  const end = summary.slice(-8_192);
  const count = (what: string) => Number(end.match(new RegExp(`^ *(\\d+) ${what}$`, 'm'))?.[1] ?? 0);
  const processor = Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1_000;
  const took = `${lane.name}: ${seconds(performance.now() - began)}, ${seconds(processor)} of the processor`;
  // A run that broke off counts as one failure at least.
  const failed = Math.max(count('fail'), code === 0 ? 0 : 1);
  const failures = failuresIn(summary);
  return [{ passed: count('pass'), failed, held, took, failures, timings: await timings.measured() }];
}

await mkdir(cache, { recursive: true });
const folder = await makeRunFolder();
const [server] = await Promise.all([
  startTestServer({ settings: { max_connections: '600' } }),
  bundleThreads(folder.path),
]);
const template = await migratedTemplate(server);
const env = {
  ...sharedServerEnv({
    directory: server.directory,
    port: server.port,
    pid: await server.pid(),
    template,
    firstStart: await makeFirstStart(server, template),
  }),
  ...folder.env,
  // Pages that were freed are not given back to the system while a test runs: a twentieth of the processor's time.
  MIMALLOC_PURGE_DELAY: '-1',
};

const rest: Lane = {
  name: 'rest',
  paths: files.filter((path) => !wholeServers(path)),
  // One more than there are processors, since each waits for Postgres, for threads and for a browser now and then.
  atOnce: availableParallelism() + 1,
  // What a file loads and compiles is most of what it costs: files of a process share it, and leave nothing in it.
  options: ['--no-isolate'],
  show: true,
};
const servers: Lane = { name: 'servers', paths: files.filter(wholeServers), atOnce: 2 };
const outcomes = (await Promise.all([run(rest, env), run(servers, env)])).flat();
await server.stop();
await rm(folder.path, { recursive: true, force: true });

const sum = (what: 'passed' | 'failed') => outcomes.reduce((all, outcome) => all + outcome[what], 0);
// Nothing that fits what was asked for is a mistake of who asked.
const failed = sum('failed') + (files.length === 0 ? 1 : 0);
const failures = outcomes.flatMap((outcome) => outcome.failures);
const told = [
  'The slowest files, in seconds:',
  ...slowest(outcomes.map(({ timings }) => timings)).map(
    ([path, ms]) => `${(ms / 1_000).toFixed(1).padStart(7)}  ${path}`,
  ),
  ...outcomes.map(({ took }) => took),
  ...failures.map(({ file, told: what }) => `\n${file}:\n${what}`),
];
process.stderr.write(outcomes.map(({ held }) => held).join(''), () => {
  process.stdout.write(`\n${told.join('\n')}\n\n${sum('passed')} passed, ${failed} failed\n`, () =>
    process.exit(failed === 0 ? 0 : 1),
  );
});
