import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import { createPools, type Pools } from '../database/index.ts';
import { failedPrecondition } from '../errors/index.ts';
import {
  createEventStore,
  type EventStore,
  type Projections,
  startProjections,
  withOwners,
} from '../eventstore/index.ts';
import { ledgerOpened, ledgerWrite, memoryLogger, testContext } from '../testing/ledger.ts';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import {
  createDispatcher,
  createQueue,
  type Delivery,
  type DeliveryTools,
  type Dispatcher,
  type DispatcherOptions,
  type Dispatching,
  deliveriesProjection,
  type Reaction,
  type Report,
} from './index.ts';

let database: TestDatabase;
let pools: Pools;
let store: EventStore;
let projections: Projections;
const dispatchers: Dispatcher[] = [];

/** What arrived, and how the other end behaves: by target. */
let arrived: Delivery[];
let behaviour: (delivery: Delivery, signal: AbortSignal) => Promise<Report> | Report;

const fine: Report = { outcome: 'delivered', status: 200, said: 'thanks' };
const broken: Report = { outcome: 'failed', status: 503, said: 'come back later' };

/** A ledger's name says who is told: `a,b` two targets. */
const reaction: Reaction = {
  name: 'test.ledger',
  on: ledgerOpened.type,
  worker: 'actions',
  recipients: (event) =>
    (event.payload as { name: string }).name.split(',').map((target) => ({ recipient: target, target })),
  async deliver(delivery, tools, signal) {
    arrived.push(delivery);
    again = tools.again;
    return behaviour(delivery, signal);
  },
};
let again: Dispatching['again'];

const startProjecting = () =>
  startProjections({
    url: database.url,
    log: memoryLogger().log,
    workers: pools.workers,
    store: store as never,
    run: [withOwners(deliveriesProjection([reaction]))],
    pollMs: 20,
  });

beforeAll(async () => {
  database = await testDatabase();
  pools = createPools({ url: database.url });
  store = createEventStore(pools);
  projections = startProjecting();
});
beforeEach(async () => {
  arrived = [];
  behaviour = () => fine;
  await database.sql`TRUNCATE delivery.deliveries, delivery.attempts`;
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop(0)));
});
afterAll(async () => {
  await projections?.stop();
  await pools?.close();
  await database?.drop();
});

let opened = 0;
const write = async (...names: string[]): Promise<void> => {
  const written = await Promise.all(
    names.map((name) =>
      store.append(testContext, [ledgerWrite(`ledger-${opened++}`, 0, ledgerOpened({ name }))]),
    ),
  );
  for (const { position } of written) expect(await projections.watch.waitFor(position, 20_000)).toBe(true);
};

const quick = { maxAttempts: 4, maxAgeMs: 3_600_000, firstPauseMs: 5, longestPauseMs: 20 };
const node = (options: Partial<DispatcherOptions> = {}, name = 'node'): Dispatcher => {
  const dispatcher = createDispatcher({
    queue: createQueue(pools.workers, { worker: 'actions', node: name, reactions: [reaction.name] }),
    reactions: [reaction],
    tools: { clock: () => new Date(), log: memoryLogger().log } as unknown as DeliveryTools,
    patience: quick,
    circuit: { pauseMs: 20, longestPauseMs: 40 },
    pollMs: 10,
    ...options,
  });
  dispatchers.push(dispatcher);
  return dispatcher;
};

const states = async (): Promise<Record<string, number>> => {
  const rows = await database.sql<{ state: number; n: number }[]>`
    SELECT state, count(*)::int AS n FROM delivery.deliveries GROUP BY state`;
  const names = ['', 'waiting', 'delivered', 'givenUp', 'discarded'];
  return Object.fromEntries(rows.map(({ state, n }) => [names[state]!, n]));
};
const attempts = () => database.sql<
  { attempt: number; outcome: number; status: number | null; said: string; node: string }[]
>`
  SELECT attempt, outcome, status, said, node FROM delivery.attempts ORDER BY started_at, attempt`;

test('each recipient gets an event once, and it is kept how', async () => {
  await write('a,b', 'a');
  node();
  await until(async () => (await states())['delivered'] === 3);
  expect(arrived.map(({ target }) => target).toSorted()).toEqual(['a', 'a', 'b']);
  expect(new Set(arrived.map(({ id }) => id)).size).toBe(3);
  expect(arrived[0]!.event.payload).toMatchObject({ name: expect.any(String) });
  expect([...(await attempts())]).toEqual(
    Array.from({ length: 3 }, () => ({ attempt: 1, outcome: 2, status: 200, said: 'thanks', node: 'node' })),
  );
});

