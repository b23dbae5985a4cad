import { FormClient } from '../../login/testing.ts';
import { totpCodeAt } from '../../user/testing.ts';
import type { UserClient } from '../../user/wire/client.ts';

/**
 * Everything short enough to be guessed, where it is presented, and what a guesser runs into. Held by
 * guesses.security.test.ts, which also looks for what is not in here.
 */
export interface Guessable {
  readonly what: string;
  /** `Service/Method` of every RPC that looks at it, of the newest version that has it and of those before. */
  readonly rpcs: readonly string[];
  /** Pages of the login whose form it is in. */
  readonly pages: readonly string[];
  /** Where it is compared. */
  readonly compared: readonly string[];
  /** Ids of the refusals that end a series of guesses, whoever guesses. */
  readonly ends: readonly string[];
  /** Makes somebody to guess at. @returns one guess, wrong */
  readonly attack: (client: UserClient) => Promise<() => Promise<unknown>>;
}

const goodPassword = 'Secret-1234';
const sessions = 'zitadel.session.v2.SessionService';
const both = (service: string, method: string) => [
  `zitadel.${service}.v2.${method}`,
  `zitadel.${service}.v2beta.${method}`,
];
const sessionChecks = [
  ...both('session', 'SessionService/CreateSession'),
  ...both('session', 'SessionService/SetSession'),
];

/** A code that is sent anew whenever its five tries are over: what a patient guesser does. */
async function sentAnew(send: () => Promise<unknown>, present: () => Promise<unknown>) {
  let tries = 0;
  return async () => {
    if (tries % 5 === 0) await send();
    tries += 1;
    return present();
  };
}

async function withSession({ postern }: UserClient, userId: string) {
  const made = await postern.call<{ sessionId: string; sessionToken: string }>(`${sessions}/CreateSession`, {
    checks: { user: { userId }, password: { password: goodPassword } },
  });
  return (checks: object) =>
    postern.call(`${sessions}/SetSession`, { sessionId: made.sessionId, checks }, postern.loginPat);
}

