import { expect, test } from 'bun:test';
import { masked } from './masked.ts';

test('an address is known again by its owner alone', () => {
  expect(masked('ada@example.com')).toBe('a•••@example.com');
  expect(masked('+41791234567')).toBe('+41 ••• 67');
  expect(masked('1234')).toBe('•••');
});
