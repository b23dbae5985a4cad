import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../../login/testing.ts';
import { RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';

/** Codes that were sent to an address which is not the person's any more: whoever reads it there gets in by none. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const management = 'zitadel.management.v1.ManagementService';
const password = 'Secret-1234';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
type Answer = any;
const call = (method: string, request: object = {}): Promise<Answer> => postern.call(method, request);

let made = 0;
async function person({ emailVerified = true, hasPassword = true } = {}): Promise<string> {
  const username = `former${++made}`;
  const { userId } = await call(`${users}/AddHumanUser`, {
    username,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: {
      email: `${username}@mail.example`,
      ...(emailVerified ? { isVerified: true } : { sendCode: {} }),
    },
    phone: { phone: '+41791234567', isVerified: true },
    ...(hasPassword && { password: { password } }),
  });
  return userId;
}

/** What the last message of a kind carries. */
async function codeIn(id: string, type: string): Promise<Answer> {
  const { store, encryption } = postern.server.platform;
  const found = await store.search({
    instanceId: postern.instanceId,
    aggregateIds: [id],
    eventTypes: [type],
  });
  const { code, ...more } = (found.at(-1)?.payload ?? {}) as Answer;
  return { ...more, code: encryption.openText(code) };
}

interface Sent {
  /** Has a code sent. @returns whose it is, and a try with it */
  readonly send: () => Promise<{ readonly userId: string; readonly present: () => Promise<unknown> }>;
  readonly to: 'email' | 'phone';
}

const reset =
  (notificationType: string): Sent['send'] =>
  async () => {
    const userId = await person();
    await call(`${users}/PasswordReset`, { userId, sendLink: { notificationType } });
    const { code } = await codeIn(userId, 'user.human.password.code.added');
    const newPassword = { password: 'Other-12345' };
    return {
      userId,
      present: () => call(`${users}/SetPassword`, { userId, newPassword, verificationCode: code }),
    };
  };

const asked =
  (way: 'otpEmail' | 'otpSms', challenge: object): Sent['send'] =>
  async () => {
    const userId = await person();
    await call(`${users}/${way === 'otpEmail' ? 'AddOTPEmail' : 'AddOTPSMS'}`, { userId });
    const { sessionId, sessionToken } = await call(`${sessions}/CreateSession`, {
      checks: { user: { userId } },
      challenges: { [way]: challenge },
    });
    const { code } = await codeIn(
      sessionId,
      `session.otp.${way === 'otpEmail' ? 'email' : 'sms'}.challenged`,
    );
    const checks = { [way]: { code } };
    return { userId, present: () => call(`${sessions}/SetSession`, { sessionId, sessionToken, checks }) };
  };

/** By a page, whose refusal is told as an error. */
async function onPage(path: string, fields: Record<string, string>): Promise<void> {
  const page = await new FormClient(postern.url).open(path);
  await page.submit(fields);
  if (page.status !== 200) throw new Error(`answered with ${page.status}`);
}
const chosen = { newPassword: 'Other-12345', newPasswordConfirmation: 'Other-12345' };

const codes: ReadonlyArray<readonly [string, Sent]> = [
  [
    'that prove an e-mail address',
    {
      to: 'email',
      async send() {
        const userId = await person({ emailVerified: false });
        const { code } = await codeIn(userId, 'user.human.email.code.added');
        return { userId, present: () => call(`${users}/VerifyEmail`, { userId, verificationCode: code }) };
      },
    },
  ],
  [
    'that prove a phone number',
    {
      to: 'phone',
      async send() {
        const userId = await person();
        await call(`${users}/SetPhone`, { userId, phone: '+41791111111', sendCode: {} });
        const { code } = await codeIn(userId, 'user.human.phone.code.added');
        return { userId, present: () => call(`${users}/VerifyPhone`, { userId, verificationCode: code }) };
      },
    },
  ],
  ['for a new password, by mail', { to: 'email', send: reset('NOTIFICATION_TYPE_Email') }],
  ['for a new password, by SMS', { to: 'phone', send: reset('NOTIFICATION_TYPE_SMS') }],
  [
    'for a new password, that others deliver',
    {
      to: 'email',
      async send() {
        const userId = await person();
        const { verificationCode } = await call(`${users}/PasswordReset`, { userId, returnCode: {} });
        const newPassword = { password: 'Other-12345' };
        return {
          userId,
          present: () => call(`${users}/SetPassword`, { userId, newPassword, verificationCode }),
        };
      },
    },
  ],
  [
    'for a new password, on the page',
    {
      to: 'email',
      async send() {
        const { userId } = await reset('NOTIFICATION_TYPE_Email')();
        const { code } = await codeIn(userId, 'user.human.password.code.added');
        const present = () =>
          onPage(`/ui/login/password/set?userId=${userId}&code=${code}`, { ...chosen, code });
        return { userId, present };
      },
    },
  ],
  ['of a second factor, by mail', { to: 'email', send: asked('otpEmail', { sendCode: {} }) }],
  ['of a second factor, by SMS', { to: 'phone', send: asked('otpSms', {}) }],
  [
    'of a link to sign in with',
    {
      to: 'email',
      send: asked('otpEmail', { sendCode: { urlTemplate: 'https://login.example/link?code={{.Code}}' } }),
    },
  ],
  [
    'of an invitation',
    {
      to: 'email',
      async send() {
        const userId = await person({ hasPassword: false });
        await call(`${users}/CreateInviteCode`, { userId, sendCode: {} });
        const { code } = await codeIn(userId, 'user.human.invite.code.added');
        return {
          userId,
          present: () => call(`${users}/VerifyInviteCode`, { userId, verificationCode: code }),
        };
      },
    },
  ],
  [
    'with which an account is set up',
    {
      to: 'email',
      async send() {
        const userName = `former${++made}`;
        const { userId } = await call(`${management}/AddHumanUser`, {
          userName,
          profile: { firstName: 'Ada', lastName: 'Lovelace' },
          email: { email: `${userName}@mail.example` },
        });
        const { code } = await codeIn(userId, 'user.human.initialization.code.added');
        const present = () =>
          onPage(`/ui/login/verify?userId=${userId}&code=${code}&initial=true`, { ...chosen, code });
        return { userId, present };
      },
    },
  ],
  [
    'of a link that registers a passkey',
    {
      to: 'email',
      async send() {
        const userId = await person();
        await call(`${users}/CreatePasskeyRegistrationLink`, { userId, sendLink: {} });
        const { id, code } = await codeIn(userId, 'user.human.passwordless.initialization.code.requested');
        return { userId, present: () => call(`${users}/RegisterPasskey`, { userId, code: { id, code } }) };
      },
    },
  ],
];

const outcomeOf = (tried: Promise<unknown>): Promise<string> =>
  tried.then(
    () => 'passed',
    (error) => (error instanceof RpcFailure ? (error.body.code ?? '') : String(error)),
  );

test.each(codes)('codes of a former address are dead: those %s', async (_, { send, to }) => {
  const before = await send();
  expect(await outcomeOf(before.present())).toBe('passed');

  const { userId, present } = await send();
  await (to === 'email'
    ? call(`${users}/SetEmail`, { userId, email: `new${made}@mail.example`, isVerified: true })
    : call(`${users}/SetPhone`, { userId, phone: '+41790000000', isVerified: true }));
  expect(await outcomeOf(present())).toMatch(/^(failed_precondition|Error: answered with 400)$/);
});

test('an invitation is sent again to the new address', async () => {
  const userId = await person({ hasPassword: false });
  await call(`${users}/CreateInviteCode`, { userId, sendCode: {} });
  await call(`${users}/SetEmail`, { userId, email: `new${made}@mail.example`, isVerified: true });
  await call(`${users}/ResendInviteCode`, { userId });
  const { code } = await codeIn(userId, 'user.human.invite.code.added');
  expect(await outcomeOf(call(`${users}/VerifyInviteCode`, { userId, verificationCode: code }))).toBe(
    'passed',
  );
});

test.each([
  ['otpEmail', 'RemoveOTPEmail'],
  ['otpSms', 'RemoveOTPSMS'],
] as const)('a code by %s proves nothing once that factor is gone', async (way, remove) => {
  const { userId, present } = await asked(way, way === 'otpEmail' ? { sendCode: {} } : {})();
  await call(`${users}/${remove}`, { userId });
  expect(await outcomeOf(present())).toBe('failed_precondition');
});
