/**
 * One node of several on a database, run as a process by the multi-node tests: appends, waits for what it
 * wrote, and reads it back. Each acknowledged write is a line on stdout: `<ledger> <version>`.
 *
 *   bun node.ts <url> <node> <writes>
 */
import { createPools } from '../database/index.ts';
import { PosternError } from '../errors/index.ts';
import { createEventStore, defineAggregate, runCommand, startProjections } from '../eventstore/index.ts';
import { ledgerCredited, ledgerOpened, memoryLogger } from './ledger.ts';
import { settleMs } from './patience.ts';

const [url = '', node = '', writes = '100'] = process.argv.slice(2);
const ledger = defineAggregate('test.ledger', { ledgerOpened, ledgerCredited }, { open: false }, () => ({
  open: true,
}));
const pools = createPools({ url, applicationName: `node ${node}` });
const store = createEventStore(pools);
const projections = startProjections({
  url,
  log: memoryLogger().log,
  workers: pools.workers,
  store,
  settleMs,
  node,
  applicationName: `node ${node}`,
  run: () => new Worker(new URL('./projector-thread.ts', import.meta.url).href),
});

/** Half of the writes go to ledgers that all nodes write to, so that they meet. */
async function write(i: number): Promise<void> {
  const id = i % 2 === 0 ? `shared ${i % 6}` : `${node} ${i}`;
  const executed = await runCommand(
    store,
    { instanceId: 'i1', editor: { user: node, service: 'test' }, observe() {} },
    ledger,
    id,
    ({ version }) => ({
      events: version === 0 ? [ledgerOpened({ name: id })] : [ledgerCredited({ amount: version % 1000 })],
    }),
    { retries: 30, owner: 'org' },
  );
  console.log(`${id} ${executed.version}`);
  if (!(await projections.watch.waitFor(executed.position)))
    throw new Error(`position ${executed.position} was not reached`);
  const [row] =
    await pools.reads`SELECT sequence FROM projections.test_ledgers WHERE instance_id = 'i1' AND id = ${id}`;
  if (Number(row?.['sequence'] ?? 0) < executed.version)
    throw new Error(`${id} is stale: ${row?.['sequence']} < ${executed.version}`);
}

try {
  for (let i = 0; i < Number(writes); i += 4) await Promise.all([0, 1, 2, 3].map((k) => write(i + k)));
  await projections.stop();
  await pools.close();
  process.exit(0);
} catch (error) {
  console.error(error instanceof PosternError ? `${error.id}: ${error.message}` : error);
  process.exit(1);
}
