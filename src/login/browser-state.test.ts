import { expect, test } from 'bun:test';
import {
  browserStateCookies,
  forgottenBrowserStateCookies,
  hasBrowserState,
  holdsBrowserState,
} from './browser-state.ts';

const encryption = {
  mac: (_purpose: string, text: string) => `$hmac-sha256$1$${Bun.hash(text).toString(36)}`,
};
const withTls = { id: 'acme', origin: 'https://id.test' };
const valueIn = ([cookie = '']: readonly string[]) => /=([^;]*)/.exec(cookie)?.[1];
const states = (userId: string, sessionId?: string) =>
  browserStateCookies(encryption, withTls, userId, sessionId);

test('a sign-in has a value of its own, in each instance, and somebody who left has one as well', () => {
  const values = [
    states('ada', 's1'),
    states('ada', 's2'),
    browserStateCookies(encryption, { ...withTls, id: 'other' }, 'ada', 's1'),
    states('ada'),
  ].map(valueIn);
  expect(new Set(values).size).toBe(4);
  expect(valueIn(states('ada', 's1'))).toBe(valueIn(states('ada', 's1')));
  expect(valueIn(states('ada'))).toBe('out');
});

test('each account has a cookie of its own, which goes with it', () => {
  const [ada = ''] = states('ada', 's1');
  expect(ada).not.toContain('ada');
  expect(ada).toEndWith('; SameSite=None; Secure');
  expect(holdsBrowserState(`x=1; ${ada.split(';')[0]}`, 'ada')).toBe(true);
  expect(holdsBrowserState(`x=1; ${ada.split(';')[0]}`, 'bob')).toBe(false);
  expect(holdsBrowserState(undefined, 'ada')).toBe(false);
  const [gone = ''] = forgottenBrowserStateCookies(withTls, 'ada');
  expect(gone.split('=')[0]).toBe(ada.split('=')[0]!);
  expect(gone).toContain('Max-Age=0');
});

test('without TLS there is none', () => {
  const plain = { id: 'acme', origin: 'http://id.test' };
  expect(hasBrowserState(plain)).toBe(false);
  expect(browserStateCookies(encryption, plain, 'ada', 's1')).toEqual([]);
  expect(forgottenBrowserStateCookies(plain, 'ada')).toEqual([]);
});
