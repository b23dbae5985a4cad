import { expect, test } from 'bun:test';
import { paced } from './paced.ts';

/** Work that the test ends, on a clock that it moves. */
function scene() {
  let time = 0;
  const runs: ((took: number, value: number) => void)[] = [];
  const rests: { ms: number; end: () => void }[] = [];
  const ask = paced(
    () =>
      new Promise<number>((resolve) => {
        runs.push((took, value) => {
          time += took;
          resolve(value);
        });
      }),
    {
      now: () => time,
      sleep: (ms) => new Promise<void>((end) => rests.push({ ms, end })),
    },
  );
  return { ask, runs, rests };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('what is asked during a run is answered by the next one, once for all, after a rest', async () => {
  const { ask, runs, rests } = scene();
  const first = ask('users');
  await turn();
  const later = [ask('users'), ask('users')];
  const other = ask('orgs');
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.(0, 7);
  expect(await other).toBe(7);
  runs[0]?.(60, 1);
  expect(await first).toBe(1);
  const latest = ask('users');
  await turn();
  expect(runs).toHaveLength(2);
  expect(rests.map(({ ms }) => ms)).toEqual([180]);
  rests[0]?.end();
  await turn();
  expect(runs).toHaveLength(3);
  runs[2]?.(0, 2);
  expect(await Promise.all([...later, latest])).toEqual([2, 2, 2]);
});

test('short work does not rest, and the longest rest is a second', async () => {
  const { ask, runs, rests } = scene();
  for (const [i, took] of [5, 19, 900].entries()) {
    const asked = ask('users');
    await turn();
    runs[i]?.(took, i);
    expect(await asked).toBe(i);
    await turn();
  }
  expect(rests.map(({ ms }) => ms)).toEqual([1_000]);
});

test('a failed run fails those who waited for it alone', async () => {
  let fails = true;
  const ask = paced(async () => {
    if (fails) throw new Error('no database');
    return 1;
  });
  await expect(ask('users')).rejects.toThrow('no database');
  fails = false;
  expect(await ask('users')).toBe(1);
});
