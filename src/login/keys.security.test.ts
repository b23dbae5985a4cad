import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Authenticator, type Behaviour } from '../testing/authenticator.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

/** Attacks on keys at the pages. */

const users = 'zitadel.user.v2.UserService';
const password = 'Secret-1234';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

let made = 0;
async function person() {
  const name = `ada${++made}`;
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${name}@people.example`, isVerified: true },
    password: { password },
  });
  return { userId, name };
}
const visitor = () => {
  const browser = new FormClient(postern.url);
  browser.stopsAtOffers = true;
  return browser;
};
const at = (browser: FormClient) => new URL(browser.url).pathname;
const optionsIn = ({ markup }: FormClient) =>
  JSON.parse((/data-options="([^"]*)"/.exec(markup)?.[1] ?? '').replaceAll('&quot;', '"'));
const send = (browser: FormClient, credential: object, more: Record<string, string> = {}) =>
  browser.submit({ credential: JSON.stringify(credential), ...more });

async function linkFor(userId: string): Promise<string> {
  const { code } = await postern.call<{ code: { id: string; code: string } }>(
    `${users}/CreatePasskeyRegistrationLink`,
    { userId, returnCode: {} },
  );
  return `/ui/v2/login/passkey/set?${new URLSearchParams({ userId, codeId: code.id, code: code.code })}`;
}
async function begun(link: string): Promise<FormClient> {
  const browser = await visitor().open(link);
  return browser.submit({});
}
async function withPasskey(userId: string): Promise<Authenticator> {
  const key = new Authenticator(postern.url);
  const browser = await begun(await linkFor(userId));
  await send(browser, key.create(optionsIn(browser)), { name: 'Phone' });
  expect(browser.markup).toContain('Passkey set up');
  return key;
}
const asking = () => visitor().open('/ui/login/passkey');

describe('signing in with a passkey', () => {
  test('what the page asked is answered once, from whatever browser', async () => {
    const key = await withPasskey((await person()).userId);
    const browser = await asking();
    const asked = browser.field('asked');
    const signed = key.get(optionsIn(browser), { signCount: 0 });
    await send(browser, signed);
    expect(at(browser)).toBe('/ui/login/signedin');
    const thief = await asking();
    await send(thief, signed, { asked });
    expect([at(thief), thief.status]).toEqual(['/ui/login/passkey', 400]);
  });

  test('an answer to nothing, to another page, and after its time are refused alike', async () => {
    const { userId } = await person();
    const key = await withPasskey(userId);
    const lies: readonly [Behaviour, Record<string, string>?][] = [
      [{ challenge: 'AAAA' }],
      [{ userVerified: false }],
      [{ userHandle: Buffer.from('1').toString('base64url') }],
      [{ userHandle: Buffer.from((await person()).userId).toString('base64url') }],
      [{}, { asked: 'forged' }],
    ];
    const seen = new Set<string>();
    for (const [lie, more] of lies) {
      const browser = await asking();
      await send(browser, key.get(optionsIn(browser), lie), more);
      expect(browser.status).toBe(400);
      seen.add(/<main>.*?<form/s.exec(browser.markup)?.[0] ?? '');
    }
    for (const nonsense of ['{', 'x'.repeat(30_000)]) {
      const browser = await asking();
      await browser.submit({ credential: nonsense });
      expect(browser.status).toBe(400);
      seen.add(/<main>.*?<form/s.exec(browser.markup)?.[0] ?? '');
    }
    expect(seen.size).toBe(1);
    const late = await asking();
    const signed = key.get(optionsIn(late));
    const back = postern.advance(10 * 60_000 + 1);
    try {
      await send(late, signed);
      expect(late.status).toBe(400);
    } finally {
      back();
    }
  });

  test('the page tells nobody who has a passkey: it asks for any', async () => {
    const browser = await asking();
    expect(optionsIn(browser).publicKey.allowCredentials).toEqual([]);
    const policy = browser.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    await browser.open('/ui/login/logout');
    expect(browser.headers.get('content-security-policy')).not.toContain('script-src');
  });
});

describe('setting up a passkey', () => {
  test('takes the code, a few times wrong and no more, and tells nobody whether there is somebody', async () => {
    const { userId } = await person();
    const link = await linkFor(userId);
    const wrong = link.replace(/code=[^&]+$/, 'code=wrong');
    const said: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++)
      said.push(/role="alert".*?<p>([^<]*)</s.exec((await begun(wrong)).markup)?.[1]);
    expect(new Set(said.slice(0, 5)).size).toBe(1);
    expect(said[5]).toContain('no longer valid');
    expect((await begun(link)).markup).toContain('no longer valid');
    const nobody = await begun(`/ui/login/passkey/set?userId=1&codeId=1&code=1`);
    const none = await begun(`/ui/login/passkey/set?userId=${userId}&codeId=1&code=1`);
    const shown = ({ markup }: FormClient) => /<main>.*?<form/s.exec(markup)?.[0];
    expect(shown(nobody)).toBe(shown(none));
  });

  test('is finished by the browser that began it, for the person whose code it was', async () => {
    const [ann, bob] = [await person(), await person()];
    const victim = await begun(await linkFor(ann.userId));
    const attacker = await begun(await linkFor(bob.userId));
    // The attacker's ticket beside the victim's id, and the other way round.
    await send(attacker, new Authenticator(postern.url).create(optionsIn(attacker)), {
      userId: ann.userId,
      name: 'x',
    });
    expect(attacker.status).toBe(400);
    const key = new Authenticator(postern.url);
    const again = await begun(await linkFor(bob.userId));
    await send(again, key.create(optionsIn(again)), { begun: victim.field('begun'), name: 'x' });
    expect(again.status).toBe(400);
    const { result } = await postern.call<{ result?: object[] }>(`${users}/ListPasskeys`, {
      userId: ann.userId,
    });
    expect(result).toBeUndefined();
  });

  test('without a code is for who signed in a moment ago', async () => {
    const { name } = await person();
    const stranger = await visitor().open('/ui/login/passkey/set');
    expect(at(stranger)).toBe('/ui/login/loginname');
    const browser = await visitor().open('/ui/login/loginname');
    await browser.submit({ loginName: name });
    await browser.submit({ password });
    await browser.submit({ skip: '1' });
    await browser.open('/ui/login/passkey/set');
    expect(at(browser)).toBe('/ui/login/passkey/set');
    const back = postern.advance(11 * 60_000);
    try {
      await browser.open('/ui/login/passkey/set');
      expect(at(browser)).toBe('/ui/login/loginname');
    } finally {
      back();
    }
    await browser.open('/ui/login/passkey/set');
    await browser.submit({});
    await send(browser, new Authenticator(postern.url).create(optionsIn(browser)), { name: 'Phone' });
    expect(at(browser)).toBe('/ui/login/signedin');
  });

  test('is closed where the organization allows no passkeys', async () => {
    const { userId } = await person();
    const link = await linkFor(userId);
    const key = await withPasskey(userId);
    const asked = await asking();
    const signed = key.get(optionsIn(asked));
    const admin = 'zitadel.admin.v1.AdminService/UpdateLoginPolicy';
    const usual = {
      allowUsernamePassword: true,
      allowRegister: true,
      passwordCheckLifetime: '864000s',
      multiFactorCheckLifetime: '43200s',
    };
    await postern.call(admin, { ...usual, passwordlessType: 'PASSWORDLESS_TYPE_NOT_ALLOWED' });
    try {
      expect((await visitor().open(link)).status).toBe(403);
      expect((await asking()).status).toBe(403);
      await send(asked, signed);
      expect(at(asked)).not.toBe('/ui/login/signedin');
      expect((await visitor().open('/ui/login/loginname')).markup).not.toContain('<script');
    } finally {
      await postern.call(admin, { ...usual, passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED' });
    }
  });
});

test('an address that tries on and on has to wait', async () => {
  const statuses: number[] = [];
  while (statuses.length < 30 && statuses.at(-1) !== 429) {
    const browser = await asking();
    await browser.submit({ credential: '{' });
    statuses.push(browser.status);
  }
  expect(statuses.at(-1)).toBe(429);
});
