import { expect, test } from 'bun:test';
import { startSessionAt } from './start.ts';
import { testBrowser } from './testing.ts';

const lifetimeMs = 3_600_000;
const kindOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'none',
    (error: { kind: string }) => error.kind,
  );

test('given more than a minute is left, when a token is asked for, then it is the same', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  browser.wait(lifetimeMs - 61_000);
  expect(await session.token()).toBe('token-1');
});

test('given less than a minute is left, when many ask at once, then it is renewed once', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  browser.wait(lifetimeMs - 59_000);
  const tokens = await Promise.all(Array.from({ length: 20 }, () => session.token()));
  expect(new Set(tokens)).toEqual(new Set(['token-2']));
  expect(browser.server.tokens).toBe(2);
});

test('given tokens that live for less than a minute, when one is asked for at once, then it is not renewed', async () => {
  const browser = testBrowser();
  browser.server.lifetime = 30;
  const session = await startSessionAt(browser);
  expect(await session.token()).toBe('token-1');
  browser.wait(16_000);
  expect(await session.token()).toBe('token-2');
});

test('given the API refuses a token, when several tell so, then it is renewed once', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  expect(await Promise.all([session.token('token-1'), session.token('token-1')])).toEqual([
    'token-2',
    'token-2',
  ]);
  expect(await session.token('token-1')).toBe('token-2');
  expect(browser.server.tokens).toBe(2);
});

test('given the server is away, when a token is about to end, then it serves until it does', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  let told = 0;
  session.onEnded(() => told++);
  browser.server.away = true;
  browser.wait(lifetimeMs - 10_000);
  expect(await session.token()).toBe('token-1');
  browser.wait(11_000);
  expect(await kindOf(session.token())).toBe('network');
  browser.server.away = false;
  expect(await session.token()).toBe('token-2');
  expect(told).toBe(0);
});

test('given the sign-in of the browser ended, when a token is renewed, then the person hears of it once and may come back', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  let told = 0;
  const stop = session.onEnded(() => told++);
  browser.user = undefined;
  browser.wait(lifetimeMs);
  expect(await Promise.all([kindOf(session.token()), kindOf(session.token())])).toEqual(['ended', 'ended']);
  expect(await session.resume()).toBe(false);
  expect(await kindOf(session.token())).toBe('ended');
  expect(told).toBe(1);
  browser.user = 'ada';
  expect(await session.resume()).toBe(true);
  expect(await session.token()).toBe('token-2');
  stop();
});

test('given somebody else has signed in, when a token is renewed, then theirs is not taken for it', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  browser.user = 'grace';
  browser.wait(lifetimeMs);
  expect(await kindOf(session.token())).toBe('ended');
  expect(session.claims().sub).toBe('ada');
});

test('given a clock that is put back, when the API refuses the token that seems fresh, then it is renewed', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  browser.wait(-2 * lifetimeMs);
  expect(await session.token('token-1')).toBe('token-2');
});

test('when the person signs out, then the server is told whose sign-in ends and where to go on', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  session.signOut();
  const [left] = browser.left as [URL];
  expect(left.pathname).toBe('/oidc/v1/end_session');
  expect(left.searchParams.get('post_logout_redirect_uri')).toBe('https://id.example/ui/console/signedout');
  expect(left.searchParams.get('id_token_hint')).toMatch(/^e30\./);
});

test('when the session ends or the person signs out, then other tabs hear of it', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  browser.user = undefined;
  browser.wait(lifetimeMs);
  expect(await kindOf(session.token())).toBe('ended');
  expect(await session.resume()).toBe(false);
  expect(browser.tabs.told).toEqual(['ada']);
  session.signOut();
  expect(browser.tabs.told).toEqual(['ada', 'ada']);
});

test('given another tab says that the session ended, then it has here, for that person and until they are back', async () => {
  const browser = testBrowser();
  const session = await startSessionAt(browser);
  let told = 0;
  session.onEnded(() => told++);
  const [hear] = browser.tabs.listeners;
  hear?.('grace');
  expect(await session.token()).toBe('token-1');
  hear?.('ada');
  hear?.('ada');
  expect(told).toBe(1);
  expect(await kindOf(session.token())).toBe('ended');
  expect(browser.tabs.told).toEqual([]);
  expect(await session.resume()).toBe(true);
  expect(await session.token()).toBe('token-2');
});
