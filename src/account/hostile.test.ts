import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { FormClient } from '../login/testing.ts';
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

/** What addresses, forms and cookies may say that no page of ours made. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.stop());

const names = { firstName: 'Ada', lastName: 'Lovelace', displayName: 'Ada Lovelace' };
const sessions = 'zitadel.session.v2.SessionService';
const tells = ({ markup }: FormClient, { name }: Person) => markup.includes(name);

describe('an id in an address', () => {
  test('tells nobody whose it is', async () => {
    const ada = await scene.person();
    const stranger = scene.browser();
    for (const path of ['/account', '/account/security', '/account/email']) {
      await stranger.open(`${path}?account=${ada.userId}`);
      expect([path, pathOf(stranger), tells(stranger, ada)]).toEqual([path, '/ui/login/loginname', false]);
    }
  });

  test('of somebody else is told to nobody who is signed in, and nobody takes that place unasked', async () => {
    const [ada, eve] = [await scene.person(), await scene.person()];
    const client = await scene.signedIn(eve, '/account/profile');
    const form = { csrf: client.field('csrf'), account: ada.userId, ...names, lastName: 'Evil' };
    for (const go of [
      () => client.open(`/account/profile?account=${ada.userId}`),
      () => client.post('/account/profile', form),
    ]) {
      await go();
      expect([pathOf(client), tells(client, ada)]).toEqual(['/ui/login/accounts', false]);
    }
    await client.submit({ choose: eve.userId }, '/ui/login/accounts');
    expect([pathOf(client), client.markup.includes('Evil')]).toEqual(['/account/profile', false]);
  });

  test('of whom the browser knows leads to that person, who signs in again', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada);
    await client.open('/ui/login/logout');
    await client.submit({}, '/ui/login/logout');
    await client.open(`/account/sessions?account=${ada.userId}`);
    expect([pathOf(client), tells(client, ada)]).toEqual(['/ui/login/password', true]);
    await client.submit({ password }, '/ui/login/password');
    expect(pathOf(client)).toBe('/account/sessions');
  });
});

describe('a form with what none of ours sends', () => {
  test('is shown again where the language is no language', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada, '/account/profile');
    for (const preferredLanguage of ['%%%', 'x', 'x-evil', 'i-klingon', '\0', 'a'.repeat(5000)]) {
      await client.submit({ ...names, gender: 'female', preferredLanguage }, '/account/profile');
      expect([preferredLanguage, client.status]).toEqual([preferredLanguage, 400]);
      expect(problemOf(client)).toContain('Check what you entered');
    }
    await client.submit({ ...names, preferredLanguage: 'fr' }, '/account/profile');
    expect(client.status).toBe(200);
  });

  test('says how large a picture may be, and that it was too large, whoever of the browser it is for', async () => {
    const [ada, eve] = [await scene.person(), await scene.person()];
    const client = await scene.signedIn(ada);
    await client.open('/ui/login/loginname');
    await client.submit({ loginName: eve.name }, '/ui/login/loginname');
    await client.submit({ password }, '/ui/login/password');
    await client.open(`/account/profile?account=${ada.userId}`);
    expect(client.markup).toContain('at most 512 kB');
    const [, action = ''] = /action="(\/account\/avatar[^"]*)"/.exec(client.markup) ?? [];
    for (const [size, said] of [
      [524_289, '513 kB'],
      [600_000, '587 kB'],
      [2_000_000, '2 MB'],
      // More than is read of any request.
      [9_000_000, '9 MB'],
    ] as const) {
      const form = new FormData();
      form.set('csrf', client.field('csrf'));
      form.set('account', ada.userId);
      form.set('file', new Blob([new Uint8Array(size)], { type: 'image/png' }), 'photo.png');
      await client.request(action, { method: 'POST', body: form });
      expect([size, client.status, headingOf(client), tells(client, ada)]).toEqual([
        size,
        413,
        'Profile',
        true,
      ]);
      expect(problemOf(client)).toBe(`This file has ${said}. A picture may have at most 512 kB.`);
    }
  });
});

test('an address that is not confirmed is replaced by whoever has just signed in alone', async () => {
  const ada = await scene.person({ email: { email: 'ada-due@people.example', isVerified: false } });
  const client = scene.browser();
  await client.open('/account');
  await client.submit({ loginName: ada.name }, '/ui/login/loginname');
  await client.submit({ password }, '/ui/login/password');
  const change = `/ui/login/verify/change?account=${ada.userId}`;
  await client.open(change);
  expect(pathOf(client)).toBe('/ui/login/verify/change');
  const form = { csrf: client.field('csrf'), account: ada.userId, email: 'thief@people.example' };
  const back = scene.postern.advance(11 * 60 * 1000);
  try {
    for (const go of [() => client.open(change), () => client.post('/ui/login/verify/change', form)]) {
      await go();
      expect(pathOf(client)).toBe('/ui/login/password');
    }
    expect(scene.messagesTo('thief@people.example')).toBe(0);
    await client.submit({ password }, '/ui/login/password');
    await client.open(change);
    expect(pathOf(client)).toBe('/ui/login/verify/change');
  } finally {
    back();
  }
});

describe('messages to an address', () => {
  const set = async (client: FormClient, address: string) => {
    await client.open('/account/email');
    await client.submit({ address }, '/account/email');
    return [pathOf(client), problemOf(client).replace(/\d+/, 'n')];
  };
  const sent = ['/account/email/code', ''];
  const wait = ['/account/email', 'To keep accounts safe, wait n seconds before you try again.'];

  test('are counted when there is one: whoever mistypes it need not wait', async () => {
    const client = await scene.signedIn(await scene.person());
    for (let typo = 0; typo < 5; typo++)
      expect(await set(client, 'ada@')).toEqual(['/account/email', 'This is not an e-mail address.']);
    expect(await set(client, 'ada-elsewhere@people.example')).toEqual(sent);
  });

  test('are few, by however many accounts they are asked for, and all at once', async () => {
    const victim = 'victim@people.example';
    const clients = [
      await scene.signedIn(await scene.person()),
      await scene.signedIn(await scene.person()),
    ] as const;
    const answers = [];
    for (let times = 0; times < 2; times++)
      for (const client of clients)
        answers.push(await set(client, times === 0 ? victim : 'Victim@people.example'));
    expect(answers).toEqual([sent, sent, sent, wait]);

    const many = await scene.signedIn(await scene.person(), '/account/email');
    const form = { csrf: many.field('csrf'), account: many.field('account') };
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const answer = await many.request('/account/email', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ ...form, address: `v${n}@people.example` }).toString(),
        });
        return answer.status;
      }),
    );
    expect(statuses.filter((status) => status === 303).length).toBeLessThanOrEqual(3);
    expect(new Set(statuses)).toEqual(new Set([303, 400]));
  });
});

describe('sessions that have expired', () => {
  const create = (userId: string, lifetime: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        scene.postern.call(`${sessions}/CreateSession`, { checks: { user: { userId } }, lifetime }),
      ),
    );

  test('hide none that have not, and those without an end are shown', async () => {
    const ada = await scene.person();
    const client = await scene.signedIn(ada);
    await scene.signedIn(ada);
    await scene.postern.call(`${sessions}/CreateSession`, { checks: { user: { userId: ada.userId } } });
    for (let begun = 0; begun < 100; begun += 20) await create(ada.userId, '5s', 20);
    const back = scene.postern.advance(20_000);
    try {
      await client.open('/account/sessions');
      expect(client.markup).toContain('This browser');
      expect(client.markup.match(/action="\/account\/sessions\/end"/g)).toHaveLength(2);
      await client.submit({}, '/account/sessions/end-others');
      expect(noteOf(client)).toBe('Signed out there.');
      expect(client.markup).not.toContain('action="/account/sessions/end"');
    } finally {
      back();
    }
  });
});

describe('the file of one’s data', () => {
  test('has what was stored as bytes in base64', async () => {
    const ada = await scene.person();
    const value = Buffer.from('a note').toString('base64');
    const metadata = [{ key: 'note', value }];
    await scene.postern.call(`${users}/SetUserMetadata`, { userId: ada.userId, metadata });
    const client = await scene.signedIn(ada);
    await client.open('/account/data/download');
    const file = JSON.parse(client.markup) as { metadata: { result: { key: string; value: string }[] } };
    expect(file.metadata.result.map(({ key, value }) => ({ key, value }))).toEqual(metadata);
  });
});

test('a number stays where its codes are the last factor and one is forced', async () => {
  const ada = await scene.person({ phone: { phone: '+41441234567', isVerified: true } });
  const client = await scene.signedIn(ada, '/account/security');
  await client.submit({}, '/account/factors/app');
  const secret = (/class="secret">([^<]+)</.exec(client.markup)?.[1] ?? '').replaceAll(' ', '');
  await client.submit({ code: totpCodeAt(secret) }, '/account/factors/app/finish');
  await scene.postern.call(`${users}/AddOTPSMS`, { userId: ada.userId });
  const { policy } = await scene.postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`);
  await scene.postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, forceMfa: true });
  try {
    await client.open('/account/security');
    await client.submit({}, '/account/factors/app/remove');
    expect(noteOf(client)).toBe('Removed.');
    await client.open('/account/phone');
    await client.submit({}, '/account/phone/remove');
    expect([client.status, pathOf(client)]).toEqual([400, '/account/phone/remove']);
    expect(problemOf(client)).toContain('the last one stays');
    await client.open('/account/contact');
    expect(client.markup).toContain('+41441234567');
  } finally {
    await scene.postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, forceMfa: false });
  }
  await client.open('/account/phone');
  await client.submit({}, '/account/phone/remove');
  expect([pathOf(client), noteOf(client)]).toEqual(['/account/contact', 'Removed.']);
});
