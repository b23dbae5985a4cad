import { describe, expect, test } from 'bun:test';
import { createBatcher } from './batcher.ts';

interface Query {
  keys: readonly string[];
  signal: AbortSignal;
  end(): void;
  fail(error: Error): void;
}

/** A database whose queries the test ends by hand. Keys that begin with `-` are not in it. */
function database(options: { maxBatch?: number; maxInFlight?: number } = {}) {
  const queries: Query[] = [];
  const batcher = createBatcher<string>({
    ...options,
    load: (keys, signal) =>
      new Promise((resolve, reject) => {
        const end = () =>
          resolve(
            new Map(
              keys
                .filter((key) => !key.startsWith('-'))
                .map((key) => [key, `${key}@${queries.indexOf(query)}`]),
            ),
          );
        const query = { keys, signal, end, fail: reject };
        queries.push(query);
      }),
  });
  return { batcher, queries };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('what is asked for in one turn goes out in one query, each key once', async () => {
  const { batcher, queries } = database();
  const reads = ['a', 'b', 'a', '-c'].map((key) => batcher.get(key));
  await turn();
  expect(queries.map((query) => query.keys)).toEqual([['a', 'b', '-c']]);
  queries[0]!.end();
  expect(await Promise.all(reads)).toEqual(['a@0', 'b@0', 'a@0', undefined]);
});

test('two queries run, the rest waits and goes out together', async () => {
  const { batcher, queries } = database({ maxBatch: 3 });
  const reads: Promise<string | undefined>[] = [];
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
    reads.push(batcher.get(key));
    await turn();
  }
  expect(queries.map((query) => query.keys)).toEqual([['a'], ['b']]);
  expect(batcher.waiting).toBe(4);
  queries[1]!.end();
  await turn();
  expect(queries.map((query) => query.keys)).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  queries[0]!.end();
  queries[2]!.end();
  await turn();
  queries[3]!.end();
  expect(await Promise.all(reads)).toEqual(['a@0', 'b@1', 'c@2', 'd@2', 'e@2', 'f@3']);
  expect(batcher.waiting).toBe(0);
});

test('a read begins after it was asked for, even when its key is being read', async () => {
  const { batcher, queries } = database();
  const before = batcher.get('a');
  await turn();
  const after = batcher.get('a');
  await turn();
  expect(queries).toHaveLength(2);
  queries[1]!.end();
  queries[0]!.end();
  expect([await before, await after]).toEqual(['a@0', 'a@1']);
});

test('a query that fails fails its own batch alone', async () => {
  const { batcher, queries } = database({ maxInFlight: 1 });
  const first = [batcher.get('a'), batcher.get('b')];
  await turn();
  const second = batcher.get('c');
  queries[0]!.fail(new Error('database away'));
  for (const read of await Promise.allSettled(first)) {
    expect(read).toMatchObject({ status: 'rejected', reason: { message: 'database away' } });
  }
  queries[1]!.end();
  expect(await second).toBe('c@1');
});

test('a load that throws outright is an error like any other', async () => {
  const batcher = createBatcher<string>({
    load: () => {
      throw new Error('no query');
    },
  });
  await expect(batcher.get('a')).rejects.toThrow('no query');
  await expect(batcher.get('a')).rejects.toThrow('no query');
});

describe('who gives up', () => {
  test('before the query is not asked for', async () => {
    const { batcher, queries } = database({ maxInFlight: 1 });
    const running = batcher.get('a');
    await turn();
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const left = batcher.get('b', leaving.signal);
    const stayed = [batcher.get('c', staying.signal), batcher.get('c', leaving.signal)];
    leaving.abort(new Error('deadline'));
    await expect(left).rejects.toThrow('deadline');
    await expect(stayed[1]).rejects.toThrow('deadline');
    queries[0]!.end();
    await running;
    await turn();
    expect(queries[1]!.keys).toEqual(['c']);
    queries[1]!.end();
    expect(await stayed[0]).toBe('c@1');
    await expect(batcher.get('d', leaving.signal)).rejects.toThrow('deadline');
    expect(batcher.waiting).toBe(0);
  });

  test('during the query leaves at once; the last one to leave stops it', async () => {
    const { batcher, queries } = database();
    const [one, other] = [new AbortController(), new AbortController()];
    const reads = [batcher.get('a', one.signal), batcher.get('b', other.signal)];
    await turn();
    one.abort(new Error('gone'));
    await expect(reads[0]).rejects.toThrow('gone');
    expect(queries[0]!.signal.aborted).toBe(false);
    other.abort(new Error('gone too'));
    await expect(reads[1]).rejects.toThrow('gone too');
    expect(queries[0]!.signal.aborted).toBe(true);
    queries[0]!.fail(new Error('canceled'));
    const next = batcher.get('c');
    await turn();
    queries[1]!.end();
    expect(await next).toBe('c@1');
  });

  test('after the answer changes nothing', async () => {
    const { batcher, queries } = database();
    const controller = new AbortController();
    const read = batcher.get('a', controller.signal);
    await turn();
    queries[0]!.end();
    expect(await read).toBe('a@0');
    controller.abort();
    expect(queries[0]!.signal.aborted).toBe(false);
  });
});

test('under load every reader gets the value of its own key, in far fewer queries', async () => {
  let queries = 0;
  let running = 0;
  let most = 0;
  const batcher = createBatcher<string>({
    load: async (keys) => {
      queries += 1;
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      return new Map(keys.map((key) => [key, `value of ${key}`]));
    },
  });
  const readers = Array.from({ length: 32 }, async (_, reader) => {
    for (let i = 0; i < 50; i++) {
      const key = `${(reader * 7 + i) % 40}`;
      expect(await batcher.get(key)).toBe(`value of ${key}`);
      if (i % 3 === 0) await turn();
    }
  });
  await Promise.all(readers);
  expect(most).toBeLessThanOrEqual(2);
  expect(queries).toBeLessThan(1_600 / 4);
});
