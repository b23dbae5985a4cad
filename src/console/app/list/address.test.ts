import { expect, test } from 'bun:test';
import { stateOf } from './address.ts';

test('search, filters and order stand in the address', () => {
  expect(stateOf({ q: 'ada', sort: '-created', state: 'active', org: '1' }, ['state'])).toEqual({
    search: 'ada',
    filters: { state: 'active' },
    sort: { by: 'created', ascending: false },
  });
});

test('what is missing, or of another form, is as if it were not there', () => {
  expect(stateOf({ q: 12, sort: ['x'], state: {} }, ['state', 'kind'])).toEqual({
    search: '12',
    filters: {},
    sort: undefined,
  });
});
