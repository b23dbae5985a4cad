import { expect, test } from 'bun:test';
import { gathered } from './gather.ts';

/** A source whose answers are given by hand. */
function source() {
  const calls: { ids: readonly string[]; answer: () => void; fail: (error: unknown) => void }[] = [];
  const fetch = (ids: readonly string[]) =>
    new Promise<Map<string, string>>((resolve, reject) => {
      calls.push({ ids, answer: () => resolve(new Map(ids.map((id) => [id, `${id}!`]))), fail: reject });
    });
  return { calls, fetch };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('the first go at once, the others share the next statement, each id once', async () => {
  const { calls, fetch } = source();
  const { load, isIdle } = gathered(fetch, { inFlight: 1, lateMs: 60_000 });
  const loads = ['a', 'b', 'c', 'b'].map(load);
  expect(calls.map(({ ids }) => ids)).toEqual([['a']]);
  calls[0]?.answer();
  await turn();
  expect(calls.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c']]);
  expect(isIdle()).toBe(false);
  calls[1]?.answer();
  expect(await Promise.all(loads)).toEqual(['a!', 'b!', 'c!', 'b!']);
  await turn();
  expect(isIdle()).toBe(true);
});

test('nobody joins a statement that is under way, even for the same id', async () => {
  const { calls, fetch } = source();
  const { load } = gathered(fetch, { inFlight: 2, lateMs: 60_000 });
  const loads = [load('a'), load('a'), load('a')];
  expect(calls).toHaveLength(2);
  for (const call of calls) call.answer();
  await turn();
  expect(calls).toHaveLength(3);
  calls[2]?.answer();
  expect(await Promise.all(loads)).toEqual(['a!', 'a!', 'a!']);
});

test('what waits does not wait for a statement that is late', async () => {
  const { calls, fetch } = source();
  const { load } = gathered(fetch, { inFlight: 1, lateMs: 0 });
  const [slow, quick] = [load('slow'), load('quick')];
  while (calls.length < 2) await turn();
  calls[1]?.answer();
  expect(await quick).toBe('quick!');
  calls[0]?.answer();
  expect(await slow).toBe('slow!');
});

test('an id that cannot be loaded fails alone', async () => {
  const { calls, fetch } = source();
  const { load } = gathered(fetch, { inFlight: 1, lateMs: 60_000 });
  const first = load('first');
  const [good, bad] = [load('good'), load('bad')];
  const refused = bad.then(
    () => 'loaded',
    (error: Error) => error.message,
  );
  calls[0]?.answer();
  await first;
  await turn();
  calls[1]?.fail(new Error('of both'));
  await turn();
  for (const call of calls.slice(2)) {
    if (call.ids[0] === 'bad') call.fail(new Error('of bad'));
    else call.answer();
  }
  expect([await good, await refused]).toEqual(['good!', 'of bad']);
});
