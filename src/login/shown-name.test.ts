import { expect, test } from 'bun:test';
import { shownName } from './shown-name.ts';

test('a name shows what it says: nothing turns the text around it, is unseen, or ends the line', () => {
  expect(shownName('  Shop\u202e\n\tof \u2066ACME\u2069\u0000 ')).toBe('Shop of ACME');
  expect(shownName('pay\u200bpal')).toBe('paypal');
  // Persian needs its joiner.
  expect(shownName('می\u200cخواهم')).toBe('می\u200cخواهم');
});

test('a name takes no page to itself, and is cut between letters', () => {
  expect(shownName('x'.repeat(10_000))).toBe(`${'x'.repeat(59)}…`);
  expect(shownName('👩‍👩‍👧'.repeat(61))).toBe(`${'👩‍👩‍👧'.repeat(59)}…`);
});