export const guessables: readonly Guessable[] = [
  {
    what: 'a password',
    rpcs: sessionChecks,
    pages: ['/password', '/provider/directory'],
    compared: ['src/user/password-check.ts'],
    ends: ['USER-Gue01'],
    async attack({ person, postern }) {
      const { userId } = await person();
      return () =>
        postern.call(`${sessions}/CreateSession`, {
          checks: { user: { userId }, password: { password: 'Wrong-1234' } },
          userAgent: { ip: `192.0.2.${userId.length}`, header: {} },
        });
    },
  },
  {
    what: 'a password, by who has a session of the person and wants to keep it',
    rpcs: [
      ...both('user', 'UserService/SetPassword'),
      ...both('user', 'UserService/UpdateHumanUser'),
      'zitadel.user.v2.UserService/UpdateUser',
      'zitadel.auth.v1.AuthService/UpdateMyPassword',
    ],
    pages: [],
    compared: ['src/user/password-check.ts'],
    ends: ['USER-Gue01'],
    async attack({ person, tokenOf, v2 }) {
      const { userId } = await person();
      const token = await tokenOf(userId);
      const newPassword = { password: 'Another-1234' };
      return () => v2('SetPassword', { userId, newPassword, currentPassword: 'Wrong-1234' }, token);
    },
  },
  {
    what: 'the code of an address',
    rpcs: [...both('user', 'UserService/VerifyEmail'), 'zitadel.auth.v1.AuthService/VerifyMyEmail'],
    pages: ['/verify'],
    compared: ['src/user/codes.ts'],
    ends: ['USER-Gue01'],
    async attack({ person, tokenOf, v2 }) {
      const { userId } = await person();
      const token = await tokenOf(userId);
      // To prove an address that is somebody else's.
      return sentAnew(
        () => v2('SetEmail', { userId, email: `other${Bun.randomUUIDv7()}@mail.test`, sendCode: {} }, token),
        () => v2('VerifyEmail', { userId, verificationCode: 'WRONG1' }, token),
      );
    },
  },
  {
    what: 'the code of a telephone',
    rpcs: [...both('user', 'UserService/VerifyPhone'), 'zitadel.auth.v1.AuthService/VerifyMyPhone'],
    pages: [],
    compared: ['src/user/codes.ts'],
    ends: ['USER-Gue01'],
    async attack({ person, tokenOf, v2 }) {
      const { userId } = await person();
      const token = await tokenOf(userId);
      let number = 41_790_000_000;
      return sentAnew(
        () => v2('SetPhone', { userId, phone: `+${++number}`, sendCode: {} }, token),
        () => v2('VerifyPhone', { userId, verificationCode: 'WRONG1' }, token),
      );
    },
  },
  {
    what: 'the code for a new password',
    rpcs: both('user', 'UserService/SetPassword'),
    pages: ['/password/set'],
    compared: ['src/user/codes.ts'],
    ends: ['USER-Gue01'],
    async attack({ person, tokenOf, v2 }) {
      const { userId } = await person();
      const token = await tokenOf(userId);
      const newPassword = { password: 'Another-1234' };
      return sentAnew(
        () => v2('PasswordReset', { userId, sendLink: {} }, token),
        () => v2('SetPassword', { userId, newPassword, verificationCode: 'WRONG1' }, token),
      );
    },
  },
  {
    what: 'the code of an invitation',
    rpcs: ['zitadel.user.v2.UserService/VerifyInviteCode'],
    pages: ['/verify'],
    compared: ['src/user/codes.ts'],
    ends: ['USER-Gue01', 'USER-Cod03'],
    async attack({ person, v2 }) {
      const { userId } = await person({ password: undefined });
      await v2('CreateInviteCode', { userId, sendCode: {} });
      return () => v2('VerifyInviteCode', { userId, verificationCode: 'WRONG1' });
    },
  },
  {
    what: 'the code of a passkey’s link',
    rpcs: [...both('user', 'UserService/RegisterPasskey')],
    pages: ['/passkey/set'],
    compared: ['src/user/codes.ts'],
    ends: ['USER-Gue01', 'USER-Cod03'],
    async attack({ person, postern, v2 }) {
      const { userId } = await person();
      const { code } = await v2('CreatePasskeyRegistrationLink', { userId, returnCode: {} });
      const wrong = { id: code.id, code: 'WRONG' };
      return () => v2('RegisterPasskey', { userId, code: wrong }, postern.loginPat);
    },
  },
  {
    what: 'the code of an app',
    rpcs: sessionChecks,
    pages: ['/otp/app'],
    compared: ['src/user/factors/totp.ts'],
    ends: ['USER-Fac04', 'USER-Gue01'],
    async attack(client) {
      const { userId } = await client.person();
      const { secret } = await client.v2('RegisterTOTP', { userId });
      await client.v2('VerifyTOTPRegistration', { userId, code: totpCodeAt(secret) });
      const check = await withSession(client, userId);
      return () => check({ totp: { code: 'ABCDEF' } });
    },
  },
  {
    what: 'a code by mail, also one that is sent anew after each guess',
    rpcs: sessionChecks,
    pages: ['/link', '/otp/email', '/otp/sms'],
    compared: ['src/session/checks/sent-code.ts'],
    ends: ['USER-Fac04', 'USER-Gue01'],
    async attack(client) {
      const { userId } = await client.person();
      await client.v2('AddOTPEmail', { userId });
      const { postern } = client;
      const made = await postern.call<{ sessionId: string }>(`${sessions}/CreateSession`, {
        checks: { user: { userId }, password: { password: goodPassword } },
      });
      const set = (more: object) =>
        postern.call(`${sessions}/SetSession`, { sessionId: made.sessionId, ...more });
      return async () => {
        await set({ challenges: { otpEmail: { sendCode: {} } } });
        return set({ checks: { otpEmail: { code: 'WRONG1' } } });
      };
    },
  },
  {
    what: 'a recovery code',
    rpcs: sessionChecks,
    pages: ['/otp/recovery'],
    compared: ['src/user/factors/recovery-codes.ts'],
    ends: ['USER-Fac04', 'USER-Gue01'],
    async attack(client) {
      const { userId } = await client.person();
      await client.v2('GenerateRecoveryCodes', { userId, count: 5 });
      const check = await withSession(client, userId);
      return () => check({ recoveryCode: { code: 'AAAAA-AAAAA' } });
    },
  },
  {
    what: 'the code that a device shows',
    rpcs: ['zitadel.oidc.v2.OIDCService/GetDeviceAuthorizationRequest'],
    pages: ['/device'],
    compared: [],
    ends: ['429'],
    async attack({ postern }) {
      const browser = new FormClient(postern.url);
      await browser.open('/ui/login/device');
      return async () => {
        const { status } = await browser.submit({ user_code: 'BBBB-BBBB' }, '/ui/login/device');
        if (status === 429) await browser.open('/ui/login/device');
        throw Object.assign(new Error(), { body: { code: String(status), message: `(${status})` } });
      };
    },
  },
  {
    what: 'the secret of a client',
    rpcs: [],
    pages: [],
    compared: ['src/crypto/secret.ts', 'src/oidc/clients/authenticate.ts'],
    ends: ['temporarily_unavailable'],
    async attack({ postern }) {
      return async () => {
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'somebody',
          client_secret: 'wrong',
        });
        const response = await postern.fetch('/oauth/v2/token', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        });
        const { error } = (await response.json()) as { error: string };
        throw Object.assign(new Error(error), { body: { code: error, message: `(${error})` } });
      };
    },
  },
  {
    what: 'the token of metrics, which an operator chose',
    rpcs: [],
    pages: [],
    compared: ['src/http/operations.ts'],
    ends: ['429'],
    async attack({ postern }) {
      return async () => {
        const { status } = await postern.fetch('/debug/metrics', { headers: { authorization: 'Bearer x' } });
        throw Object.assign(new Error(), { body: { code: String(status), message: `(${status})` } });
      };
    },
  },
];

