import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { totpCodeAt } from '../user/testing.ts';
import {
  admin,
  headingOf,
  noteOf,
  openScene,
  type Person,
  password,
  pathOf,
  problemOf,
  type Scene,
  users,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.stop());

interface Human {
  readonly human: {
    readonly profile: Record<string, string>;
    readonly email: { email: string; isVerified: boolean };
  };
}
const stored = async (userId: string) =>
  (await scene.postern.call<{ user: Human }>(`${users}/GetUserByID`, { userId })).user.human;

describe('who is not signed in', () => {
  test('is led through the sign-in and back to the page that was wanted', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/sessions');
    expect([pathOf(client), client.status]).toEqual(['/account/sessions', 200]);
    expect(client.headers.get('cache-control')).toBe('no-store');
    expect(client.headers.get('content-security-policy')).toContain("default-src 'none'");
    await client.open('/account');
    expect(headingOf(client)).toBe('Welcome, Ada Lovelace');
  });

  test('is told of no page that there is none of, and its address is no way to anywhere else', async () => {
    const client = scene.browser();
    await client.open('/account/nothing');
    expect(client.status).toBe(404);
    for (const path of [
      '/account//evil.example',
      '/account/..%2f..%2fevil',
      '/account/security?next=//evil.example',
    ]) {
      const response = await scene.browser().request(path);
      const location = response.headers.get('location') ?? '';
      expect(location.startsWith('/ui/login/') || response.status === 404).toBe(true);
      expect(location).not.toContain('evil');
    }
  });

  test('comes to no page with a request that was made up, or for another instance', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada);
    await client.open('/ui/login/login?authRequestID=account_AAAA');
    expect(client.markup).toContain('expired');
  });
});

describe('the profile', () => {
  test('is changed, and refused field by field', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/profile');
    await client.submit({
      firstName: 'Augusta',
      lastName: 'King',
      displayName: '',
      nickName: 'A',
      gender: 'female',
      preferredLanguage: 'de',
    });
    expect([client.status, problemOf(client), pathOf(client)]).toEqual([200, '', '/account/profile']);
    expect((await stored(ada.userId)).profile).toMatchObject({
      givenName: 'Augusta',
      familyName: 'King',
      displayName: 'Augusta King',
      nickName: 'A',
      preferredLanguage: 'de',
      gender: 'GENDER_FEMALE',
    });
    // In the language that was chosen, from the answer on.
    expect(client.markup).toContain('<html lang="de" dir="ltr">');
    expect(client.url).toContain('note=saved');

    await client.open('/account/profile?ui_locales=en');
    await client.submit({
      firstName: '',
      lastName: 'King',
      displayName: '',
      nickName: '',
      gender: 'female',
      preferredLanguage: 'en',
    });
    expect(client.status).toBe(400);
    expect((await stored(ada.userId)).profile['givenName']).toBe('Augusta');
    await client.submit({
      firstName: 'x'.repeat(250),
      lastName: 'King',
      displayName: '',
      nickName: '',
      gender: 'female',
      preferredLanguage: 'en',
    });
    expect(client.status).toBe(400);
  });
});

describe('addresses', () => {
  test('a new e-mail address is proven by the code that comes there', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/email');
    await client.submit({ address: 'not an address' });
    expect(problemOf(client)).toBe('This is not an e-mail address.');
    const address = `new-${ada.email}`;
    await client.submit({ address });
    expect(pathOf(client)).toBe('/account/email/code');
    expect(noteOf(client)).toContain('A code is on its way');
    expect((await stored(ada.userId)).email).toEqual({ email: address } as never);
    const code = await scene.codeTo(address);
    await client.submit({ code: 'WRONG1' }, '/account/email/code');
    expect(problemOf(client)).toContain('The code is wrong');
    await client.submit({ code }, '/account/email/code');
    expect([pathOf(client), noteOf(client)]).toEqual(['/account/contact', 'Confirmed. Thank you.']);
    expect((await stored(ada.userId)).email).toEqual({ email: address, isVerified: true });
  });

  test('another code is sent, but not without end', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/email');
    const address = `again-${ada.email}`;
    await client.submit({ address });
    await scene.codeTo(address);
    await client.submit({}, '/account/email/resend');
    expect(noteOf(client)).toBe('Another code is on its way.');
    const code = await scene.codeTo(address, 1);
    await client.submit({}, '/account/email/resend');
    await client.submit({}, '/account/email/resend');
    expect(problemOf(client)).toContain('wait');
    const newest = await scene.codeTo(address, 2);
    expect(newest).not.toBe(code);
    await client.submit({ code: newest }, '/account/email/code');
    expect(noteOf(client)).toBe('Confirmed. Thank you.');
  });

  test('a phone number is added and taken away', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/phone');
    await client.submit({ address: 'call me' });
    expect(problemOf(client)).toContain('not a phone number');
    await client.submit({ address: '+41 44 123 45 67' });
    expect(pathOf(client)).toBe('/account/phone/code');
    expect(client.markup).toContain('+41441234567');
    await client.open('/account/phone');
    await client.submit({}, '/account/phone/remove');
    expect([pathOf(client), noteOf(client)]).toEqual(['/account/contact', 'Removed.']);
  });
});

