import { expect, test } from 'bun:test';
import { newUserCode, readUserCode, shownUserCode } from './codes.ts';
import { createPolling } from './polling.ts';

test('a user code is eight consonants with a dash, and is read however it is typed', () => {
  for (let i = 0; i < 200; i++) {
    const code = newUserCode();
    expect(shownUserCode(code)).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    for (const typed of [code, shownUserCode(code), ` ${code.toLowerCase()} `, code.split('').join(' ')])
      expect(readUserCode(typed)).toBe(code);
  }
  for (const none of ['', 'AEIOU', 'WDJB-MJH', 'WDJB-MJHTX', '\u0000', 'B'.repeat(100)])
    expect(readUserCode(none)).toBeUndefined();
});

test('who asks too often waits longer from then on, each time by five seconds, and a minute at most', () => {
  let now = 0;
  const polling = createPolling(5_000, { now: () => now });
  const ask = (at: number) => {
    now = at * 1000;
    if (polling.isTooSoon('tv')) return 'slow_down';
    polling.told('tv');
    return 'pending';
  };
  // A little too soon is the network's doing.
  expect([ask(0), ask(4.6), ask(9.6)]).toEqual(['pending', 'pending', 'pending']);
  expect([ask(11.6), ask(14.6), ask(18.6), ask(27.7)]).toEqual([
    'slow_down',
    'slow_down',
    'slow_down',
    'pending',
  ]);
  // Twenty seconds by now, and they stay: 25 after the next.
  expect([ask(40), ask(50.3)]).toEqual(['slow_down', 'pending']);
  for (let i = 0; i < 30; i++) expect(ask(51)).toBe('slow_down');
  expect(ask(50.3 + 54.1)).toBe('pending');
  // Others are not concerned.
  expect(polling.isTooSoon('radio')).toBe(false);
});
