import { expect, test } from 'bun:test';
import { differences, said } from './facts-told.ts';

const added = { sequence: 3n, payload: { firstName: 'Ada', lastName: 'Lovelace' } };
const changed = { sequence: 7n, payload: { firstName: 'Augusta' } };
const locked = { sequence: 9n };

test('a difference tells what was said before of the same field', () => {
  expect(Object.fromEntries(differences([added, changed, locked]))).toEqual({
    3: [
      { field: 'firstName', before: undefined, after: 'Ada' },
      { field: 'lastName', before: undefined, after: 'Lovelace' },
    ],
    7: [{ field: 'firstName', before: 'Ada', after: 'Augusta' }],
    9: [],
  });
});

test('in the end the latest value of each field holds, with the event that said it', () => {
  expect(said([added, changed, locked])).toEqual([
    { field: 'firstName', value: 'Augusta', by: changed },
    { field: 'lastName', value: 'Lovelace', by: added },
  ]);
});