test('what fails is tried again under the same id until it succeeds', async () => {
  behaviour = ({ attempt }) => (attempt < 3 ? broken : fine);
  await write('a');
  node();
  await until(async () => (await states())['delivered'] === 1);
  expect(arrived.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(new Set(arrived.map(({ id }) => id)).size).toBe(1);
  expect((await attempts()).map(({ outcome, status }) => [outcome, status])).toEqual([
    [1, 503],
    [1, 503],
    [2, 200],
  ]);
});

test('a node whose clock is a day off waits as long as any other', async () => {
  behaviour = ({ attempt }) => (attempt < 3 ? broken : fine);
  await write('a');
  const tomorrow = () => new Date(Date.now() + 86_400_000);
  node({ tools: { clock: tomorrow, log: memoryLogger().log } as unknown as DeliveryTools });
  await until(async () => (await states())['delivered'] === 1);
  expect(arrived).toHaveLength(3);
});

test.each([
  ['forward', 86_400_000],
  ['back', -86_400_000],
])(
  'a clock that jumps %s while it is sent changes neither pauses nor leases nor what is kept',
  async (_way, byMs) => {
    let ahead = 0;
    behaviour = ({ attempt }) => {
      ahead += byMs;
      return attempt < 3 ? broken : fine;
    };
    await write('a');
    const clock = () => new Date(Date.now() + ahead);
    node({ tools: { clock, log: memoryLogger().log } as unknown as DeliveryTools });
    await until(async () => (await states())['delivered'] === 1);
    const kept = await database.sql<{ duration_ms: number }[]>`SELECT duration_ms FROM delivery.attempts`;
    expect(kept.map(({ duration_ms }) => duration_ms >= 0 && duration_ms < 60_000)).toEqual([
      true,
      true,
      true,
    ]);
    expect(arrived.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  },
);

test('it is given up after so many attempts, and at once when it is refused for good', async () => {
  behaviour = ({ target }) =>
    target === 'gone' ? { outcome: 'refused', status: 410, said: 'gone' } : broken;
  await write('gone', 'broken');
  node();
  await until(async () => (await states())['givenUp'] === 2);
  const tried = (target: string) => arrived.filter((delivery) => delivery.target === target).length;
  expect([tried('gone'), tried('broken')]).toEqual([1, 4]);
});

test('what has nobody to go to is held, however long, and goes once there is somebody', async () => {
  let somebody = false;
  behaviour = () => (somebody ? fine : { outcome: 'held', said: 'nobody yet' });
  await write(...Array.from({ length: 8 }, () => 'a'));
  node({ patience: { ...quick, maxAttempts: 1 } });
  await until(async () => (await attempts()).length >= 5);
  expect(await states()).toEqual({ waiting: 8 });
  somebody = true;
  await again(testContext.instanceId, 'a');
  await until(async () => (await states())['delivered'] === 8);
  const kept = await database.sql<{ tries: number }[]>`SELECT tries FROM delivery.deliveries`;
  expect(new Set(kept.map(({ tries }) => tries))).toEqual(new Set([1]));
});

test('what is under way is not taken once more when what waits is made due', async () => {
  const gate = Promise.withResolvers<void>();
  behaviour = async () => {
    await gate.promise;
    return fine;
  };
  await write('a');
  node();
  await until(() => arrived.length === 1);
  await again(testContext.instanceId, 'a');
  // Another thing that is due comes through, so that both were looked for.
  await write('b');
  await until(() => arrived.some(({ target }) => target === 'b'));
  gate.resolve();
  await until(async () => (await states())['delivered'] === 2);
  expect(arrived).toHaveLength(2);
});

test('what is thrown is kept in its words; what is wrong with the request is not tried again', async () => {
  behaviour = ({ target }) => {
    if (target === 'private') throw failedPrecondition('OUT-Adr01', 'not an address of the public Internet');
    throw new Error('the line\r\nis dead');
  };
  await write('private', 'dead');
  node();
  await until(async () => (await states())['givenUp'] === 2);
  const said = (await attempts()).map((attempt) => attempt.said);
  expect(said.filter((text) => text.startsWith('not an address'))).toHaveLength(1);
  expect(said).toContain('the line is dead');
});

test('a target that hangs holds up nobody else, and never has more than its share', async () => {
  let hangs = false;
  let hanging = 0;
  let most = 0;
  behaviour = ({ target }, signal) => {
    if (target !== 'hangs' || !hangs) return fine;
    most = Math.max(most, ++hanging);
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        hanging--;
        reject(signal.reason);
      }),
    );
  };
  const dispatcher = node({ most: 16, perTarget: 4, timeoutMs: 60_000 });
  // Who has taken something has all of its share.
  await write('hangs');
  await until(async () => (await states())['delivered'] === 1);
  hangs = true;
  await write(...Array.from({ length: 40 }, () => 'hangs'));
  await write(...Array.from({ length: 40 }, (_, i) => `fine-${i % 4}`));
  dispatcher.wake();
  await until(async () => (await states())['delivered'] === 41);
  expect(most).toBe(4);
});

