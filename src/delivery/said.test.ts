import { expect, test } from 'bun:test';
import { shown, withoutSent } from './said.ts';

const sent = JSON.stringify({
  templateData: { text: 'Please use the code HK4TQ2 or ABCDEF, Ada' },
  args: { code: '482913', lastEmail: 'ada@example.com' },
});

test('what an answer repeats of codes is not kept, what it says itself is', () => {
  expect(withoutSent('accepted code 482913 and "HK4TQ2", ABCDEF', sent)).toBe('accepted code … and "…", …');
  expect(withoutSent('550 no such code; call 112 ABCD', sent)).toBe('550 no such code; call 112 ABCD');
});

test('an echo is not kept, however it is wrapped', () => {
  for (const echo of [
    sent,
    JSON.stringify({ data: sent, headers: { host: 'here' } }),
    `<pre>${sent}</pre>`,
  ]) {
    expect(withoutSent(echo, sent)).toBe('the answer repeats what was sent, and is not kept');
  }
});

test('addresses and numbers are nobody else’s business', () => {
  expect(shown('550 5.1.1 <ada@example.com>: user unknown')).toBe('550 5.1.1 <…@example.com>: user unknown');
  expect(shown("The 'To' number +491701234567 is not valid")).toBe("The 'To' number +… is not valid");
});

test('of lines and controls a line is left', () => expect(shown(' a\r\n\0b\u202e ')).toBe('a b'));

test('nothing is kept of what proves who sends, whatever it looks like', () => {
  const secret = 'Bearer only-letters-are-in-it';
  const echo = JSON.stringify({ headers: { authorization: secret } });
  expect(withoutSent(echo, '{}', secret)).toBe('{"headers":{"authorization":"…"}}');
  expect(withoutSent('no only-letters-are-in-it here', '{}', secret)).toBe('no … here');
  expect(withoutSent('a Bearer is missing', '{}', secret)).toBe('a Bearer is missing');
});