describe('the password', () => {
  const change = { newPassword: 'Another-1234', newPasswordConfirmation: 'Another-1234' };

  test('takes the old one, keeps the policy, and ends every other session', async () => {
    const ada = await scene.person();
    const [here, elsewhere] = [await scene.signedIn(ada, '/account/password'), await scene.signedIn(ada)];
    await here.submit({ oldPassword: 'Wrong-1234', ...change });
    expect(problemOf(here)).toBe('The current password is wrong.');
    await here.submit({ oldPassword: password, newPassword: 'short', newPasswordConfirmation: 'short' });
    expect(problemOf(here)).toContain('does not have everything');
    await here.submit({ oldPassword: password, newPassword: password, newPasswordConfirmation: password });
    expect(problemOf(here)).toContain('not your current one');
    await here.submit({ oldPassword: password, ...change });
    expect([pathOf(here), noteOf(here)]).toEqual([
      '/account/security',
      'Your password is changed. You are signed out everywhere else.',
    ]);
    await here.open('/account/sessions');
    expect(here.status).toBe(200);
    expect(pathOf(await elsewhere.open('/account'))).toStartWith('/ui/login/');
  });

  test('is not guessed at through a browser that was left open', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/password');
    for (let tries = 0; tries < 12; tries++) await client.submit({ oldPassword: 'Wrong-1234', ...change });
    expect(problemOf(client)).toContain('wait');
    await client.submit({ oldPassword: password, ...change });
    expect(problemOf(client)).toContain('wait');
  });
});