test('an attempt that takes too long is ended and tried again', async () => {
  behaviour = ({ attempt }) => (attempt === 1 ? new Promise(() => {}) : fine);
  await write('slow');
  node({ timeoutMs: 500 });
  await until(async () => (await states())['delivered'] === 1);
  expect((await attempts())[0]).toMatchObject({ outcome: 1, status: null, said: 'no answer within 0.5 s' });
});

test('a dead target is left alone, asked by one at a time, and gets everything when it is back', async () => {
  let dead = true;
  let atOnce = 0;
  let most = 0;
  behaviour = async ({ target }) => {
    if (target !== 'dead') return fine;
    most = Math.max(most, ++atOnce);
    await new Promise(setImmediate);
    atOnce--;
    return dead ? broken : fine;
  };
  await write(...Array.from({ length: 30 }, () => 'dead'));
  const dispatcher = node({
    perTarget: 8,
    patience: { ...quick, maxAttempts: 1_000 },
    circuit: { pauseMs: 100, longestPauseMs: 100 },
  });
  await until(() => dispatcher.state().openCircuits === 1);
  const asked = arrived.length;
  most = 0;
  await write('fine');
  await until(async () => (await states())['delivered'] === 1);
  await until(() => arrived.length > asked + 2);
  expect(most).toBe(1);
  dead = false;
  await until(async () => (await states())['delivered'] === 31);
});

test('two nodes share what is due: none goes out twice', async () => {
  await write(...Array.from({ length: 300 }, (_, i) => `t${i % 7}`));
  behaviour = async () => {
    await new Promise(setImmediate);
    return fine;
  };
  node({}, 'one');
  node({}, 'two');
  await until(async () => (await states())['delivered'] === 300);
  expect(arrived).toHaveLength(300);
  expect(new Set(arrived.map(({ id }) => id)).size).toBe(300);
  expect(new Set((await attempts()).map((attempt) => attempt.node)).size).toBe(2);
});

test('what a node took and did not end is sent by another when the lease is over, as the second attempt', async () => {
  behaviour = ({ attempt }, signal) =>
    attempt === 1
      ? new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      : fine;
  await write('a');
  const dies = node({}, 'dies');
  await until(() => arrived.length === 1);
  await dies.stop(0);
  node({}, 'lives');
  await new Promise(setImmediate);
  // Its lease runs on: nobody else may believe that it was not sent.
  expect(await states()).toEqual({ waiting: 1 });
  expect(arrived).toHaveLength(1);
  await database.sql`UPDATE delivery.deliveries SET leased_until = now()`;
  await until(async () => (await states())['delivered'] === 1);
  expect(arrived.map(({ id, attempt }) => [id, attempt])).toEqual([
    [arrived[0]!.id, 1],
    [arrived[0]!.id, 2],
  ]);
});

test('an attempt that ends after its lease does not undo what another did', async () => {
  const gate = Promise.withResolvers<Report>();
  behaviour = ({ attempt }) => (attempt === 1 ? gate.promise : fine);
  await write('a');
  node({}, 'late');
  await until(() => arrived.length === 1);
  await database.sql`UPDATE delivery.deliveries SET leased_until = now()`;
  node({}, 'other');
  await until(async () => (await states())['delivered'] === 1);
  gate.resolve(broken);
  await until(async () => (await attempts()).length === 2);
  expect(await states()).toEqual({ delivered: 1 });
});

test('projected anew from the first event, nothing is sent again', async () => {
  await write('a', 'b');
  const dispatcher = node();
  await until(async () => (await states())['delivered'] === 2);
  await projections.stop();
  await database.sql`UPDATE projections.checkpoints SET position = 0 WHERE name = 'live'`;
  projections = startProjecting();
  await write('c');
  dispatcher.wake();
  // One of the ledgers told two.
  await until(async () => (await states())['delivered'] === opened + 1);
  // Those of earlier tests, whose rows were taken away, are derived again; these two are left as they were.
  expect(arrived.filter(({ attempt }) => attempt > 1)).toEqual([]);
  expect(
    arrived
      .map(({ target }) => target)
      .slice(0, 2)
      .toSorted(),
  ).toEqual(['a', 'b']);
  const twice = arrived.map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at);
  expect(twice).toEqual([]);
});
