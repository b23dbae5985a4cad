import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ErrorKind, PosternError } from '../errors/index.ts';
import { protocolFailurePage } from './index.ts';
import { failedPage } from './routes.ts';
import { startTestLogin, type TestLogin } from './testing.ts';

/** Whatever goes wrong: the page says what helps, and leads there. */

let login: TestLogin;
beforeAll(async () => {
  login = await startTestLogin();
});
afterAll(() => login?.close());

/** Links and buttons of a page, by where they lead. */
const waysOn = (markup: string): (string | undefined)[] =>
  [...markup.matchAll(/<a class="button[^"]*" href="([^"]+)"/g)].map(([, url]) => url);

const failed = async (kind: ErrorKind, method: string, path: string, headers?: Record<string, string>) => {
  const error = new PosternError(kind, 'TEST-Fail1', 'No', headers ? { headers } : {});
  const request = new Request(`http://localhost${path}`, { method });
  return waysOn(await failedPage(login.platform, request, undefined, error).text());
};

describe('a page that failed', () => {
  test.each(['internal', 'unknown', 'data_loss', 'unavailable', 'deadline_exceeded'] as const)(
    'by %s, which may pass, is opened once more; a form is begun anew',
    async (kind) => {
      expect(await failed(kind, 'GET', '/ui/login/loginname?account=1')).toEqual([
        '/ui/login/loginname?account=1',
      ]);
      expect(await failed(kind, 'POST', '/ui/login/password')).toEqual(['/ui/login']);
      expect(await failed(kind, 'POST', '/account/email')).toEqual(['/account']);
    },
  );

  test('too soon is opened once more as well', async () => {
    const [way] = await failed('resource_exhausted', 'GET', '/ui/login', { 'retry-after': '5' });
    expect(way).toBe('/ui/login');
  });

  test.each(['invalid_argument', 'failed_precondition', 'permission_denied', 'unauthenticated'] as const)(
    'by %s, which will not pass, leads to the beginning',
    async (kind) => {
      expect(await failed(kind, 'GET', '/ui/login/verify?code=1')).toEqual(['/ui/login']);
    },
  );

  test('leads to no other host', async () => {
    expect(await failed('internal', 'GET', '//evil.example/ui/login')).toEqual(['/evil.example/ui/login']);
  });

  test('where no instance is leads nowhere', async () => {
    expect(await failed('not_found', 'GET', '/ui/login')).toEqual([]);
  });
});

test.each([
  ['signIn', '/account'],
  ['signOut', '/ui/login/logout'],
] as const)('a request of an application that cannot be answered leads on (%s)', async (wanted, url) => {
  const { platform, tenant } = login;
  const { markup } = await protocolFailurePage(platform, tenant.instance, 'en', wanted, 'invalid_request');
  expect(waysOn(markup)).toEqual([url]);
});
