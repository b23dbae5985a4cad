import { afterAll, beforeAll, expect, test } from 'bun:test';
import { secondFactor } from '../settings/index.ts';
import { toldApart } from '../testing/alike.ts';
import { testScope } from '../testing/platform.ts';
import { ownFactors } from '../user/index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** How long a page takes does not tell whether anybody has the name that was typed: OWASP's user enumeration. */

const rounds = 40;
let login: TestLogin;
/** Somebody for each round, so that nobody's failures are answered later than others'. */
const known: string[] = [];
const ids: string[] = [];

beforeAll(async () => {
  login = await startTestLogin();
  await login.admin('addSecondFactorToLoginPolicy', { type: secondFactor.otpEmail });
  const factors = ownFactors(login.platform);
  for (let round = 0; round < rounds; round++) {
    const id = await login.tenant.addPerson({ userName: `known${round}` });
    await factors.addEmail(testScope(login.tenant.instance.id), id);
    known.push(`known${round}`);
    ids.push(id);
  }
  await login.platform.settled();
});
afterAll(() => login?.close());

const unknown = (round: number) => `nobody${round}`;
const visitor = () => new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });

/** Browsers that stand before the form whose answer is timed. */
async function ready(stand: (browser: FormClient, name: string) => Promise<unknown>) {
  const at = async (name: string) => {
    const browser = visitor();
    await stand(browser, name);
    return browser;
  };
  return Promise.all(
    known.map(async (name, round) => ({ one: await at(name), other: await at(unknown(round)) })),
  );
}

const named = async (browser: FormClient, name: string) => {
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName: name });
};

const mailed = async (browser: FormClient, name: string) => {
  await named(browser, name);
  await browser.submit({}, '/ui/login/link');
};

type Stand = (browser: FormClient, name: string) => Promise<unknown>;

const forms: readonly (readonly [string, Stand, (browser: FormClient, name: string) => Promise<unknown>])[] =
  [
    [
      'a login name',
      (browser) => browser.open('/ui/login/loginname'),
      (browser, loginName) => browser.submit({ loginName }),
    ],
    ['a wrong password', named, (browser) => browser.submit({ password: 'Wrong-1234' })],
    ['a forgotten password', named, (browser) => browser.submit({}, '/ui/login/password/reset')],
    [
      'a code for a new password',
      async (browser, name) => {
        await named(browser, name);
        const attempt = new URL(browser.url).searchParams.get('attempt');
        await browser.open(`/ui/login/password/set?attempt=${attempt}`);
      },
      (browser) =>
        browser.submit({ code: 'AAAAAA', newPassword: 'Another-1', newPasswordConfirmation: 'Another-1' }),
    ],
    ['a link by mail', named, (browser) => browser.submit({}, '/ui/login/link')],
    ['a wrong code of such a mail', mailed, (browser) => browser.submit({ code: 'AAAAAAAA' })],
  ];

// Nearly all of the time is that answers are held back: the forms wait beside each other, each in turns of its own.
test.concurrent.each(forms)('%s', async (_what, stand, send) => {
  const browsers = await ready(stand);
  const seen: Record<'one' | 'other', unknown[]> = { one: [], other: [] };
  const look = (which: 'one' | 'other') => async (round: number) => {
    const browser = browsers[round]?.[which] as FormClient;
    await send(browser, which === 'one' ? (known[round] as string) : unknown(round));
    seen[which].push([browser.status, new URL(browser.url).pathname, /<h1>[^<]*/.exec(browser.markup)?.[0]]);
  };
  expect(await toldApart(rounds, look('one'), look('other'))).toBeUndefined();
  expect(seen.one).toEqual(seen.other);
});

test.concurrent('a passkey: one of somebody, with a wrong signature, and one of nobody', async () => {
  const credential = (userId: string, challenge: string) => {
    const encoded = (value: string | object) =>
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
    return JSON.stringify({
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: {
        clientDataJSON: encoded({ type: 'webauthn.get', challenge, origin: login.origin }),
        authenticatorData: encoded('x'.repeat(37)),
        signature: encoded('none'),
        userHandle: encoded(userId),
      },
    });
  };
  const browsers = await ready((browser) => browser.open('/ui/login/passkey'));
  const send = (which: 'one' | 'other') => async (round: number) => {
    const browser = browsers[round]?.[which] as FormClient;
    const options = /data-options="([^"]*)"/.exec(browser.markup)?.[1]?.replaceAll('&quot;', '"') ?? '{}';
    const { challenge } = JSON.parse(options).publicKey as { challenge: string };
    const userId = which === 'one' ? (ids[round] as string) : `${round}`.padStart(18, '9');
    await browser.submit({ credential: credential(userId, challenge) });
    expect(browser.status).toBe(400);
  };
  expect(await toldApart(rounds, send('one'), send('other'))).toBeUndefined();
});
