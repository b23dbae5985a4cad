import { afterEach, describe, expect, test } from 'bun:test';
import { memoryLogger } from '../testing/ledger.ts';
import { until } from '../testing/patience.ts';
import {
  createDispatcher,
  type Delivery,
  type DeliveryTools,
  type Dispatcher,
  type DispatcherOptions,
  type Queue,
  type Report,
} from './index.ts';
import type { Ended, Taken } from './queue.ts';
import { createWalk } from './walk.ts';

const fine: Report = { outcome: 'delivered', said: 'thanks' };
/** Answers well, and remembers to whom. */
const noting =
  (sent: string[]) =>
  ({ target }: Delivery): Report => {
    sent.push(target);
    return fine;
  };
const of = (target: string, more: Partial<Taken> = {}): Taken =>
  ({ instanceId: 'i', id: target, reaction: 'r', target, attempt: 1, tries: 1, ageMs: 0, ...more }) as Taken;

/** A queue in memory: what waits, what was given back, and how what was taken ended. */
function queueOf(...waits: Taken[]) {
  const ended: Ended[] = [];
  const back: Taken[] = [];
  const queue: Queue = {
    targets: async (after = '', limit = 500) =>
      [...new Set(waits.map(({ target }) => target))]
        .filter((target) => target > after)
        .toSorted()
        .slice(0, limit),
    take: async (rooms) =>
      [...rooms].flatMap(([target, room]) =>
        waits
          .filter((one) => one.target === target)
          .slice(0, room)
          .map((one) => waits.splice(waits.indexOf(one), 1)[0] as Taken),
      ),
    giveBack: async (taken) => void back.push(...taken),
    dueNow: async () => {},
    end: async (some) => void ended.push(...some),
  };
  return { queue, ended, back };
}

const started: Dispatcher[] = [];
function dispatch(
  queue: Queue,
  deliver: (delivery: Delivery, signal: AbortSignal) => Report | Promise<Report>,
  options: Partial<DispatcherOptions> = {},
): Dispatcher {
  const dispatcher = createDispatcher({
    queue,
    reactions: [{ name: 'r', worker: 'actions', deliver: async (one, _, signal) => deliver(one, signal) }],
    tools: { clock: () => new Date(), log: memoryLogger().log } as unknown as DeliveryTools,
    pollMs: 5,
    ...options,
  });
  started.push(dispatcher);
  return dispatcher;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((dispatcher) => dispatcher.stop(0)));
});

const hangs = (signal: AbortSignal) =>
  new Promise<Report>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('a node that was frozen while it took deliveries does not send what others have taken over by now', async () => {
  const clock = { now: 0 };
  const { queue, ended } = queueOf(of('late'));
  const sent: string[] = [];
  const frozen: Queue = {
    ...queue,
    async take(rooms, leaseMs) {
      const taken = await queue.take(rooms, leaseMs);
      if (taken.length > 0) clock.now += leaseMs + 1;
      return taken;
    },
  };
  const dispatcher = dispatch(frozen, noting(sent), { now: () => clock.now });
  await until(() => clock.now > 0 && dispatcher.state().underWay === 0);
  expect(sent).toEqual([]);
  expect(ended).toEqual([]);
});

test('what takes its thread down whenever it is begun is given up as what fails is', async () => {
  const { queue, ended } = queueOf(
    of('deadly', { attempt: 21, tries: 21 }),
    of('last', { attempt: 20, tries: 20 }),
  );
  const sent: string[] = [];
  dispatch(queue, noting(sent));
  await until(() => ended.length === 2);
  expect(sent).toEqual(['last']);
  expect(ended.find(({ taken }) => taken.id === 'deadly')).toMatchObject({
    report: { outcome: 'failed', said: 'it was begun 20 times and did not end' },
    pauseMs: undefined,
  });
});

