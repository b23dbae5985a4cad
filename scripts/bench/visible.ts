import { createPools, migrate } from '../../src/database/index.ts';
import { createEventStore, startProjections } from '../../src/eventstore/index.ts';
import { orgEvents } from '../../src/org/index.ts';
import { memoryLogger } from '../../src/testing/ledger.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { bounded, type Row } from './row.ts';

const bound = 50;
const seconds = 4;

/** From the answer of an append until its rows can be read, with the projector in its thread and all projections. */
export async function benchVisible(): Promise<Row[]> {
  const server = await startTestServer({ fsync: true });
  try {
    const url = `postgres://postgres@/postgres?host=${server.directory}&port=${server.port}`;
    await migrate(url);
    const pools = createPools({ url });
    const store = createEventStore(pools);
    const projections = startProjections({
      url,
      log: memoryLogger().log,
      workers: pools.workers,
      store,
      run: () => new Worker(new URL('../../workers/projector.ts', import.meta.url).href),
    });
    let next = 0;

    async function measure(writers: number): Promise<number[]> {
      const took: number[] = [];
      const from = performance.now() + 500;
      const until = from + seconds * 1000;
      await Promise.all(
        Array.from({ length: writers }, async () => {
          for (let now = performance.now(); now < until; now = performance.now()) {
            const id = `org${++next}`;
            const { position } = await store.append(
              { instanceId: 'i', editor: { user: 'u', service: 'bench' } },
              [
                {
                  aggregateType: 'org',
                  aggregateId: id,
                  owner: id,
                  expectedVersion: 0,
                  events: [orgEvents.orgAdded({ name: id })],
                },
              ],
            );
            const appended = performance.now();
            if (!(await projections.watch.waitFor(position, 10_000)))
              throw new Error('an append did not become visible');
            if (now >= from) took.push(performance.now() - appended);
          }
        }),
      );
      return took.sort((a, b) => a - b);
    }

    const rows: Row[] = [];
    for (const writers of [1, 16]) {
      const took = await measure(writers);
      const at = (share: number) => took[Math.floor(took.length * share)] ?? 0;
      const name = `append to visible, ${writers} ${writers === 1 ? 'writer' : 'writers'}`;
      const { reach: _, ...p50 } = bounded(`${name}, p50`, at(0.5), 'ms', bound);
      rows.push(
        p50,
        bounded(
          `${name}, p99`,
          at(0.99),
          'ms',
          bound,
          `${Math.round(took.length / seconds)} appends/s, each waits for its rows`,
        ),
      );
    }
    const [visible] = await pools.reads<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM projections.orgs_projection`;
    if (visible?.n !== next) throw new Error(`${next} appended, ${visible?.n} visible`);
    await projections.stop();
    await pools.close();
    return rows;
  } finally {
    await server.stop();
  }
}
