import { expect, test } from 'bun:test';
import { noteIntrospection } from './introspection.ts';

const there = { isThere: true, asked: false, wasActive: false };
const noted = (state: typeof there, active: boolean) =>
  noteIntrospection(state, { appId: 'api', active }).events.map(({ payload }) => payload);

test('what an API asks after is told the first time, and the first time that it is good', () => {
  expect(noted(there, false)).toEqual([{ appId: 'api', active: false }]);
  expect(noted(there, true)).toEqual([{ appId: 'api', active: true }]);
  expect(noted({ ...there, asked: true }, true)).toEqual([{ appId: 'api', active: true }]);
});

test('what is known, or of an API that is gone, is not told', () => {
  expect(noted({ ...there, asked: true }, false)).toEqual([]);
  for (const active of [true, false])
    expect(noted({ ...there, asked: true, wasActive: true }, active)).toEqual([]);
  expect(noted({ ...there, isThere: false }, true)).toEqual([]);
});
