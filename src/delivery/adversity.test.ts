import { afterEach, describe, expect, test } from 'bun:test';
import { memoryLogger } from '../testing/ledger.ts';
import { until } from '../testing/patience.ts';
import {
  createDispatcher,
  type Delivery,
  type DeliveryTools,
  type Dispatcher,
  type DispatcherOptions,
  type Dispatching,
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
  ({
    instanceId: 'i',
    id: target,
    reaction: 'r',
    target,
    attempt: 1,
    tries: 1,
    ageMs: 0,
    takenAt: new Date(),
    ...more,
  }) as Taken;

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
    renew: async (taken) => new Set(taken.map(({ id }) => id)),
    end: async (some) => void ended.push(...some),
  };
  return { queue, ended, back };
}

const started: Dispatcher[] = [];
function dispatch(
  queue: Queue,
  deliver: (delivery: Delivery, signal: AbortSignal, tools: Dispatching) => Report | Promise<Report>,
  options: Partial<DispatcherOptions> = {},
): Dispatcher {
  const dispatcher = createDispatcher({
    queue,
    reactions: [
      { name: 'r', worker: 'actions', deliver: async (one, tools, signal) => deliver(one, signal, tools) },
    ],
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
  const { queue, ended, back } = queueOf(of('late'));
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
  // Where nobody has, it was no attempt.
  await until(() => back.length === 1);
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
  // One place is kept from those of which nothing is known.
  await until(() => dispatcher.state().underWay === 3);
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

test('places of a quick target do not wait for the database: ever more is taken ahead', async () => {
  const { queue, ended } = queueOf(...Array.from({ length: 400 }, (_, i) => of('quick', { id: String(i) })));
  const asked: number[] = [];
  let most = 0;
  let underWay = 0;
  const counting: Queue = {
    ...queue,
    async take(rooms, leaseMs) {
      asked.push(rooms.get('quick') ?? 0);
      return queue.take(rooms, leaseMs);
    },
  };
  dispatch(counting, async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay--;
    return fine;
  });
  await until(() => ended.length === 400);
  expect(most).toBe(16);
  expect(asked.length).toBeLessThan(20);
  expect(Math.max(...asked)).toBeGreaterThan(32);
});

test('what was taken ahead for a target that fails all at once is given back as it was', async () => {
  const { queue, ended, back } = queueOf(
    ...Array.from({ length: 300 }, (_, i) => of('a', { id: String(i) })),
  );
  let sent = 0;
  dispatch(queue, async () => {
    await new Promise(setImmediate);
    return ++sent > 100 ? { outcome: 'failed', said: 'no more' } : fine;
  });
  await until(() => back.length > 0);
  await until(() => ended.length === sent);
  expect(ended.filter(({ report }) => report.outcome === 'failed').length).toBeLessThanOrEqual(16 + 5);
});

test('what a thread or node died of begins by itself, so that it can harm nobody but itself', async () => {
  const abandoned = (i: number) => of('bad', { id: `bad ${i}`, abandoned: true, attempt: 2, tries: 2 });
  const { queue, ended } = queueOf(
    ...[1, 2, 3].map(abandoned),
    ...Array.from({ length: 40 }, (_, i) => of('good', { id: `good ${i}` })),
  );
  const under = new Set<string>();
  const company: string[] = [];
  dispatch(queue, async ({ id }) => {
    under.add(id);
    await new Promise(setImmediate);
    if ([...under].some((other) => other.startsWith('bad'))) company.push([...under].join());
    await new Promise(setImmediate);
    under.delete(id);
    return fine;
  });
  await until(() => ended.length === 43);
  expect(company).toHaveLength(3);
  expect(new Set(company)).toEqual(new Set(['bad 1', 'bad 2', 'bad 3']));
});

test('what waits to begin by itself is given back before its lease is over: it was no attempt', async () => {
  const clock = { now: 0 };
  const abandoned = (i: number) => of('bad', { id: `bad ${i}`, abandoned: true, attempt: 2, tries: 2 });
  const { queue, ended, back } = queueOf(...[1, 2, 3].map(abandoned));
  const begun: string[] = [];
  dispatch(
    queue,
    ({ id }, signal) => {
      begun.push(id);
      return hangs(signal);
    },
    { now: () => clock.now },
  );
  await until(() => begun.length === 1);
  clock.now += 25_000;
  await until(() => back.length === 2);
  expect(back.map(({ id }) => id)).toEqual(['bad 2', 'bad 3']);
  expect([begun, ended]).toEqual([['bad 1'], []]);
});

/** A clock that goes on only while it is waited for: a thread that stands still loses no lease by it. */
function steadyClock() {
  let ms = 0;
  return {
    now: () => ms,
    until: (condition: () => boolean) =>
      until(() => {
        ms += 2;
        return condition();
      }),
  };
}

test('a receiver that is allowed to think for longer than the usual attempt is waited for', async () => {
  const clock = steadyClock();
  const { queue, ended } = queueOf(of('slow'));
  let renewed = 0;
  const gate = Promise.withResolvers<void>();
  const renewing: Queue = {
    ...queue,
    async renew(taken) {
      renewed++;
      return new Set(taken.map(({ id }) => id));
    },
  };
  dispatch(
    renewing,
    async (_delivery, _signal, { mayTake }) => {
      mayTake(60_000);
      await gate.promise;
      return fine;
    },
    { timeoutMs: 40, now: clock.now },
  );
  await clock.until(() => renewed >= 3);
  expect(ended).toEqual([]);
  gate.resolve();
  await until(() => ended.length === 1);
  expect(ended[0]?.report).toEqual(fine);
});

test('an attempt whose lease cannot be renewed is broken off before others begin it', async () => {
  for (const [renew, said] of [
    [async () => new Set<string>(), 'another node has taken it over meanwhile'],
    [
      async () => Promise.reject(new Error('no database')),
      'it could not be kept that this node is at it: the database is away',
    ],
  ] as const) {
    const clock = steadyClock();
    const { queue, ended } = queueOf(of('slow'));
    dispatch(
      { ...queue, renew },
      (_delivery, signal, { mayTake }) => {
        mayTake(60_000);
        return hangs(signal);
      },
      { timeoutMs: 40, now: clock.now },
    );
    await clock.until(() => ended.length === 1);
    expect(ended[0]?.report).toEqual({ outcome: 'failed', said });
  }
});

test('however many hang, targets that took what they were sent go on', async () => {
  const clock = { now: 0 };
  const most = 2;
  const { queue, ended } = queueOf(of('live', { id: 'first' }));
  const waits: Taken[] = [];
  const both: Queue = {
    ...queue,
    targets: async (after, limit) =>
      [...new Set([...(await queue.targets(after, limit)), ...waits.map(({ target }) => target)])].toSorted(),
    take: async (rooms, leaseMs) => [
      ...(await queue.take(rooms, leaseMs)),
      ...[...rooms.keys()].flatMap((target) =>
        waits.splice(waits.findIndex((one) => one.target === target) >>> 0, 1),
      ),
    ],
  };
  const dispatcher = dispatch(both, ({ target }, signal) => (target === 'live' ? fine : hangs(signal)), {
    most,
    perTarget: 1,
    now: () => clock.now,
  });
  await until(() => ended.length === 1);
  for (let i = 0; i < 40; i++) waits.push(of(`hangs ${i}`, { id: `h${i}` }));
  for (let seen = 0; seen < most * 8; ) {
    await until(() => dispatcher.state().underWay > seen);
    seen = dispatcher.state().underWay;
    clock.now += 1_001;
  }
  waits.push(of('live', { id: 'second' }));
  await until(() => ended.some(({ taken }) => taken.id === 'second'));
  expect(waits.length).toBeGreaterThan(10);
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
