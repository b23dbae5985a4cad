import { expect, test } from 'bun:test';
import {
  changedByOthers,
  changesIn,
  insistOn,
  leftAfter,
  letGo,
  type Touched,
  takenBack,
  touch,
} from './touched.ts';

interface Values {
  readonly name: string;
  readonly roles: readonly string[];
}
const stored: Values = { name: 'Docs', roles: ['reader'] };
const nothing: Touched<Values> = {};

test('only what was touched changes, whatever else is stored by then', () => {
  const touched = touch(nothing, stored, { name: 'Wiki' });
  expect(changesIn(touched, { ...stored, roles: [] })).toEqual({ name: 'Wiki' });
  expect(changedByOthers(touched, { ...stored, roles: [] })).toEqual([]);
});

test('what is put back was not touched', () => {
  const touched = touch(touch(nothing, stored, { roles: ['reader', 'editor'] }), stored, {
    roles: ['reader'],
  });
  expect(touched).toEqual({});
});

test('what others changed meanwhile is told, unless it is the same', () => {
  const touched = touch(nothing, stored, { name: 'Wiki' });
  expect(changedByOthers(touched, { ...stored, name: 'Manual' })).toEqual(['name']);
  expect(changedByOthers(touched, { ...stored, name: 'Wiki' })).toEqual([]);
  expect(changesIn(touched, { ...stored, name: 'Wiki' })).toEqual({});
});

test('what was there at the beginning is remembered while one types on', () => {
  const touched = touch(
    touch(nothing, stored, { name: 'W' }),
    { ...stored, name: 'Manual' },
    { name: 'Wiki' },
  );
  expect(changedByOthers(touched, { ...stored, name: 'Manual' })).toEqual(['name']);
});

test('one takes theirs, or insists on his own', () => {
  const theirs = { ...stored, name: 'Manual' };
  const touched = touch(nothing, stored, { name: 'Wiki' });
  expect(letGo(touched, 'name')).toEqual({});
  const insisted = insistOn(touched, theirs, 'name');
  expect(changedByOthers(insisted, theirs)).toEqual([]);
  expect(changesIn(insisted, theirs)).toEqual({ name: 'Wiki' });
  expect(changedByOthers(insisted, { ...stored, name: 'Handbook' })).toEqual(['name']);
});

test('what is taken back is what one changed, unless somebody has changed it since', () => {
  const changes = { name: 'Wiki', roles: ['editor'] };
  const now = { name: 'Wiki', roles: ['editor', 'owner'] };
  expect(takenBack<Values>(now, changes, stored)).toEqual({ name: 'Docs', roles: ['editor', 'owner'] });
});

test('what one changes while it is sent is left to be sent next, also back to what was stored', () => {
  const sent = touch(nothing, stored, { name: 'Wiki', roles: ['editor'] });
  expect(leftAfter(sent, sent)).toEqual({});
  const meanwhile = touch(sent, stored, { name: stored.name }, true);
  const left = leftAfter(meanwhile, sent);
  expect(left).toEqual({ name: { mine: stored.name, base: 'Wiki' } });
  expect(changesIn(left, { name: 'Wiki', roles: ['editor'] })).toEqual({ name: stored.name });
});
