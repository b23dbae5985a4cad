import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { limitMs } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';

const patched = Bun.resolveSync('postgres', import.meta.dir);
const patchFile = join(import.meta.dir, '../../patches/postgres@3.4.9.patch');
let database: TestDatabase;
let directory: string;
let stock: string;

beforeAll(async () => {
  database = await testDatabase();
  directory = await mkdtemp(join(tmpdir(), 'postern-unpatched-'));
  await cp(dirname(dirname(patched)), directory, { recursive: true });
  await undoPatch(await readFile(patchFile, 'utf8'), directory);
  stock = join(directory, 'src/index.js');
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await database.drop();
});

/** Takes the patch out of a patched copy: each hunk's new lines give way to its old ones. */
async function undoPatch(patch: string, root: string): Promise<void> {
  for (const file of patch.split(/^diff --git /m).slice(1)) {
    const path = join(root, /^\+\+\+ b\/(.*)$/m.exec(file)?.[1] ?? '');
    let text = await readFile(path, 'utf8');
    for (const hunk of file.split(/^@@.*$/m).slice(1)) {
      const lines = hunk
        .split('\n')
        .slice(1)
        .filter((line) => /^[ +-]/.test(line));
      const side = (sign: '+' | '-') =>
        lines
          .filter((line) => line[0] !== sign)
          .map((line) => line.slice(1))
          .join('\n');
      if (!text.includes(side('-'))) throw new Error(`the patch is not in ${path}`);
      text = text.replace(side('-'), () => side('+'));
    }
    await writeFile(path, text);
  }
}

/** A new database each time, so that scenarios do not meet. */
async function run(module: string, scenario: string, longestMs: number): Promise<unknown> {
  const own = await testDatabase();
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, 'patch.scenario.ts'),
      module,
      own.url,
      scenario,
      String(longestMs),
    ],
    {
      stdout: 'pipe',
      stderr: 'pipe',
    },
  );
  const [output] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  await own.drop();
  return output === '' ? 'the process ended' : JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

const invalidDate = 'RangeError: Invalid Date';
const lost = expect.stringContaining('CONNECTION_CLOSED');

describe('the corrections to postgres.js', () => {
  test.each([
    [
      'a parameter that cannot be serialised fails its own query alone',
      'unserializable',
      ['first', invalidDate, 'third'],
    ],
    ['a statement that is prepared again keeps its parameters', 'retried', { body: { a: 1 }, more: null }],
    ['a transaction does not go on without its connection', 'outlived', [lost, []]],
    ['a lost connection leaves nothing to the next', 'next', [lost, 'next']],
    ['a reserved connection that is lost says so, and is nobody’s', 'reserved', [lost, lost, lost, 'next']],
    [
      'a connection lost before its first query leaves no rejection unhandled',
      'types',
      ['string', 'answer', 0],
    ],
  ])('%s', async (_, scenario, expected) => {
    const [without, having] = await Promise.all([
      run(stock, scenario, 1_000),
      // Of this one a hang is a failure, for which a busy machine is no reason.
      run(patched, scenario, limitMs),
    ]);
    expect(having).toEqual(expected);
    expect(without).not.toEqual(expected);
  });
});