test('what is being taken when the node stops is given back', async () => {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const { queue, back } = queueOf(of('a'));
  const sent: string[] = [];
  const slow: Queue = {
    ...queue,
    async take(rooms, leaseMs) {
      asked.resolve();
      await gate.promise;
      return queue.take(rooms, leaseMs);
    },
  };
  const dispatcher = dispatch(slow, noting(sent));
  await asked.promise;
  const stopped = dispatcher.stop();
  gate.resolve();
  await stopped;
  expect(back.map(({ id }) => id)).toEqual(['a']);
  expect(sent).toEqual([]);
});

test('a database that does not answer does not keep a node from stopping', async () => {
  const dispatcher = dispatch({ ...queueOf().queue, targets: () => new Promise(() => {}) }, () => fine);
  await dispatcher.stop(10);
  expect(dispatcher.state().underWay).toBe(0);
});

test('more targets hang than there are places: others are told all the same', async () => {
  const clock = { now: 0 };
  const many = Array.from({ length: 20 }, (_, i) => of(`hangs-${i}`, { id: String(i) }));
  const { queue, ended } = queueOf(...many, of('live'));
  const dispatcher = dispatch(queue, ({ target }, signal) => (target === 'live' ? fine : hangs(signal)), {
    most: 4,
    perTarget: 2,
    now: () => clock.now,
  });
  await until(() => dispatcher.state().underWay === 4);
  const most = 4 * 9;
  while (ended.length === 0 && clock.now < 60_000) {
    clock.now += 1_001;
    const before = dispatcher.state().underWay;
    await until(() => ended.length > 0 || dispatcher.state().underWay > before);
  }
  expect(ended.map(({ taken }) => taken.id)).toEqual(['live']);
  expect(dispatcher.state().underWay).toBeLessThanOrEqual(most);
});

test('of many targets that always have something to get each has its turn', async () => {
  const targets = Array.from({ length: 30 }, (_, i) => `t${String(i).padStart(2, '0')}`);
  const waits = targets.flatMap((target) =>
    Array.from({ length: 200 }, (_, n) => of(target, { id: `${target} ${n}` })),
  );
  const { queue, ended } = queueOf(...waits);
  dispatch(queue, () => fine, { most: 4, perTarget: 4 });
  await until(() => ended.length >= 300);
  expect(new Set(ended.slice(0, 300).map(({ taken }) => taken.target)).size).toBe(30);
});

describe('a walk over targets', () => {
  const names = Array.from({ length: 1_200 }, (_, i) => `t${String(i).padStart(4, '0')}`);
  const walkAt = (clock: { now: number }, costMs: number) => {
    const asked: string[] = [];
    const walk = createWalk(
      {
        async targets(after = '', limit = 500) {
          clock.now += costMs;
          asked.push(after);
          return names.filter((name) => name > after).slice(0, limit);
        },
      },
      () => clock.now,
    );
    return { walk, asked };
  };

  test('comes by all of them, page by page, and begins anew', async () => {
    const { walk, asked } = walkAt({ now: 0 }, 1);
    const seen = [...(await walk.next()), ...(await walk.next())];
    expect(walk.midway()).toBe(true);
    seen.push(...(await walk.next()));
    expect(walk.midway()).toBe(false);
    expect(seen).toEqual(names);
    await walk.next();
    expect(asked).toEqual(['', 't0499', 't0999', '']);
  });

  test('goes on where there was no room for more', async () => {
    const { walk } = walkAt({ now: 0 }, 1);
    await walk.next();
    walk.stopAfter('t0063');
    expect((await walk.next())[0]).toBe('t0064');
  });

  test('that was dear is not begun again for a while: what it found is looked at meanwhile', async () => {
    const clock = { now: 0 };
    const { walk, asked } = walkAt(clock, 10);
    for (let page = 0; page < 3; page++) await walk.next();
    expect(walk.restMs()).toBe(120);
    expect(await walk.next()).toEqual(names);
    walk.stopAfter('t0001');
    expect((await walk.next())[0]).toBe('t0002');
    clock.now += 120;
    await walk.next();
    expect(asked).toHaveLength(4);
  });
});
