import { expect, test } from 'bun:test';
import { createUnawaited } from './unawaited.ts';

const forEver = () => new Promise(() => {});
const begun = (times: number, begin: () => boolean): number =>
  Array.from({ length: times }, begin).filter(Boolean).length;

test('a target that hangs has its own share of places, and no more', async () => {
  const calls = createUnawaited({ most: 100, perTarget: 10, whenFailing: 2 });
  expect(begun(50, () => calls.begin('hangs', forEver))).toBe(10);
  expect(begun(5, () => calls.begin('other', forEver))).toBe(5);
});

test('one that failed has hardly any, until it answers', async () => {
  const calls = createUnawaited({ most: 100, perTarget: 10, whenFailing: 2 });
  calls.begin('a', () => Promise.reject(new Error('late')));
  await Bun.sleep(0);
  expect(begun(50, () => calls.begin('a', () => Promise.resolve()))).toBe(2);
  await Bun.sleep(0);
  expect(begun(50, () => calls.begin('a', forEver))).toBe(10);
});

test('all together have so many', () => {
  const calls = createUnawaited({ most: 25, perTarget: 10 });
  let target = 0;
  expect(begun(50, () => calls.begin(`${target++}`, forEver))).toBe(25);
});
