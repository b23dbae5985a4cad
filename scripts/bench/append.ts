import { Type } from '@sinclair/typebox';
import { createPools, migrate } from '../../src/database/index.ts';
import { createEventStore, defineEvent } from '../../src/eventstore/index.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const written = defineEvent(
  'bench',
  'bench.written',
  Type.Object({ userName: Type.String(), displayName: Type.String(), preferredLanguage: Type.String() }),
);
const payload = {
  userName: 'someone@example.com',
  displayName: 'Someone of Somewhere',
  preferredLanguage: 'en',
};

/** The same row, with the same indexes, as one plain INSERT. */
export const plainInsert = `\\set id random(1, 9000000000000)
INSERT INTO eventstore.events2
  (id, command_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data,
   editor_user, editor_service, resource_owner, instance_id, created_at, position)
SELECT p, gen_random_uuid(), 'bench', 'plain-' || :client_id || '-' || :id, 1, 'bench.written', '${JSON.stringify(payload)}',
  'user', 'bench', 'org', 'instance', now(), p
FROM (SELECT nextval('eventstore.events2_position') AS p OFFSET 0) s;
`;

const rounds = 5;
const seconds = 2;

/** The round whose ratio is the middle one: both sides of a round had the same machine. */
const middle = <R extends { value: number; limit: number }>(all: readonly R[]): R =>
  all.toSorted((a, b) => a.value / a.limit - b.value / b.limit)[Math.floor(all.length / 2)] as R;

/** Appends of one event each, fsync on, in turns with pgbench on the same table. */
export async function benchAppend(): Promise<Row[]> {
  const server = await startTestServer({ fsync: true });
  try {
    const url = `postgres://postgres@/postgres?host=${server.directory}&port=${server.port}`;
    await migrate(url);
    const pools = createPools({ url });
    const store = createEventStore(pools);
    let next = 0;
    const append = () =>
      store.append({ instanceId: 'instance', editor: { user: 'user', service: 'bench' } }, [
        {
          aggregateType: 'bench',
          aggregateId: `${++next}`,
          owner: 'org',
          expectedVersion: 0,
          events: [written(payload)],
        },
      ]);

    async function ours(writers: number): Promise<number> {
      const from = performance.now() + 500;
      const until = from + seconds * 1000;
      let count = 0;
      await Promise.all(
        Array.from({ length: writers }, async () => {
          for (let now = performance.now(); now < until; now = performance.now()) {
            await append();
            if (now >= from) count++;
          }
        }),
      );
      return count / seconds;
    }

    const rows: Row[] = [];
    for (const [writers, reach] of [
      [16, 0.9],
      [64, 1.5],
    ] as const) {
      const turns: Array<{ limit: number; value: number }> = [];
      for (let round = 0; round < rounds; round++) {
        const limit = await pgbench(server, 'postgres', plainInsert, writers, seconds);
        turns.push({ limit, value: await ours(writers) });
      }
      const { value, limit } = middle(turns);
      rows.push({
        name: `append, one event, ${writers} writers`,
        value,
        unit: 'events/s',
        limit,
        ratio: value / limit,
        reach,
        note: `limit: pgbench, one plain INSERT of the same row; fsync on; middle of ${rounds} turns`,
      });
    }
    await pools.close();
    return rows;
  } finally {
    await server.stop();
  }
}
