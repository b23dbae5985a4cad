import { expect, test } from 'bun:test';
import { until } from '../../../testing/patience.ts';
import { AuthProblem } from './problem.ts';
import { signInFrom, startSessionAt } from './start.ts';
import { type TestBrowser, testBrowser } from './testing.ts';

const problemIn = async (browser: TestBrowser): Promise<AuthProblem> => {
  const thrown = await startSessionAt(browser).catch((error: unknown) => error);
  if (thrown instanceof AuthProblem) return thrown;
  throw new Error('there was no problem');
};
/** The page leaves; nothing is answered to it any more. */
const leaves = async (browser: TestBrowser) => {
  const before = browser.left.length;
  void startSessionAt(browser);
  await until(() => browser.left.length > before, 'the page to leave');
  return browser.left.at(-1) as URL;
};

test('given somebody is signed in, when the console opens, then it has a session without leaving the page', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  expect(await session.token()).toBe('token-1');
  expect(session.claims()).toMatchObject({ sub: 'ada', name: 'Ada Lovelace', email: 'ada@people.example' });
  expect(browser.left).toEqual([]);
});

test('given nobody is signed in, when they sign in, then they are where they wanted to go, query and fragment included', async () => {
  const browser = testBrowser();
  browser.user = undefined;
  const { searchParams, pathname } = await leaves(browser);
  expect(pathname).toBe('/oauth/v2/authorize');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    client_id: 'console',
    redirect_uri: 'https://id.example/ui/console/auth/callback',
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(searchParams.get('prompt')).toBeNull();
  browser.open(browser.signedIn());
  const session = await startSessionAt(browser);
  expect(session.claims().sub).toBe('ada');
  expect(browser.address().href).toBe('https://id.example/ui/console/users?find=ada#top');
});

test('given two sign-ins under way in one tab, when each is answered, then each leads to its own address', async () => {
  const browser = testBrowser();
  browser.user = undefined;
  await leaves(browser);
  const first = browser.signedIn();
  browser.user = undefined;
  browser.open('/ui/console/orgs');
  await leaves(browser);
  const second = browser.signedIn();
  browser.open(first);
  await startSessionAt(browser);
  expect(browser.address().pathname).toBe('/ui/console/users');
  browser.open(second);
  await startSessionAt(browser);
  expect(browser.address().pathname).toBe('/ui/console/orgs');
});

test('given an answer that was used, when the button back leads to it, then the session begins anew', async () => {
  const browser = testBrowser();
  browser.user = undefined;
  await leaves(browser);
  const answer = browser.signedIn();
  browser.open(answer);
  await startSessionAt(browser);
  browser.open(answer);
  const session = await startSessionAt(browser);
  expect(session.claims().sub).toBe('ada');
  expect(browser.address().pathname).toBe('/ui/console');
});

test('given answers that are never taken, when the second comes within half a minute, then the person is told', async () => {
  const browser = testBrowser('https://id.example/ui/console/auth/callback?code=1&state=foreign');
  browser.user = undefined;
  await leaves(browser);
  const problem = await problemIn(browser);
  expect(problem.kind).toBe('repeated');
  browser.wait(31_000);
  await leaves(browser);
});

test('given the address of the sign-out, when it opens, then nobody is signed in by it', async () => {
  const browser = testBrowser('https://id.example/ui/console/signedout');
  expect((await problemIn(browser)).kind).toBe('signed_out');
  void signInFrom(browser);
  await until(() => browser.left.length > 0, 'the page to leave');
  browser.open(browser.signedIn());
  await startSessionAt(browser);
  expect(browser.address().pathname).toBe('/ui/console');
});

test('given plain HTTP from another machine, when the console opens, then the problem is the connection', async () => {
  expect((await problemIn({ ...testBrowser(), crypto: undefined })).kind).toBe('insecure');
});

test('given a browser that keeps nothing, when the console opens, then it says so and redirects nowhere', async () => {
  const browser = { ...testBrowser(), storage: undefined };
  expect((await problemIn(browser)).kind).toBe('storage');
  expect(browser.left).toEqual([]);
});

test('given the server by another name than its issuer, when the console opens, then it goes there', async () => {
  const browser = testBrowser('https://id.example:8443/ui/console/users?find=ada#top');
  expect((await leaves(browser)).href).toBe('https://id.example/ui/console/users?find=ada#top');
});

test.each([
  ['access_denied', 'denied'],
  ['invalid_scope', 'refused'],
  ['server_error', 'unavailable'],
])('given the server says %s, when the console opens, then the problem is %s', async (error, kind) => {
  const browser = testBrowser();
  browser.server.error = error;
  const problem = await problemIn(browser);
  expect([problem.kind, problem.detail]).toEqual([kind as AuthProblem['kind'], error]);
  expect(browser.left).toEqual([]);
});

test('given the server is away, when the console opens, then the problem is the network', async () => {
  const browser = testBrowser();
  browser.server.away = true;
  expect((await problemIn(browser)).kind).toBe('network');
});

test("given another issuer's answer, when it comes, then its code goes nowhere", async () => {
  const browser = testBrowser();
  browser.user = undefined;
  await leaves(browser);
  browser.open(browser.signedIn().replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'));
  browser.user = undefined;
  await leaves(browser);
  expect(browser.server.tokens).toBe(0);
});
