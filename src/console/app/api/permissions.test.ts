import { expect, test } from 'bun:test';
import { permissionsOf } from './permissions.tsx';

test('a permission holds everywhere, or on the one thing that it names', () => {
  const { has, hasSomewhere, ready } = permissionsOf(['org.read', 'project.write:17']);
  expect(ready).toBe(true);
  expect([has('org.read'), has('org.read', '17')]).toEqual([true, true]);
  expect([has('project.write'), has('project.write', '17'), has('project.write', '18')]).toEqual([
    false,
    true,
    false,
  ]);
  expect([hasSomewhere('project.write'), hasSomewhere('project.delete')]).toEqual([true, false]);
});

test('until the API has told, nothing is allowed', () => {
  const { has, hasSomewhere, ready } = permissionsOf(undefined);
  expect([has('org.read'), hasSomewhere('org.read'), ready]).toEqual([false, false, false]);
});
