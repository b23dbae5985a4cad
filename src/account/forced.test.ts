import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { startTestPostern } from '../testing/postern.ts';
import { totpCodeAt } from '../user/testing.ts';
import {
  admin,
  headingOf,
  openScene,
  type Person,
  password,
  pathOf,
  problemOf,
  type Scene,
  users,
} from './testing.ts';

/** The account is no way around what the login settings force, and nobody is kept from it by them. */

let scene: Scene;
let policy: object;
beforeAll(async () => {
  scene = await openScene();
  ({ policy } = await scene.postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`));
});
afterAll(() => scene?.stop());

async function forced<T>(work: () => Promise<T>, more: object = {}): Promise<T> {
  const change = (more: object) =>
    scene.postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, mfaInitSkipLifetime: '0s', ...more });
  await change({ forceMfa: true, ...more });
  try {
    return await work();
  } finally {
    await change({ forceMfa: false });
  }
}
/** Leaves these second factors, and gives the others back. */
async function allowing<T>(wanted: readonly string[], work: () => Promise<T>): Promise<T> {
  const { result } = await scene.postern.call<{ result: string[] }>(`${admin}/ListLoginPolicySecondFactors`);
  const others = result.filter((type) => !wanted.includes(type));
  for (const type of others) await scene.postern.call(`${admin}/RemoveSecondFactorFromLoginPolicy`, { type });
  try {
    return await work();
  } finally {
    for (const type of others) await scene.postern.call(`${admin}/AddSecondFactorToLoginPolicy`, { type });
  }
}
const mailCodes = ({ userId }: Person) => scene.postern.call(`${users}/AddOTPEmail`, { userId });

describe('where a second factor is forced', () => {
  test('the account is reached with one alone', async () => {
    const ada = await scene.person();
    await forced(async () => {
      const client = await scene.signedIn(ada);
      expect(pathOf(client)).toBe('/ui/login/mfa/setup');
      for (const path of ['/account', '/account/security', '/account/password', '/account/email']) {
        await client.open(path);
        expect(pathOf(client)).toBe('/ui/login/mfa/setup');
      }
      await client.submit({ way: 'app' });
      const secret = (/class="secret">([^<]+)</.exec(client.markup)?.[1] ?? '').replaceAll(' ', '');
      await client.submit({ code: totpCodeAt(secret) });
      await client.open('/account/security');
      expect(pathOf(client)).toBe('/account/security');
    });
  });

  test('an address stays whose codes are the last one, until there is another', async () => {
    const ada = await scene.person();
    await mailCodes(ada);
    await forced(async () => {
      const client = await scene.signedIn(ada, '/account/email');
      const before = scene.messagesTo(ada.email);
      await client.submit({ send: '1' }, '/ui/login/otp/email');
      await client.submit({ code: await scene.codeTo(ada.email, before) });
      expect(pathOf(client)).toBe('/account/email');
      await client.submit({ address: 'elsewhere@people.example' }, '/account/email');
      expect(client.status).toBe(400);
      expect(problemOf(client)).toContain('the last one stays');
      expect(scene.messagesTo('elsewhere@people.example')).toBe(0);

      await client.open('/account/security');
      await client.submit({}, '/account/factors/app');
      const secret = (/class="secret">([^<]+)</.exec(client.markup)?.[1] ?? '').replaceAll(' ', '');
      await client.submit({ code: totpCodeAt(secret) }, '/account/factors/app/finish');
      await client.open('/account/email');
      await client.submit({ address: 'elsewhere@people.example' }, '/account/email');
      expect(pathOf(client)).toBe('/account/email/code');
    });
  });

  test('and where nothing else may be set up it is replaced, and confirmed at the next sign-in at the latest', async () => {
    const ada = await scene.person();
    await mailCodes(ada);
    const fresh = `new-${ada.email}`;
    const only = ['SECOND_FACTOR_TYPE_OTP_EMAIL'];
    await allowing(only, () =>
      forced(
        async () => {
          const before = scene.messagesTo(ada.email);
          // The only way that there is: a code is sent at once.
          const client = await scene.signedIn(ada, '/account/email');
          await client.submit({ code: await scene.codeTo(ada.email, before) });
          await client.submit({ address: fresh }, '/account/email');
          expect(pathOf(client)).toBe('/account/email/code');
          const code = await scene.codeTo(fresh);

          const next = await scene.signedIn(ada);
          expect(pathOf(next)).toBe('/ui/login/verify');
          await next.open('/account');
          expect(pathOf(next)).toBe('/ui/login/verify');
          const sent = scene.messagesTo(fresh);
          await next.submit({ code });
          await next.open('/account');
          expect(pathOf(next)).toBe('/ui/login/otp/email');
          await next.submit({ code: await scene.codeTo(fresh, sent) });
          await next.open('/account/contact');
          expect(pathOf(next)).toBe('/account/contact');
        },
        { passwordlessType: 'PASSWORDLESS_TYPE_NOT_ALLOWED' },
      ),
    );
  });
});

test('who has a passkey alone chooses a first password in the minutes after using it, and not later', async () => {
  const ada = await scene.person({ password: undefined });
  const { code } = await scene.postern.call<{ code: { id: string; code: string } }>(
    `${users}/CreatePasskeyRegistrationLink`,
    { userId: ada.userId, returnCode: {} },
  );
  const optionsIn = (markup: string) =>
    JSON.parse((/data-options="([^"]*)"/.exec(markup)?.[1] ?? '').replaceAll('&quot;', '"'));
  const client = scene.browser();
  const query = new URLSearchParams({ userId: ada.userId, codeId: code.id, code: code.code });
  await client.open(`/ui/v2/login/passkey/set?${query}`);
  await client.submit({});
  const key = new Authenticator(scene.postern.url);
  await client.submit({ credential: JSON.stringify(key.create(optionsIn(client.markup))), name: 'Phone' });
  const usePasskey = async () => {
    await client.open('/ui/login/passkey');
    await client.submit(
      { credential: JSON.stringify(key.get(optionsIn(client.markup))) },
      '/ui/login/passkey',
    );
  };
  await usePasskey();
  const back = scene.postern.advance(11 * 60_000);
  try {
    await client.open('/account/password');
    expect(pathOf(client)).toStartWith('/ui/login/');
    await usePasskey();
    await client.open('/account/password');
    expect([pathOf(client), headingOf(client)]).toEqual(['/account/password', 'Password']);
    expect(client.markup).not.toContain('oldPassword');
    await client.submit({ newPassword: password, newPasswordConfirmation: password }, '/account/password');
    expect(pathOf(client)).toBe('/account/security');
    expect(pathOf(await scene.signedIn(ada))).toBe('/account');
  } finally {
    back();
  }
});

test('where addresses have to be confirmed, no page of the account is a way around that', async () => {
  const postern = await startTestPostern({
    configure: (config) => Object.assign(config.login, { unverifiedEmail: 'require' }),
  });
  try {
    const { policy } = await postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`);
    await postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, mfaInitSkipLifetime: '0s' });
    const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
      username: 'eve',
      profile: { givenName: 'Eve', familyName: 'Online' },
      email: { email: 'eve@people.example', returnCode: {} },
      password: { password },
    });
    const client = await new FormClient(postern.url).open('/account');
    await client.submit({ loginName: 'eve' }, '/ui/login/loginname');
    await client.submit({ password }, '/ui/login/password');
    for (const path of ['/account', '/account/email', '/account/data']) {
      await client.open(path);
      expect(pathOf(client)).toBe('/ui/login/verify');
    }
    await postern.call(`${users}/SetEmail`, { userId, email: 'eve@people.example', isVerified: true });
    await client.open('/account');
    expect(pathOf(client)).toBe('/account');
  } finally {
    await postern.stop();
  }
});
