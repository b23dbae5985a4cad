import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { connect } from '../../database/index.ts';
import { ends } from '../../testing/ends.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { createReader } from './reader.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const writers = 8;
/** It goes on until so many are committed: fewer prove nothing. */
const leastEvents = 600;
/**
 * A writer is killed each time so many more are committed. By the clock instead, a machine on which it takes long to
 * open a connection would have the writers killed before they commit, and never come to an end.
 */
const eventsPerKill = 24;

/** One event as the append function writes it, in a transaction that may last, fail, or lose its connection. */
const insert = (tx: Sql, id: string) => tx<{ position: string }[]>`
  INSERT INTO eventstore.events2
  SELECT p, gen_random_uuid(), 'torture', ${id}, 1, 'torture.written', '{}', 'u', 's', 'o', 'i1', now(), p
  FROM (SELECT nextval('eventstore.events2_position') AS p OFFSET 0) s RETURNING position`;

/** What each part is at, for when the whole does not end. */
type Doing = Map<string, unknown>;

async function write(
  name: string,
  going: () => boolean,
  committed: Set<string>,
  doing: Doing,
): Promise<void> {
  const sql = connect(database.url, `torture ${name}`, { max: 1 });
  for (let i = 0; going(); i++) {
    const written: string[] = [];
    doing.set(name, `begins transaction ${i}`);
    await sql
      .begin(async (tx) => {
        const count = 1 + Math.floor(Math.random() * 3);
        for (let e = 0; e < count; e++) {
          doing.set(name, `inserts ${e} in ${i}`);
          const [row] = await insert(tx as never, `${name}-${i}-${e}`);
          written.push(row?.position ?? '');
          doing.set(name, `has inserted ${written} in ${i}`);
          if (Math.random() < 0.3) await Bun.sleep(Math.random() * 8);
        }
        doing.set(name, `ends transaction ${i} with ${written}`);
        if (Math.random() < 0.15) throw new Error('roll back');
      })
      .then(
        () => {
          for (const position of written) committed.add(position);
        },
        () => {},
      );
  }
  doing.set(name, 'leaves');
  await sql.end({ timeout: 1 });
  doing.set(name, 'is done');
}

type ReadPage = (after: bigint) => Promise<{ positions: bigint[]; position: bigint }>;

/** Reads on until it has passed `end`, which is known only when the writers are done. */
async function follow(
  read: ReadPage,
  end: () => bigint | undefined,
  at: (position: bigint) => void,
): Promise<bigint[]> {
  const seen: bigint[] = [];
  for (let position = 0n; ; ) {
    const last = end();
    const page = await read(position);
    seen.push(...page.positions);
    position = page.position;
    at(position);
    if (last !== undefined && position >= last) return seen;
    if (page.positions.length === 0 && last !== undefined && page.position === position) await Bun.sleep(1);
  }
}

test('no event is skipped or seen twice under torture, where a reader that trusts positions loses some', async () => {
  const committed = new Set<string>();
  const doing: Doing = new Map();
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

  const torture = async () => {
    const readers = Promise.all([
      follow(
        readFinal,
        () => end,
        (position) => doing.set('reader', position),
      ),
      follow(
        readNaively,
        () => end,
        (position) => doing.set('naive reader', position),
      ),
    ]);
    const going = () => committed.size < leastEvents;
    const longTransaction = database.sql.begin(async (tx) => {
      await tx`SELECT pg_current_xact_id()`;
      while (going()) await Bun.sleep(20);
      doing.set('long transaction', 'ends');
    });
    const killer = (async () => {
      for (let kills = 0; going(); ) {
        await Bun.sleep(5);
        if (committed.size < (kills + 1) * eventsPerKill) continue;
        await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name LIKE 'torture writer%' AND datname = current_database() ORDER BY random() LIMIT 1`;
        doing.set('killer', `has killed ${++kills}`);
      }
    })();
    await Promise.all(
      Array.from({ length: writers }, (_, i) => write(`writer ${i}`, going, committed, doing)),
    );
    await Promise.all([killer, longTransaction]);
    const [head] = await database.sql`SELECT last_value FROM eventstore.events2_position`;
    end = BigInt(head?.['last_value']);
    doing.set('end', end);
    const seen = await readers;
    await Promise.all([settled.end({ timeout: 1 }), naive.end({ timeout: 1 })]);
    return seen;
  };
  const [final, trusting] = await ends(torture(), database, () => ({ committed: committed.size, doing }));

  const stored = await database.sql<
    { position: string }[]
  >`SELECT position FROM eventstore.events2 ORDER BY position`;
  const truth = stored.map((row) => BigInt(row.position));
  expect(truth.length).toBeGreaterThan(300);
  // A commit whose answer was lost with its connection is in the store all the same.
  for (const position of committed) expect(truth.includes(BigInt(position))).toBe(true);
  expect(final).toEqual(truth);
  expect(trusting.length).toBeLessThan(truth.length);
});
