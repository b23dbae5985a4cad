import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { connect } from '../../database/index.ts';
import { patience } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createReader } from './reader.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const writers = 8;
const durationMs = 2_500;
/** A busy machine goes on until there are so many: fewer prove nothing. */
const leastEvents = 400;

/** One event as the append function writes it, in a transaction that may last, fail, or lose its connection. */
const insert = (tx: Sql, id: string) => tx<{ position: string }[]>`
  INSERT INTO eventstore.events2
  SELECT p, gen_random_uuid(), 'torture', ${id}, 1, 'torture.written', '{}', 'u', 's', 'o', 'i1', now(), p
  FROM (SELECT nextval('eventstore.events2_position') AS p OFFSET 0) s RETURNING position`;

async function write(writer: number, going: () => boolean, committed: Set<string>): Promise<void> {
  const sql = connect(database.url, `torture writer ${writer}`, { max: 1 });
  for (let i = 0; going(); i++) {
    const written: string[] = [];
    const transaction = sql
      .begin(async (tx) => {
        const count = 1 + Math.floor(Math.random() * 3);
        for (let e = 0; e < count; e++) {
          const [row] = await insert(tx as never, `${writer}-${i}-${e}`);
          written.push(row?.position ?? '');
          if (Math.random() < 0.3) await Bun.sleep(Math.random() * 8);
        }
        if (Math.random() < 0.15) throw new Error('roll back');
      })
      .then(
        () => {
          for (const position of written) committed.add(position);
        },
        () => {},
      );
    // One whose end the client never hears of is the client's matter: this is about what readers see.
    await within(transaction, 'a transaction');
  }
  await sql.end({ timeout: 1 });
}

const longestMs = patience(15_000);

/** Waits for as long as anything here may take; what takes longer is told. */
async function within(work: Promise<unknown>, what: string): Promise<void> {
  let bound: Timer | undefined;
  const tooLong = new Promise<void>((resolve) => {
    bound = setTimeout(() => {
      console.warn(`${what} did not end within ${longestMs} ms`);
      resolve();
    }, longestMs);
  });
  await Promise.race([work, tooLong]);
  clearTimeout(bound);
}

type ReadPage = (after: bigint) => Promise<{ positions: bigint[]; position: bigint }>;

/** Reads on until it has passed `end`, which is known only when the writers are done. */
async function follow(read: ReadPage, end: () => bigint | undefined): Promise<bigint[]> {
  const seen: bigint[] = [];
  for (let position = 0n; ; ) {
    const last = end();
    const page = await read(position);
    seen.push(...page.positions);
    position = page.position;
    if (last !== undefined && position >= last) return seen;
    if (page.positions.length === 0 && last !== undefined && page.position === position) await Bun.sleep(1);
  }
}

test('no event is skipped or seen twice under torture, where a reader that trusts positions loses some', async () => {
  const committed = new Set<string>();
  let end: bigint | undefined;
  const settled = connect(database.url, 'torture reader', { max: 1 });
  const naive = connect(database.url, 'torture naive reader', { max: 1 });
  const reader = createReader();

  const readFinal: ReadPage = async (after) => {
    const page = await reader.read(settled, after, 50);
    return { positions: page.events.map((event) => event.position), position: page.position };
  };
  const readNaively: ReadPage = async (after) => {
    const rows = await naive<{ position: string }[]>`
        SELECT position FROM eventstore.events2 WHERE position > ${after.toString()}::numeric ORDER BY position LIMIT 50`;
    const positions = rows.map((row) => BigInt(row.position));
    return { positions, position: positions.at(-1) ?? (end !== undefined ? end : after) };
  };
  const readers = Promise.all([follow(readFinal, () => end), follow(readNaively, () => end)]);

  const until = performance.now() + durationMs;
  const going = () => performance.now() < until || committed.size < leastEvents;
  const longTransaction = database.sql.begin(async (tx) => {
    await tx`SELECT pg_current_xact_id()`;
    while (going()) await Bun.sleep(20);
  });
  const killer = (async () => {
    while (going()) {
      await Bun.sleep(100);
      await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name LIKE 'torture writer%' AND datname = current_database() ORDER BY random() LIMIT 1`;
    }
  })();
  await Promise.all(Array.from({ length: writers }, (_, i) => write(i, going, committed)));
  await Promise.all([killer, longTransaction]);
  const [head] = await database.sql`SELECT last_value FROM eventstore.events2_position`;
  end = BigInt(head?.['last_value']);

  const [final, trusting] = await readers;
  const stored = await database.sql<
    { position: string }[]
  >`SELECT position FROM eventstore.events2 ORDER BY position`;
  const truth = stored.map((row) => BigInt(row.position));
  expect(truth.length).toBeGreaterThan(300);
  // A commit whose answer was lost with its connection is in the store all the same.
  for (const position of committed) expect(truth.includes(BigInt(position))).toBe(true);
  expect(final).toEqual(truth);
  expect(trusting.length).toBeLessThan(truth.length);
  await Promise.all([settled.end(), naive.end()]);
});
