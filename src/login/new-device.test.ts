import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authenticator } from '../testing/authenticator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { deviceEvents } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { maxMindFile } from './places/testing.ts';
import { FormClient } from './testing.ts';

/** A sign-in in a browser that is not known is told of, and whoever did not make it ends all that is signed in. */

const password = 'Secret-1234';
let folder: string;
let postern: TestPostern;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'));
  const placesFile = join(folder, 'places.mmdb');
  const here = {
    bytes: [127],
    length: 8,
    value: { city: { names: { en: 'Bern' } }, country: { iso_code: 'CH' } },
  };
  await writeFile(placesFile, maxMindFile([here], 28, 4));
  postern = await startTestPostern({
    configure: (config) => {
      Object.assign(config.deliveries, { debugMail: true });
      Object.assign(config.login, { placesFile });
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await rm(folder, { recursive: true });
});

async function person(userName: string, isVerified = true): Promise<string> {
  const { userId } = await postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: userName,
    profile: { givenName: 'Ada', familyName: 'Lovelace', preferredLanguage: 'de' },
    email: { email: `${userName}@people.example`, ...(isVerified ? { isVerified } : { sendCode: {} }) },
    password: { password },
  });
  return userId;
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const browser = () => new FormClient(postern.url, { 'user-agent': firefox });
async function signIn(at: FormClient, loginName: string, secret = password): Promise<string> {
  for (const name of at.cookies.keys()) if (name.startsWith('postern.session')) at.cookies.delete(name);
  await at.open('/ui/login/loginname');
  await at.submit({ loginName });
  await at.submit({ password: secret });
  return new URL(at.url).pathname;
}
async function eventsOf(userId: string): Promise<{ type: string; payload: Record<string, unknown> }[]> {
  const found = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateTypes: ['user'],
    aggregateIds: [userId],
    eventTypes: Object.values(deviceEvents).map(({ type }) => type),
  });
  return found.map(({ type, payload }) => ({ type, payload: payload as Record<string, unknown> }));
}
const typesOf = async (userId: string) => (await eventsOf(userId)).map(({ type }) => type);
const messages = async () => (await postern.fetch('/debug/mail')).text();

test('the first browser is no news, the second one is told of once, and the link ends all sessions', async () => {
  const userId = await person('ada');
  const own = browser();
  expect(await signIn(own, 'ada')).toBe('/ui/login/signedin');
  expect(await typesOf(userId)).toEqual(['user.device.added']);

  const others = browser();
  await signIn(others, 'ada');
  await until(async () => (await typesOf(userId)).includes('user.device.notice.sent'));
  await signIn(others, 'ada');
  await signIn(own, 'ada');
  expect(await typesOf(userId)).toEqual([
    'user.device.added',
    'user.device.added',
    'user.device.notice.sent',
  ]);
  const [, told] = await eventsOf(userId);
  expect(told?.payload).toMatchObject({ description: firefox, city: 'Bern', country: 'CH' });
  const mail = await messages();
  expect(mail).toContain('ada@people.example');
  expect(mail).toContain('Firefox, Linux, Bern, Schweiz, 127.0.0.1');

  const token = async () => {
    const { sessionToken } = await postern.call<{ sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { userId }, password: { password } } },
    );
    return sessionToken;
  };
  const api = await token();
  const who = () => postern.call('zitadel.auth.v1.AuthService/GetMyUser', {}, api);
  await who();

  const [link = ''] = /\/ui\/v2\/login\/not-me\?[^\s"<]*/.exec(mail.replaceAll('&#38;', '&')) ?? [];
  // A scanner of mail opens it, and nothing happens.
  const follower = browser();
  for (const method of ['HEAD', 'GET']) expect((await follower.request(link, { method })).status).toBe(200);
  await who();
  expect(new URL((await own.open('/ui/login/')).url).pathname).toBe('/ui/login/signedin');

  await follower.submit({});
  expect(new URL(follower.url).pathname).toBe('/ui/login/password/set');
  expect(await who().catch(({ body }) => body.code)).toBe('unauthenticated');
  for (const each of [own, others])
    expect(new URL((await each.open('/ui/login/')).url).pathname).not.toBe('/ui/login/signedin');
  expect(await signIn(others, 'ada')).toBe('/ui/login/password');
  expect(others.status).toBe(400);

  const chosen = { newPassword: 'Another-5678', newPasswordConfirmation: 'Another-5678' };
  const [, code = ''] = /name="code" type="text" value="([^"]*)"/.exec(follower.markup) ?? [];
  await follower.submit({ code, ...chosen });
  expect(new URL(follower.url).pathname).toBe('/ui/login/signedin');

  // It is answered once; and no browser of before is known any more.
  const again = await browser().open(link);
  await again.submit({});
  expect(again.status).toBe(400);
  const known = (await typesOf(userId)).filter((type) => type === 'user.device.added').length;
  await signIn(own, 'ada', chosen.newPassword);
  expect((await typesOf(userId)).filter((type) => type === 'user.device.added').length).toBe(known + 1);
});

