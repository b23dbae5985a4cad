import { expect, test } from 'bun:test';
import { deviceOf } from './device-name.ts';

const mozilla = (system: string, rest: string) => `Mozilla/5.0 (${system}) ${rest}`;
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [mozilla('X11; Linux x86_64', `${webkit} HeadlessChrome/140.0 Safari/537.36`), 'Chrome', 'Linux'],
  [mozilla('Windows NT 10.0; Win64; x64', `${webkit} Chrome/140.0 Safari/537.36`), 'Chrome', 'Windows'],
  [
    mozilla('Windows NT 10.0; Win64; x64', `${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`),
    'Edge',
    'Windows',
  ],
  [mozilla('X11; Linux x86_64', `${webkit} Chrome/140.0 Safari/537.36 OPR/120.0`), 'Opera', 'Linux'],
  [mozilla('X11; Linux x86_64; rv:143.0', 'Gecko/20100101 Firefox/143.0'), 'Firefox', 'Linux'],
  [mozilla('Android 15; Mobile; rv:143.0', 'Gecko/143.0 Firefox/143.0'), 'Firefox', 'Android'],
  [
    mozilla('Linux; Android 15; SM-S921B', `${webkit} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`),
    'Samsung Internet',
    'Android',
  ],
  [
    mozilla(
      'Macintosh; Intel Mac OS X 10_15_7',
      'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    ),
    'Safari',
    'macOS',
  ],
  [
    mozilla(
      'iPhone; CPU iPhone OS 18_5 like Mac OS X',
      'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    ),
    'Safari',
    'iPhone',
  ],
  [
    mozilla(
      'iPad; CPU OS 18_5 like Mac OS X',
      'AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    ),
    'Chrome',
    'iPad',
  ],
  [mozilla('X11; CrOS x86_64 14541.0.0', `${webkit} Chrome/140.0 Safari/537.36`), 'Chrome', 'ChromeOS'],
])('%s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

test.each(['', 'curl/8.5.0', 'Bun/1.4.5', 'my application', 'x'.repeat(100_000)])(
  'what is no browser is called none',
  (userAgent) => {
    expect(deviceOf(userAgent)).toBeUndefined();
  },
);