/** RPCs with a field that is called as what is guessed, and what it is instead. */
export const notGuessed: Readonly<Record<string, string>> = {
  'zitadel.admin.v1.AdminService/SetCustomLoginText': 'words of a page',
  'zitadel.management.v1.ManagementService/SetCustomLoginText': 'words of a page',
  'zitadel.admin.v1.AdminService/ImportData': 'what is imported',
  ...Object.fromEntries(
    [
      'zitadel.auth.v1.AuthService/VerifyMyAuthFactorOTP',
      ...both('user', 'UserService/VerifyTOTPRegistration'),
    ].map((name) => [name, 'of a secret that the caller was just given']),
  ),
};

/** Files that compare, and why nobody guesses what they do. */
export const otherComparisons: Readonly<Record<string, string>> = {
  'src/crypto/encryption.ts': 'a MAC under a key of the ring',
  'src/login/http/csrf.ts': '128 bits that only the browser has, sealed',
  'src/registration/initial-access-tokens.ts': 'a token that this server made, and far too long',
  'src/registration/operations.ts': 'the registration access token of a client: the same',
  'src/forward-auth/sign-in.ts': 'the state of a sign-in: 256 bits that only the browser has, sealed',
  'src/oidc/endpoints/registration.ts':
    'the secret that a client sends along with that token, by which it is known already',
  'src/oidc/auth-request/pkce.ts': 'bound to a code that is used up by the first try',
  'src/session/access.ts': 'a session’s token: sealed, with an id of 64 bits in it',
  'src/session/verify.ts': 'a session’s token',
  'src/user/devices/index.ts': 'the code of a notice: 192 bits',
  'src/user/application-passwords/operations.ts': 'an application password: 97 bits that the server made',
  'src/user/another-password.ts': 'of the person, who has just proven it or chooses another by code',
};

/** Forms of the login in which nothing is presented that could be guessed, and what they are for. */
export const otherForms: Readonly<Record<string, string>> = {
  '/accounts': 'a choice among those that the browser has sealed cookies of',
  '/cancel': 'ends the application’s request',
  '/consent': 'agrees to what the page has shown, in the browser that was shown it',
  '/device/allow': 'agrees to what a code that was found is for; it is sealed',
  '/elsewhere':
    'agrees to what the page has shown; what it is for is sealed, and of the signed-in person alone',
  '/elsewhere/refuse': 'refuses the same',
  '/loginname': 'a name, of which nothing is told',
  '/logout': 'ends the browser’s own session',
  '/mfa/recovery': 'has codes made',
  '/mfa/setup': 'a choice',
  '/mfa/setup/app': 'a code of a secret that the page has shown',
  '/not-me': 'the code of a notice: 192 bits',
  '/passkey': 'a signature; looking at them is limited by address',
  '/password/change': 'a new password, in a session that has just proven the old one',
  '/password/reset': 'a name; how often anybody is written to is limited',
  '/provider': 'a choice',
  '/provider/account': 'a visit at a provider, by a sealed token, in the browser that made it',
  '/provider/existing': 'the same',
  '/provider/link': 'agrees to what the page has shown, of the person who has just signed in',
  '/register': 'a new account; how often is limited as messages are',
  '/register/org': 'a new organization; how often is limited as messages are',
  '/u2f': 'a signature',
  '/u2f/set': 'a new key, in a session of its owner',
  '/work': 'work of the browser, which earns one try',
  '/verify/change': 'whoever is signed in enters an address, which proves nothing',
};
