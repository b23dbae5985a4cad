import { describe, expect, test } from 'bun:test';
import { BoundedMap } from './bounded-map.ts';

const filled = (limit: number, count: number) => {
  const map = new BoundedMap<number, number>({ limit });
  for (let i = 0; i < count; i++) map.set(i, i);
  return map;
};

test('holds what was written last, and no more than it may', () => {
  const map = filled(100, 1_000);
  expect([...map.keys()]).toEqual(Array.from({ length: 100 }, (_, i) => 900 + i));
  expect([...map.values()]).toEqual([...map.keys()]);
});

describe('when it is full, what stays is', () => {
  const cases: ReadonlyArray<readonly [string, (map: BoundedMap<number, number>) => void]> = [
    ['what was read', (map) => map.get(0)],
    ['what was written again', (map) => map.set(0, 7)],
  ];
  test.each(cases)('%s', (_, use) => {
    const map = filled(3, 3);
    use(map);
    map.set(3, 3);
    expect([...map.keys()].toSorted()).toEqual([0, 2, 3]);
  });

  test('not what was only asked for', () => {
    const map = filled(3, 3);
    expect(map.has(0)).toBe(true);
    map.set(3, 3);
    expect(map.has(0)).toBe(false);
  });
});

test('one chance is one turn: what is not used again goes the next time', () => {
  const map = filled(2, 2);
  map.get(0);
  map.set(2, 2);
  expect([...map.keys()].toSorted()).toEqual([0, 2]);
  map.set(3, 3);
  map.set(4, 4);
  expect([...map.keys()].toSorted()).toEqual([3, 4]);
});

test('what is new finds room, however much all others are used', () => {
  const map = filled(3, 3);
  for (let i = 0; i < 3; i++) map.get(i);
  map.set(3, 3);
  expect(map.get(3)).toBe(3);
  expect(map.size).toBe(3);
});

test('tells what it evicts, with its value, and not what was deleted', () => {
  const gone: unknown[] = [];
  const map = new BoundedMap<string, number>({
    limit: 2,
    onEvicted: (key, value) => gone.push([key, value]),
  });
  map.set('a', 1);
  map.delete('a');
  map.set('b', 2);
  map.set('c', 3);
  map.set('d', 4);
  expect(gone).toEqual([['b', 2]]);
});

test('counts weights, also of what grows; what is too heavy alone is not taken', () => {
  const map = new BoundedMap<string, string>({ limit: 10, weightOf: (text) => text.length });
  map.set('a', 'xxxx');
  map.set('b', 'xxxx');
  map.set('b', 'xxxxxxxx');
  expect([...map.keys()]).toEqual(['b']);
  map.set('c', 'x'.repeat(11));
  expect([...map.keys()]).toEqual(['b']);
  map.set('b', 'x'.repeat(11));
  expect(map.size).toBe(0);
});

test('after any steps it holds what a Map would, but for what had to go, and never more than it may', () => {
  const limit = 50;
  const evicted = new Set<number>();
  const map = new BoundedMap<number, number>({ limit, onEvicted: (key) => evicted.add(key) });
  const model = new Map<number, number>();
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let step = 0; step < 20_000; step++) {
    const key = next(200);
    const kind = next(10);
    if (kind < 5) {
      evicted.delete(key);
      map.set(key, step);
      model.set(key, step);
    } else if (kind < 7) {
      map.delete(key);
      model.delete(key);
    } else if (!evicted.has(key)) expect(map.get(key)).toBe(model.get(key));
    for (const one of evicted) model.delete(one);
    expect(map.size).toBeLessThanOrEqual(limit);
    if (step % 500 === 0) {
      expect(new Map([...map.keys()].map((one) => [one, map.get(one)]))).toEqual(model);
    }
  }
});
