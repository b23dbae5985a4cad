import { expect, test } from 'bun:test';
import { fitting } from './fitting.ts';

const widths = [100, 100, 100, 100, 100];

test('all are shown where there is room for all, without a menu', () => {
  expect([...fitting(widths, 0, 520)]).toEqual([0, 1, 2, 3, 4]);
});

test('the first ones are shown beside the menu', () => {
  expect([...fitting(widths, 0, 400)]).toEqual([0, 1]);
});

test('the current one is shown wherever it stands', () => {
  expect([...fitting(widths, 4, 400)].toSorted()).toEqual([0, 4]);
  expect([...fitting(widths, 4, 50)]).toEqual([4]);
});

test('an address of no part has none that is current', () => {
  expect([...fitting(widths, -1, 400)]).toEqual([0, 1]);
});
