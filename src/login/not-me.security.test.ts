import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Authenticator } from '../testing/authenticator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { totpCodeAt } from '../user/testing.ts';
import { FormClient } from './testing.ts';

/** What somebody who got in may have prepared against the person's saying that it was not them. */

const password = 'Secret-1234';
const auth = 'zitadel.auth.v1.AuthService';
const users = 'zitadel.user.v2.UserService';
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      Object.assign(config.deliveries, { debugMail: true });
    },
  });
});
afterAll(() => postern?.stop());

async function person(userName: string): Promise<string> {
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: userName,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${userName}@people.example`, isVerified: true },
    password: { password },
  });
  return userId;
}
async function signIn(loginName: string, code?: string): Promise<FormClient> {
  const browser = await new FormClient(postern.url, {}).open('/ui/login/loginname');
  await browser.submit({ loginName });
  await browser.submit({ password });
  if (code !== undefined) await browser.submit({ code });
  expect(new URL(browser.url).pathname).toBe('/ui/login/signedin');
  return browser;
}
const mail = async () => (await (await postern.fetch('/debug/mail')).text()).replaceAll('&#38;', '&');
const linksFor = async (userId: string) =>
  new Set(
    (await mail())
      .match(/\/ui\/v2\/login\/not-me\?[^\s"<]*/g)
      ?.filter((link) => link.includes(`userId=${userId}`)),
  );
/** Signs in in a browser that is not known. @returns the link of the message about it */
async function toldOf(userId: string, loginName: string, code?: string): Promise<string> {
  const before = await linksFor(userId);
  await signIn(loginName, code);
  let link = '';
  await until(async () => {
    [link = ''] = (await linksFor(userId)).difference(before);
    return link !== '';
  });
  return link;
}
async function apiOf(userId: string, code?: string) {
  const { sessionToken } = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { userId }, password: { password }, ...(code && { totp: { code } }) } },
  );
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
  return (method: string, request: object = {}): Promise<any> => postern.call(method, request, sessionToken);
}
const answer = async (link: string) => (await new FormClient(postern.url, {}).open(link)).submit({});

test('who signs in twice keeps nothing, whichever of the two messages is answered', async () => {
  const userId = await person('mary');
  await signIn('mary');
  await toldOf(userId, 'mary');
  const thief = await apiOf(userId);
  const begun = await thief(`${users}/RegisterPasskey`, { userId });
  await thief(`${users}/VerifyPasskeyRegistration`, {
    userId,
    passkeyId: begun.passkeyId,
    publicKeyCredential: new Authenticator(postern.url).create(begun.publicKeyCredentialCreationOptions),
    passkeyName: 'Phone of a thief',
  });
  const second = await toldOf(userId, 'mary');
  await answer(second);
  await postern.settled();
  expect(await postern.call(`${users}/ListPasskeys`, { userId })).not.toHaveProperty('result');
});

const endings: ReadonlyArray<readonly [string, string, (n: number) => [string, object]]> = [
  ['addresses', 'rosa', (n) => [`${auth}/SetMyEmail`, { email: `thief${n}@evil.example` }]],
  ['links', 'lise', () => [`${auth}/AddMyPasswordlessLink`, {}]],
];

test.each(endings)('%s that are set while the person answers are not the thief’s', async (_, name, call) => {
  const userId = await person(name);
  await signIn(name);
  const link = await toldOf(userId, name);
  const thief = await apiOf(userId);
  let asked = 0;
  let over = false;
  const again = async () => {
    while (!over) {
      asked += 1;
      await thief(...call(asked)).catch(({ body }) => {
        over ||= body?.code === 'unauthenticated';
      });
    }
  };
  const all = Promise.all(Array.from({ length: 24 }, again));
  await until(() => asked > 60);
  await answer(link);
  await all;
  await postern.settled();
  const events = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateTypes: ['user'],
    aggregateIds: [userId],
  });
  const types = events.map(({ type }) => type);
  const since = types.slice(types.indexOf('user.devices.forgotten'));
  expect(since.filter((type) => !/sent$|check|forgotten/.test(type))).toEqual([]);
});

test('who was renamed and stripped of a factor is told of both, and signs in by the name they know', async () => {
  const userId = await person('nora');
  await signIn('nora');
  const { secret } = await postern.call<{ secret: string }>(`${users}/RegisterTOTP`, { userId });
  await postern.call(`${users}/VerifyTOTPRegistration`, {
    userId,
    code: totpCodeAt(secret, Date.now() - 30_000),
  });
  const link = await toldOf(userId, 'nora', totpCodeAt(secret));
  const thief = await apiOf(userId, totpCodeAt(secret, Date.now() + 30_000));
  await thief(`${auth}/UpdateMyUserName`, { userName: 'thief' });
  await thief(`${users}/RemoveTOTP`, { userId });
  const page = await new FormClient(postern.url, {}).open(link);
  expect(page.markup).toContain('Your account has nora again.');
  expect(page.markup).toMatch(/Removed since that sign-in.*?Authenticator app/s);
  await page.submit({});
  expect(page.markup).toMatch(
    /Your account has nora again\..*?Removed since that sign-in.*?Authenticator app/s,
  );
  await postern.settled();
  const { user } = await postern.call<{ user: { username: string } }>(`${users}/GetUserByID`, { userId });
  expect(user.username).toBe('nora');
});

test('a name that somebody else took meanwhile does not hold the answer up, and one of an administrator stays', async () => {
  const userId = await person('olga');
  await signIn('olga');
  const link = await toldOf(userId, 'olga');
  const thief = await apiOf(userId);
  await thief(`${auth}/UpdateMyUserName`, { userName: 'gone' });
  await postern.call(`${users}/UpdateHumanUser`, { userId: await person('olga3'), username: 'olga' });
  expect((await answer(link)).status).toBe(200);
  const renamed = await person('pia');
  await signIn('pia');
  const other = await toldOf(renamed, 'pia');
  await postern.call(`${users}/UpdateHumanUser`, { userId: renamed, username: 'pia.new' });
  await answer(other);
  await postern.settled();
  const nameOf = async (userId: string) =>
    (await postern.call<{ user: { username: string } }>(`${users}/GetUserByID`, { userId })).user.username;
  expect([await nameOf(userId), await nameOf(renamed)]).toEqual(['gone', 'pia.new']);
});
