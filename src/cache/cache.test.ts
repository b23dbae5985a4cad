import { describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type CacheOptions, type Change, createCache, type Dependency, type Loaded } from './cache.ts';

const change = (instanceId: string, aggregateType: string, aggregateId: string): Change => ({
  instanceId,
  aggregateType,
  aggregateId,
});

/** A source whose loads the test ends by hand, or at once. */
function source(dependsOn: (key: string) => Dependency[] = () => []) {
  const loads: Array<{ key: string; end: (value: string) => void; fail: (error: Error) => void }> = [];
  const load = (key: string): Promise<Loaded<string>> =>
    new Promise((resolve, reject) => {
      loads.push({ key, end: (value) => resolve({ value, dependsOn: dependsOn(key) }), fail: reject });
    });
  return { loads, load };
}

const counting = (
  options: Partial<CacheOptions<string>> = {},
  dependsOn: (key: string) => Dependency[] = () => [],
) => {
  let loads = 0;
  const cache = createCache<string>({
    maxEntries: 100,
    ttlMs: 1_000,
    load: async (key) => ({ value: `${key}#${++loads}`, dependsOn: dependsOn(key) }),
    ...options,
  });
  return { cache, loads: () => loads };
};

/** Lets everything that is due in microtasks run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('what is too large to be kept is loaded each time', async () => {
  let loads = 0;
  const cache = createCache<number>({
    maxEntries: 100,
    ttlMs: 1_000,
    load: async (key) => ({ value: ++loads, dependsOn: [], keep: key === 'small' }),
  });
  expect([await cache.get('large'), await cache.get('large'), cache.size]).toEqual([1, 2, 0]);
  expect([await cache.get('small'), await cache.get('small'), cache.size]).toEqual([3, 3, 1]);
});

test('a life is counted anew from when it was made sure that no change went unnoticed', async () => {
  let time = 0;
  let checked = Number.NEGATIVE_INFINITY;
  const { cache } = counting({ now: () => time, checkedAt: () => checked });
  expect(await cache.get('a')).toBe('a#1');
  time = 1_500;
  checked = 600;
  expect(cache.get('a')).toBe('a#1');
  time = 1_600;
  expect(await cache.get('a')).toBe('a#2');
});

test('loads once, then answers at once', async () => {
  const { cache, loads } = counting();
  expect(await cache.get('a')).toBe('a#1');
  expect(cache.get('a')).toBe('a#1');
  expect(await cache.get('b')).toBe('b#2');
  expect(loads()).toBe(2);
});

test('concurrent reads share one load, and its error, which is not kept', async () => {
  const { loads, load } = source();
  const cache = createCache({ maxEntries: 10, ttlMs: 1_000, load });
  const reads = [cache.get('a'), cache.get('a'), cache.get('a')];
  await settle();
  expect(loads).toHaveLength(1);
  loads[0]!.fail(new Error('database away'));
  for (const read of await Promise.allSettled(reads)) {
    expect(read).toMatchObject({ status: 'rejected', reason: { message: 'database away' } });
  }
  const again = cache.get('a');
  await settle();
  loads[1]!.end('fresh');
  expect(await again).toBe('fresh');
});

describe('without trust', () => {
  const distrusted = () => {
    const { loads, load } = source(() => [{ aggregateType: 'instance' }]);
    let trusted = false;
    const cache = createCache({ maxEntries: 10, ttlMs: 1_000, load, trusted: () => trusted });
    const trust = () => {
      trusted = true;
    };
    return { cache, loads, trust };
  };

  test('all who ask while a read is under way share one that begins after it, whatever changes meanwhile', async () => {
    const { cache, loads, trust } = distrusted();
    const together = [cache.get('a'), cache.get('a')];
    await settle();
    const later = [cache.get('a'), cache.get('a')];
    cache.changed([change('1', 'instance', '1')]);
    later.push(cache.get('a'));
    const other = cache.get('b');
    await settle();
    expect(loads.map(({ key }) => key)).toEqual(['a', 'b']);
    loads[1]!.end('b');
    expect(await other).toBe('b');
    loads[0]!.end('before');
    expect(await Promise.all(together)).toEqual(['before', 'before']);
    await settle();
    expect(loads).toHaveLength(3);
    loads[2]!.end('after');
    expect(await Promise.all(later)).toEqual(['after', 'after', 'after']);
    const again = cache.get('a');
    await settle();
    loads[3]!.end('again');
    expect(await again).toBe('again');
    trust();
    expect(cache.get('a')).toBe('again');
    expect(loads).toHaveLength(4);
  });

  test('a read that hangs does not keep up those who come after', async () => {
    const { cache, loads } = distrusted();
    const hanging = Promise.resolve(cache.get('a'));
    await settle();
    const later = [cache.get('a'), cache.get('a')];
    await until(() => loads.length === 2);
    loads[1]!.end('later');
    expect(await Promise.all(later)).toEqual(['later', 'later']);
    loads[0]!.fail(new Error('canceled'));
    await expect(hanging).rejects.toThrow('canceled');
  });

  test('a read that fails fails those who share it, and not who comes after', async () => {
    const { cache, loads } = distrusted();
    const first = cache.get('a');
    await settle();
    const second = cache.get('a');
    loads[0]!.fail(new Error('database away'));
    await expect(Promise.resolve(first)).rejects.toThrow('database away');
    await settle();
    loads[1]!.end('back');
    expect(await second).toBe('back');
  });
});

test('forgets after its time', async () => {
  let now = 0;
  const { cache } = counting({ now: () => now });
  await cache.get('a');
  now = 999;
  expect(cache.get('a')).toBe('a#1');
  now = 1_000;
  expect(await cache.get('a')).toBe('a#2');
});

test('keeps no more than it may, and lets go what was used longest ago', async () => {
  const { cache } = counting({ maxEntries: 3 }, (key) => [{ aggregateType: key }]);
  for (const key of ['a', 'b', 'c']) await cache.get(key);
  cache.get('a');
  await cache.get('d');
  expect(cache.size).toBe(3);
  expect(cache.get('a')).toBe('a#1');
  expect(cache.get('c')).toBe('c#3');
  expect(await cache.get('b')).toBe('b#5');
});

describe('a change', () => {
  const byKey: Record<string, Dependency[]> = {
    host: [{ aggregateType: 'instance' }],
    keysOf1: [{ instanceId: '1', aggregateType: 'web_key' }],
    keysOf2: [{ instanceId: '2', aggregateType: 'web_key' }],
    policy: [
      { instanceId: '1', aggregateType: 'instance', aggregateId: '1' },
      { instanceId: '1', aggregateType: 'org', aggregateId: 'o1' },
    ],
  };
  const filled = async () => {
    const { cache } = counting({}, (key) => byKey[key] ?? []);
    for (const key of Object.keys(byKey)) await cache.get(key);
    const left = () => Object.keys(byKey).filter((key) => typeof cache.get(key) === 'string');
    return { cache, left };
  };

  const cases: Array<[string, Change[] | undefined, string[]]> = [
    [
      'of another aggregate drops nothing',
      [change('1', 'user', 'u1')],
      ['host', 'keysOf1', 'keysOf2', 'policy'],
    ],
    [
      'of any instance drops what depends on all',
      [change('9', 'instance', '9')],
      ['keysOf1', 'keysOf2', 'policy'],
    ],
    ['of one instance spares the others', [change('1', 'web_key', 'k')], ['host', 'keysOf2', 'policy']],
    ['of either aggregate is enough', [change('1', 'org', 'o1')], ['host', 'keysOf1', 'keysOf2']],
    ['of another organization is not', [change('1', 'org', 'o2')], ['host', 'keysOf1', 'keysOf2', 'policy']],
    ['of many drops each', [change('1', 'instance', '1'), change('2', 'web_key', 'k')], ['keysOf1']],
    ['that is unknown drops everything', undefined, []],
    ['of nothing drops nothing', [], ['host', 'keysOf1', 'keysOf2', 'policy']],
  ];
  test.each(cases)('%s', async (_name, changes, expected) => {
    const { cache, left } = await filled();
    cache.changed(changes);
    expect(left()).toEqual(expected);
  });
});

describe('a change during a load', () => {
  const dependent = () => source(() => [{ instanceId: '1', aggregateType: 'org', aggregateId: 'o1' }]);

  test('answers those who waited, is not kept, and is not given to those who ask later', async () => {
    for (const changes of [[change('1', 'org', 'o1')], undefined]) {
      const { loads, load } = dependent();
      const cache = createCache({ maxEntries: 10, ttlMs: 1_000, load });
      const before = cache.get('a');
      await settle();
      cache.changed(changes);
      const after = cache.get('a');
      await settle();
      expect(loads).toHaveLength(2);
      // The late answer of the old load must not replace the new one's either.
      loads[1]!.end('new');
      expect(await after).toBe('new');
      loads[0]!.end('old');
      expect(await before).toBe('old');
      expect(cache.get('a')).toBe('new');
    }
  });

  test('of something else does not keep the value from being kept', async () => {
    const { loads, load } = dependent();
    const cache = createCache({ maxEntries: 10, ttlMs: 1_000, load });
    const read = cache.get('a');
    await settle();
    cache.changed([change('1', 'session', 's1')]);
    loads[0]!.end('value');
    await read;
    expect(cache.get('a')).toBe('value');
  });
});

describe('a value that may be stale', () => {
  const held = async (options: Partial<CacheOptions<string>> = {}) => {
    const { loads, load } = source(() => [{ instanceId: '1', aggregateType: 'org', aggregateId: 'o1' }]);
    let trusted = true;
    let time = 0;
    const cache = createCache({
      maxEntries: 10,
      ttlMs: 1_000,
      staleMs: 5_000,
      load,
      trusted: () => trusted,
      now: () => time,
      ...options,
    });
    const first = cache.get('a');
    await settle();
    loads[0]!.end('old');
    await first;
    const at = (ms: number, trust: boolean) => {
      time = ms;
      trusted = trust;
    };
    return { cache, loads, at };
  };

  test('is read anew where the source answers', async () => {
    const { cache, loads, at } = await held();
    at(10, false);
    const read = cache.get('a');
    await settle();
    loads[1]!.end('new');
    expect(await read).toBe('new');
  });

  test.each([
    ['not trusted', 10, false],
    ['over its life', 2_000, true],
  ] as const)('is answered where the source fails: %s', async (_name, ms, trust) => {
    const { cache, loads, at } = await held();
    at(ms, trust);
    const read = cache.get('a');
    await settle();
    loads[1]!.fail(new Error('away'));
    expect(await read).toBe('old');
    // At once from then on, with one load behind for all.
    expect([cache.get('a'), cache.get('a')]).toEqual(['old', 'old']);
    await settle();
    expect(loads).toHaveLength(3);
    loads[2]!.end('new');
    await settle();
    expect(await cache.get('a')).toBe('new');
  });

  test('is answered after a moment where the source hangs', async () => {
    const { cache, loads, at } = await held();
    at(10, false);
    expect(await cache.get('a')).toBe('old');
    expect(cache.get('a')).toBe('old');
    expect(loads).toHaveLength(2);
  });

  test('is not answered once it is too old, nor where it may not be stale', async () => {
    for (const [options, ms] of [
      [{}, 5_000],
      [{ staleMs: 0 }, 10],
    ] as const) {
      const { cache, loads, at } = await held(options);
      at(ms, false);
      const read = Promise.resolve(cache.get('a'));
      await settle();
      loads[1]!.fail(new Error('away'));
      expect(await read.catch((error: Error) => error.message)).toBe('away');
    }
  });

  test('is not answered when it changed meanwhile', async () => {
    const { cache, loads, at } = await held();
    at(10, false);
    const read = Promise.resolve(cache.get('a'));
    await settle();
    cache.changed([change('1', 'org', 'o1')]);
    loads[1]!.fail(new Error('away'));
    expect(await read.catch((error: Error) => error.message)).toBe('away');
  });
});