describe('second factors', () => {
  const factors = async (userId: string) =>
    (
      await scene.postern.call<{ authMethodTypes?: string[] }>(`${users}/ListAuthenticationMethodTypes`, {
        userId,
      })
    ).authMethodTypes ?? [];

  test('an app is added and taken away, recovery codes are shown once and counted', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/security');
    await client.submit({}, '/account/factors/app');
    const secret = (/class="secret">([^<]+)</.exec(client.markup)?.[1] ?? '').replaceAll(' ', '');
    await client.submit({ code: '000000' }, '/account/factors/app/finish');
    expect(problemOf(client)).toContain('wrong');
    await client.submit({ code: totpCodeAt(secret) }, '/account/factors/app/finish');
    expect([pathOf(client), noteOf(client)]).toEqual([
      '/account/security',
      'Added. You are asked for it from the next sign-in on.',
    ]);
    expect(await factors(ada.userId)).toContain('AUTHENTICATION_METHOD_TYPE_TOTP');

    await client.open('/account/recovery-codes');
    await client.submit({}, '/account/recovery-codes');
    const codes = [...client.markup.matchAll(/<li><code>([^<]+)</g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    await client.open('/account/security');
    expect(client.markup).toContain(`${codes.length} codes are left.`);
    expect(client.markup).not.toContain(codes[0] ?? '');
    await client.submit({}, '/account/recovery-codes/remove');

    await client.submit({}, '/account/factors/app/remove');
    expect(noteOf(client)).toBe('Removed.');
    expect(await factors(ada.userId)).toEqual(['AUTHENTICATION_METHOD_TYPE_PASSWORD']);
    // Once more, as by a second click: it is gone, and stays so.
    await client.open('/account/security');
    expect(client.markup).toContain('action="/account/factors/app"');
  });

  test('codes by mail are tried before anybody relies on them', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/security');
    expect(client.markup).toContain('Confirm your phone number first.');
    const before = scene.messagesTo(ada.email);
    await client.submit({}, '/account/factors/email');
    expect(pathOf(client)).toStartWith('/ui/login/');
    await client.submit({}, '/ui/login/otp/email');
    await client.submit({ code: await scene.codeTo(ada.email, before) }, '/ui/login/otp/email');
    expect([pathOf(client), client.status]).toEqual(['/account/security', 200]);
    expect(await factors(ada.userId)).toContain('AUTHENTICATION_METHOD_TYPE_OTP_EMAIL');
    // What the settings do not have, or the person has no address for, is not added by whoever makes the form up.
    const form = { csrf: client.field('csrf'), account: ada.userId };
    await client.post('/account/factors/sms', form);
    expect(await factors(ada.userId)).not.toContain('AUTHENTICATION_METHOD_TYPE_OTP_SMS');
    await client.submit({}, '/account/factors/email/remove');
    expect(noteOf(client)).toBe('Removed.');
  });

  test('the last one stays where the settings force one', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/security');
    await client.submit({}, '/account/factors/app');
    const secret = (/class="secret">([^<]+)</.exec(client.markup)?.[1] ?? '').replaceAll(' ', '');
    await client.submit({ code: totpCodeAt(secret) }, '/account/factors/app/finish');
    const { policy } = await scene.postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`);
    await scene.postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, forceMfa: true });
    try {
      await client.open('/account/security');
      await client.submit({}, '/account/factors/app/remove');
      expect(problemOf(client)).toContain('the last one stays');
      expect(await factors(ada.userId)).toContain('AUTHENTICATION_METHOD_TYPE_TOTP');
    } finally {
      await scene.postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, forceMfa: false });
    }
  });
});

describe('sessions', () => {
  test('are listed with their device, and ended one by one and all at once', async () => {
    const ada = await scene.person();
    const here = await scene.signedIn(ada, '/account/sessions');
    const others = [await scene.signedIn(ada), await scene.signedIn(ada), await scene.signedIn(ada)];
    await here.open('/account/sessions');
    expect(here.markup.match(/action="\/account\/sessions\/end"/g)).toHaveLength(3);
    expect(here.markup).toContain('This browser');
    await here.submit({}, '/account/sessions/end');
    expect(noteOf(here)).toBe('Signed out there.');
    expect(here.markup.match(/action="\/account\/sessions\/end"/g)).toHaveLength(2);
    await here.submit({}, '/account/sessions/end-others');
    expect(here.markup).not.toContain('action="/account/sessions/end"');
    for (const other of others) expect(pathOf(await other.open('/account'))).toStartWith('/ui/login/');
    expect((await here.open('/account')).status).toBe(200);
  });

  test('of others are not ended by whoever knows their ids', async () => {
    const [ada, eve] = [await scene.person(), await scene.person()];
    const [victim, attacker] = [await scene.signedIn(ada), await scene.signedIn(eve, '/account/sessions')];
    await scene.signedIn(eve);
    const { sessions } = await scene.postern.call<{ sessions: { id: string }[] }>(
      'zitadel.session.v2.SessionService/ListSessions',
      { queries: [{ userIdQuery: { id: ada.userId } }] },
    );
    await attacker.open('/account/sessions');
    await attacker.submit({ id: sessions[0]?.id ?? '' }, '/account/sessions/end');
    expect((await victim.open('/account')).status).toBe(200);
    expect(pathOf(victim)).toBe('/account');
  });
});

describe('what happened', () => {
  test('is told in sentences, newest first, page by page', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/activity');
    expect(client.markup.indexOf('Password entered')).toBeLessThan(client.markup.indexOf('Account created'));
    for (let at = 0; at < 30; at++)
      await scene.postern.call(`${users}/UpdateHumanUser`, {
        userId: ada.userId,
        profile: { givenName: `Ada${at}`, familyName: 'L' },
      });
    await client.open('/account/activity');
    expect(client.markup.match(/Profile changed/g)).toHaveLength(25);
    expect(client.markup).toContain('by ');
    expect(client.markup).not.toContain('Account created');
    const [, older = ''] = /href="(\/account\/activity\?before=\d+)"/.exec(client.markup) ?? [];
    await client.open(older);
    expect(client.markup.match(/Profile changed/g)).toHaveLength(5);
    expect(client.markup).toContain('Account created');
  });
});

describe('the data', () => {
  test('is given as one document, with the history and without what is secret', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/data');
    const response = await client.request('/account/data/download');
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const document = (await response.json()) as {
      user: { user: { id: string } };
      history: { type: string }[];
    };
    expect(document.user.user.id).toBe(ada.userId);
    expect(document.history.map(({ type }) => type)).toContain('user.human.added');
    expect(JSON.stringify(document)).toContain(ada.email);
    for (let again = 0; again < 3; again++) await client.open('/account/data/download');
    expect([client.status, problemOf(client)]).toEqual([400, expect.stringContaining('wait')]);
    expect(JSON.stringify(document)).not.toMatch(/\$argon2|encodedHash|"crypted"/);
  });

  test('is deleted with the account where the person may, by a box and after signing in again', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/data');
    expect(client.markup).toContain('does not let people delete their account');
    await client.open('/account/data/delete');
    expect(pathOf(client)).toBe('/account/data');

    await scene.postern.call('zitadel.management.v1.ManagementService/AddOrgMember', {
      userId: ada.userId,
      roles: ['ORG_USER_SELF_MANAGER'],
    });
    const later = scene.postern.advance(11 * 60_000);
    try {
      await client.open('/account/data/delete');
      expect(pathOf(client)).toBe('/ui/login/password');
      await client.submit({ password }, '/ui/login/password');
      expect(pathOf(client)).toBe('/account/data/delete');
      await client.submit({}, '/account/data/delete');
      expect(problemOf(client)).toContain('box');
      await client.submit({ sure: '1' }, '/account/data/delete');
      expect([pathOf(client), headingOf(client)]).toEqual(['/account/deleted', 'Your account is deleted']);
      expect(pathOf(await client.open('/account'))).toStartWith('/ui/login/');
      expect(await stored(ada.userId).catch((error) => error.body.code)).toBe('not_found');
    } finally {
      later();
    }
  });
});

describe('forms', () => {
  const names = {
    firstName: 'Changed',
    lastName: 'C',
    displayName: '',
    nickName: '',
    gender: 'female',
    preferredLanguage: 'en',
  };
  const nameOf = async ({ userId }: Person) => (await stored(userId)).profile['givenName'];

  test('count from their own browser alone', async () => {
    const [ada, eve] = [await scene.person(), await scene.person()];
    const client = await scene.signedIn(ada, '/account/profile');
    const csrf = client.field('csrf');
    await client.post('/account/profile', { ...names, account: ada.userId });
    expect(client.status).toBe(403);
    const response = await client.request('/account/profile', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ ...names, csrf, account: ada.userId }).toString(),
    });
    expect(response.status).toBe(403);
    // Somebody else's id proves nothing: that person has to sign in.
    await client.post('/account/profile', { ...names, csrf, account: eve.userId });
    expect(pathOf(client)).toStartWith('/ui/login/');
    expect([await nameOf(ada), await nameOf(eve)]).toEqual(['Ada', 'Ada']);
  });

  test('are about whom they were shown for, whoever signs in in another tab', async () => {
    const [ada, eve] = [await scene.person(), await scene.person()];
    const client = await scene.signedIn(ada, '/account/profile');
    const form = { ...names, csrf: client.field('csrf'), account: ada.userId };
    await client.open('/ui/login/loginname');
    await client.submit({ loginName: eve.name }, '/ui/login/loginname');
    await client.submit({ password }, '/ui/login/password');
    await client.open('/account');
    expect(client.markup).toContain(eve.name);
    await client.post('/account/profile', form);
    expect([pathOf(client), new URL(client.url).searchParams.get('account')]).toEqual([
      '/account/profile',
      ada.userId,
    ]);
    expect([await nameOf(ada), await nameOf(eve)]).toEqual(['Changed', 'Ada']);
    // Every way from there is about the same person, and one leads to the other.
    expect(client.markup).toContain(`href="/account/security?account=${ada.userId}"`);
    const [, other = ''] =
      /href="(\/ui\/login\/login\?authRequestID=account_[^"]+)"/.exec(client.markup) ?? [];
    await client.open(other);
    await client.submit({ choose: eve.userId }, '/ui/login/accounts');
    expect([pathOf(client), client.field('account') || client.url]).toEqual([
      '/account',
      `${scene.postern.url}/account?account=${eve.userId}`,
    ]);
    // Of whom nobody is signed in here, nobody else's account is shown.
    await client.open('/account?account=somebody');
    expect(pathOf(client)).toStartWith('/ui/login/');
  });

  test('of a session that has ended meanwhile change nothing', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/profile');
    const form = { csrf: client.field('csrf'), account: ada.userId, firstName: 'Nobody', lastName: 'N' };
    await scene.postern.call(`${users}/LockUser`, { userId: ada.userId });
    await client.post('/account/profile', form);
    expect(pathOf(client)).toStartWith('/ui/login/');
    expect((await stored(ada.userId)).profile['givenName']).toBe('Ada');
  });
});

test('what takes an account over is asked for again after a while', async () => {
  const ada = await scene.person();
  const client = await scene.signedIn(ada);
  const later = scene.postern.advance(11 * 60_000);
  try {
    for (const path of [
      '/account/email',
      '/account/recovery-codes',
      '/account/passkeys/add',
      '/account/data/download',
    ]) {
      const response = await client.request(path);
      expect([path, response.status]).toEqual([path, 303]);
      expect(response.headers.get('location')).toStartWith('/ui/login/login?authRequestID=account_');
    }
    await client.open('/account/email');
    expect(pathOf(client)).toBe('/ui/login/password');
    await client.submit({ password }, '/ui/login/password');
    expect([pathOf(client), client.status]).toEqual(['/account/email', 200]);
  } finally {
    later();
  }
});
