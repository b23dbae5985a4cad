import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { PosternError } from '../errors/index.ts';
import { freePort } from '../testing/ports.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { connect } from './pools.ts';
import { whenReachable } from './unreachable.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** @param knockMs how long somebody may take to let us in: long, but for one who never does */
async function reasonFor(
  url: string,
  { waitMs = 0, lines = [] as unknown[], knockMs = 60_000 } = {},
): Promise<PosternError> {
  const ask = async () => {
    const sql = connect(url, 'postern test', { max: 1 });
    try {
      return await sql`select 1`;
    } finally {
      await sql.end({ timeout: 0 });
    }
  };
  const log = { warn: (_: string, fields?: object) => lines.push(fields) };
  return whenReachable(ask, { log, url, waitMs, knockMs }).then(
    () => {
      throw new Error('it can be reached');
    },
    (error: PosternError) => error,
  );
}

const changed = (change: (url: URL) => void) => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};
test('each way in which a database cannot be used is told as what it is, with the way out', async () => {
  const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const cases: [string, string, RegExp, object?][] = [
    [`postgres://u:secret@127.0.0.1:${freePort()}/d`, 'DB-Con01', /Nothing listens at 127.0.0.1:\d+/],
    ['postgres://u:secret@no-such-host.invalid/d', 'DB-Con02', /no-such-host.invalid:5432 is not known/],
    [`postgres://u:secret@127.0.0.1:${silent.port}/d`, 'DB-Con03', /does not answer/, { knockMs: 500 }],
    [
      changed((url) => {
        url.pathname = '/nowhere';
      }),
      'DB-Con05',
      /no database "nowhere"/,
    ],
  ];
  for (const [url, id, text, how] of cases) {
    const { id: told, message } = await reasonFor(url, how);
    expect([told, message]).toEqual([id, expect.stringMatching(text)]);
    expect(message).not.toContain('secret');
    expect(message).toContain('database.url');
  }
  silent.stop(true);
});

test('one that is not up yet is waited for, visibly', async () => {
  const lines: unknown[] = [];
  const began = performance.now();
  expect((await reasonFor(`postgres://u@127.0.0.1:${freePort()}/d`, { waitMs: 1_600, lines })).id).toBe(
    'DB-Con01',
  );
  expect(performance.now() - began).toBeGreaterThan(1_000);
  expect(lines).toEqual([
    { reason: expect.stringContaining('Nothing listens'), waitedSeconds: expect.any(Number) },
  ]);
});