test('nobody is told at an address that nobody has proven, and a code of another notice ends nothing', async () => {
  const userId = await person('grace', false);
  const other = await person('hedy');
  for (const name of ['grace', 'hedy']) {
    await signIn(browser(), name);
    await signIn(browser(), name);
  }
  const coded = async (id: string) => (await eventsOf(id)).filter(({ payload }) => 'code' in payload);
  expect(await coded(userId)).toEqual([]);
  expect(await coded(other)).toHaveLength(1);

  const deviceId = String((await coded(other))[0]?.payload['id']);
  for (const code of ['wrong', 'x'.repeat(32)]) {
    const guess = await browser().open(`/ui/login/not-me?userId=${other}&deviceId=${deviceId}&code=${code}`);
    await guess.submit({});
    expect(guess.status).toBe(400);
  }
  expect(await typesOf(other)).not.toContain('user.devices.forgotten');
});

test('who knows the password alone is not told of and not known before the second factor is proven', async () => {
  const userId = await person('joan');
  await signIn(browser(), 'joan');
  expect(await typesOf(userId)).toEqual(['user.device.added']);
  const { secret } = await postern.call<{ secret: string }>('zitadel.user.v2.UserService/RegisterTOTP', {
    userId,
  });
  await postern.call('zitadel.user.v2.UserService/VerifyTOTPRegistration', {
    userId,
    code: totpCodeAt(secret),
  });

  const thief = browser();
  expect(await signIn(thief, 'joan')).toBe('/ui/login/otp/app');
  expect([...thief.cookies.keys()].filter((name) => name.includes('device'))).toEqual([]);
  expect(await typesOf(userId)).toHaveLength(1);

  await thief.submit({ code: totpCodeAt(secret, Date.now() + 30_000) });
  expect(new URL(thief.url).pathname).toBe('/ui/login/signedin');
  expect([...thief.cookies.keys()].filter((name) => name.includes('device'))).toHaveLength(1);
  expect((await typesOf(userId)).slice(0, 2)).toEqual(['user.device.added', 'user.device.added']);
});

test('what a thief added goes with the sign-in that was disowned, and the address is the person’s again', async () => {
  const userId = await person('mary');
  await signIn(browser(), 'mary');
  await signIn(browser(), 'mary');
  await until(async () => (await typesOf(userId)).includes('user.device.notice.sent'));
  const isIts = (each: string) => each.includes(`userId=${userId}`);
  const [link = ''] =
    (await messages())
      .replaceAll('&#38;', '&')
      .match(/\/ui\/v2\/login\/not-me\?[^\s"<]*/g)
      ?.filter(isIts) ?? [];

  // Whoever it was makes sure of getting in again.
  const { sessionToken } = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { userId }, password: { password } } },
  );
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
  const asThief = (method: string, request: object = {}): Promise<any> =>
    postern.call(method, request, sessionToken);
  const users = 'zitadel.user.v2.UserService';
  const auth = 'zitadel.auth.v1.AuthService';
  const key = new Authenticator(postern.url);
  const begun = await asThief(`${users}/RegisterPasskey`, { userId });
  await asThief(`${users}/VerifyPasskeyRegistration`, {
    userId,
    passkeyId: begun.passkeyId,
    publicKeyCredential: key.create(begun.publicKeyCredentialCreationOptions),
    passkeyName: 'Phone of a thief',
  });
  await asThief(`${auth}/SetMyEmail`, { email: 'thief@evil.example' });
  const later = new URL((await asThief(`${auth}/AddMyPasswordlessLink`)).link);
  const { secret } = await asThief(`${users}/RegisterTOTP`, { userId });
  await asThief(`${users}/VerifyTOTPRegistration`, { userId, code: totpCodeAt(secret) });
  await postern.settled();

  const follower = await browser().open(link);
  expect(follower.markup).toContain('Phone of a thief');
  await follower.submit({});
  expect(follower.status).toBe(200);
  for (const gone of ['Phone of a thief', 'mary@people.example']) expect(follower.markup).toContain(gone);
  const [, next = ''] = /<a class="button block" href="([^"]*)"/.exec(follower.markup) ?? [];
  await follower.open(next.replaceAll('&amp;', '&').replaceAll('&#38;', '&'));
  expect(new URL(follower.url).pathname).toBe('/ui/login/password/set');

  const { user } = await postern.call<{ user: { human: { email: object } } }>(`${users}/GetUserByID`, {
    userId,
  });
  expect(user.human.email).toEqual({ email: 'mary@people.example', isVerified: true });
  expect(await postern.call(`${users}/ListPasskeys`, { userId })).not.toHaveProperty('result');
  const { authMethodTypes } = await postern.call<{ authMethodTypes: string[] }>(
    `${users}/ListAuthenticationMethodTypes`,
    { userId },
  );
  expect(authMethodTypes).toEqual(['AUTHENTICATION_METHOD_TYPE_PASSWORD']);
  // Neither the passkey nor the link for another one is of use.
  const passkey = await browser().open('/ui/login/passkey');
  const options = JSON.parse(
    (/data-options="([^"]*)"/.exec(passkey.markup)?.[1] ?? '').replaceAll('&quot;', '"'),
  );
  await passkey.submit({ credential: JSON.stringify(key.get(options)) });
  expect(passkey.status).toBe(400);
  const late = await browser().open(later.pathname + later.search);
  await late.submit({});
  expect(late.markup).toContain('no longer valid');
});
