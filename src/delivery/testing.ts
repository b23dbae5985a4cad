import { createPools, type Pools } from '../database/index.ts';
import { createEventStore, startProjections, withOwners } from '../eventstore/index.ts';
import { createOutbound } from '../outbound/index.ts';
import { ledgerOpened, ledgerWrite, memoryLogger, testContext } from '../testing/ledger.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import {
  callWebhook,
  createDispatcher,
  createQueue,
  type DeliveryTools,
  type Dispatcher,
  type DispatcherOptions,
  deliveriesProjection,
  type Reaction,
} from './index.ts';

export interface AttemptRow {
  readonly id: string;
  readonly target: string;
  readonly attempt: number;
  readonly outcome: number;
  readonly status: number | null;
  readonly said: string;
  readonly started_at: Date;
  readonly duration_ms: number;
}

/** Deliveries with all of their parts but threads: a database, a projector, dispatchers, and calls of real receivers. */
export interface TestDeliveries {
  readonly database: TestDatabase;
  /** Whoever is named gets a call for each event: several by commas. Resolves when they are due. */
  write(...names: string[]): Promise<void>;
  /** A node that sends. @param pools what it reaches the database by */
  node(options?: Partial<DispatcherOptions>, pools?: Pools): Dispatcher;
  /** How many are in each state, by its number. */
  states(): Promise<Readonly<Record<number, number>>>;
  /** The delivery log, in the order in which attempts began. */
  attempts(): Promise<readonly AttemptRow[]>;
  stop(): Promise<void>;
}

/**
 * @param urlOf where the receiver of a name is
 * @param prepare what the database is to have before anybody connects
 */
export async function startTestDeliveries(
  urlOf: (name: string) => string,
  prepare?: (database: TestDatabase) => Promise<void>,
): Promise<TestDeliveries> {
  const database = await testDatabase();
  await prepare?.(database);
  const pools = createPools({ url: database.url });
  const store = createEventStore(pools);
  const reaction: Reaction = {
    name: 'test.ledger',
    on: ledgerOpened.type,
    worker: 'actions',
    recipients: ({ payload }) =>
      (payload as { name: string }).name.split(',').map((target) => ({ recipient: target, target })),
    deliver: (delivery, tools, signal) =>
      callWebhook(tools, delivery, { url: urlOf(delivery.target), body: '{}' }, signal),
  };
  const { log } = memoryLogger();
  const projections = startProjections({
    url: database.url,
    log,
    workers: pools.workers,
    store: store as never,
    run: [withOwners(deliveriesProjection([reaction]))],
    pollMs: 20,
  });
  const outbound = createOutbound({ allow: ['127.0.0.1'], log });
  const dispatchers: Dispatcher[] = [];
  let opened = 0;

  return {
    database,
    async write(...names) {
      const written = await store.append(
        testContext,
        names.map((name) => ledgerWrite(`ledger-${opened++}`, 0, ledgerOpened({ name }))),
      );
      if (!(await projections.watch.waitFor(written.position, 60_000)))
        throw new Error('the projector does not catch up');
    },
    node(options = {}, { workers } = pools) {
      const dispatcher = createDispatcher({
        queue: createQueue(workers, { worker: 'actions', node: 'node', reactions: [reaction.name] }),
        reactions: [reaction],
        tools: { clock: () => new Date(), log, outbound } as unknown as DeliveryTools,
        patience: { maxAttempts: 20, maxAgeMs: 3_600_000, firstPauseMs: 5, longestPauseMs: 20 },
        pollMs: 20,
        ...options,
      });
      dispatchers.push(dispatcher);
      return dispatcher;
    },
    async states() {
      const rows = await database.sql<{ state: number; n: number }[]>`
        SELECT state, count(*)::int AS n FROM delivery.deliveries GROUP BY state`;
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    attempts: () => database.sql<AttemptRow[]>`
      SELECT d.id, d.target, a.attempt, a.outcome, a.status, a.said, a.started_at, a.duration_ms
      FROM delivery.attempts a
      JOIN delivery.deliveries d ON d.instance_id = a.instance_id AND d.id = a.delivery_id
      ORDER BY a.started_at, a.attempt`,
    async stop() {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop(0)));
      await projections.stop();
      await pools.close();
      await database.drop();
    },
  };
}
