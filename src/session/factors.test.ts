import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { totpCodeAt } from '../user/testing.ts';

/** Second factors over the session API: codes of apps, by SMS and e-mail, recovery codes. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const admin = 'zitadel.admin.v1.AdminService';
const password = 'Secret-password1';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
type Answer = any;
const call = (method: string, request: object = {}, token?: string): Promise<Answer> =>
  postern.call(method, request, token);
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'passed',
    (error) =>
      error instanceof RpcFailure
        ? `${error.body.code} ${/\(([^)]+)\)$/.exec(error.body.message ?? '')?.[1]}`
        : String(error),
  );

let made = 0;
async function person() {
  const username = `person${++made}`;
  const { userId } = await call(`${users}/AddHumanUser`, {
    username,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${username}@mail.example`, isVerified: true },
    phone: { phone: '+41791234567', isVerified: true },
    password: { password },
  });
  return userId as string;
}
async function withApp(userId: string): Promise<string> {
  const { secret } = await call(`${users}/RegisterTOTP`, { userId });
  await call(`${users}/VerifyTOTPRegistration`, { userId, code: totpCodeAt(secret, now() - 30_000) });
  return secret;
}
/** As the server's clock has it. */
const now = () => postern.server.platform.clock().getTime();
const signIn = (userId: string, more: object = {}): Promise<Answer> =>
  call(`${sessions}/CreateSession`, { checks: { user: { userId }, password: { password } }, ...more });
const set = ({ sessionId, sessionToken }: Answer, more: object, token?: string): Promise<Answer> =>
  call(`${sessions}/SetSession`, { sessionId, sessionToken, ...more }, token);
const factorsOf = async (sessionId: string): Promise<Answer> =>
  (await call(`${sessions}/GetSession`, { sessionId })).session.factors;
const history = async (id: string): Promise<string[]> =>
  (await call(`${admin}/ListEvents`, { aggregateId: id, asc: true })).events.map(
    ({ type }: Answer) => type.type,
  );

describe('a code of an app', () => {
  test('proves a factor with its time, in the session and in lists, and counts once', async () => {
    const userId = await person();
    const secret = await withApp(userId);
    const session = await signIn(userId);
    const code = totpCodeAt(secret, now());
    const { sessionToken } = await set(session, { checks: { totp: { code } } });
    const factors = await factorsOf(session.sessionId);
    expect(Object.keys(factors).sort()).toEqual(['password', 'totp', 'user']);
    expect(factors.totp.verifiedAt).toBeDefined();
    const { sessions: listed } = await call(`${sessions}/ListSessions`, {
      queries: [{ idsQuery: { ids: [session.sessionId] } }],
    });
    expect(listed[0].factors).toEqual(factors);

    const again = { sessionId: session.sessionId, sessionToken };
    expect(await refusal(set(again, { checks: { totp: { code } } }))).toBe('invalid_argument USER-Fac01');
    expect(await refusal(set(await signIn(userId), { checks: { totp: { code } } }))).toBe(
      'invalid_argument USER-Fac01',
    );
    expect((await history(userId)).slice(-4)).toEqual([
      'user.human.mfa.otp.check.succeeded',
      'user.human.mfa.otp.check.failed',
      'user.human.password.check.succeeded',
      'user.human.mfa.otp.check.failed',
    ]);
  });

  test('of one who registered none, and of a registration that was not finished, is refused', async () => {
    const userId = await person();
    expect(await refusal(signIn(userId, { checks: { user: { userId }, totp: { code: '123456' } } }))).toBe(
      'failed_precondition USER-Fac05',
    );
    const { secret } = await call(`${users}/RegisterTOTP`, { userId });
    const checks = { user: { userId }, totp: { code: totpCodeAt(secret, now()) } };
    expect(await refusal(call(`${sessions}/CreateSession`, { checks }))).toBe(
      'failed_precondition USER-Fac05',
    );
  });

  test('needs a user', async () => {
    const checks = { totp: { code: '123456' } };
    expect(await refusal(call(`${sessions}/CreateSession`, { checks }))).toBe(
      'invalid_argument SESSION-Usr02',
    );
  });

  test('used by many at once, on two nodes, opens one session', async () => {
    const userId = await person();
    const secret = await withApp(userId);
    const node = await postern.anotherNode();
    try {
      const code = totpCodeAt(secret, now());
      const body = JSON.stringify({ checks: { user: { userId }, totp: { code } } });
      const tries = Array.from({ length: 12 }, (_, i) =>
        fetch(`${i % 2 ? node.url : postern.url}/${sessions}/CreateSession`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${postern.pat}` },
          body,
        }),
      );
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    } finally {
      await node.stop();
    }
  });
});

describe.each([
  ['otpSms', 'AddOTPSMS', { returnCode: true }],
  ['otpEmail', 'AddOTPEmail', { returnCode: {} }],
] as const)('a code by %s', (name, add, returned) => {
  test('is asked for, returned to a login client, right once and only in its session', async () => {
    const userId = await person();
    await call(`${users}/${add}`, { userId });
    const session = await signIn(userId, { challenges: { [name]: returned } });
    const code = session.challenges[name];
    expect(code).toMatch(/^\d{8}$/);
    const other = await signIn(userId);
    expect(await refusal(set(other, { checks: { [name]: { code } } }))).toBe(
      'failed_precondition SESSION-Otp01',
    );
    const wrong = code === '00000000' ? '00000001' : '00000000';
    expect(await refusal(set(session, { checks: { [name]: { code: wrong } } }))).toBe(
      'invalid_argument USER-Fac01',
    );
    const passed = await set(session, { checks: { [name]: { code } } });
    expect((await factorsOf(session.sessionId))[name].verifiedAt).toBeDefined();
    const after = { sessionId: session.sessionId, sessionToken: passed.sessionToken };
    expect(await refusal(set(after, { checks: { [name]: { code } } }))).toBe(
      'failed_precondition SESSION-Otp01',
    );
  });

  test('runs out, and a newer one takes its place', async () => {
    const userId = await person();
    await call(`${users}/${add}`, { userId });
    const session = await signIn(userId, { challenges: { [name]: returned } });
    const next = await set(session, { challenges: { [name]: returned } });
    const current = { sessionId: session.sessionId, sessionToken: next.sessionToken };
    if (next.challenges[name] !== session.challenges[name]) {
      expect(await refusal(set(current, { checks: { [name]: { code: session.challenges[name] } } }))).toBe(
        'invalid_argument USER-Fac01',
      );
    }
    const back = postern.advance(5 * 60_000 + 1);
    try {
      expect(await refusal(set(current, { checks: { [name]: { code: next.challenges[name] } } }))).toBe(
        'failed_precondition SESSION-Otp02',
      );
    } finally {
      back();
    }
  });

  test('is given back to none but login clients, whatever token the session has', async () => {
    const userId = await person();
    await call(`${users}/${add}`, { userId });
    const session = await signIn(userId);
    const asked = set(session, { challenges: { [name]: returned } }, session.sessionToken);
    expect(await refusal(asked)).toBe('permission_denied AUTHZ-Per01');
    expect(await history(session.sessionId)).not.toContain(
      name === 'otpSms' ? 'session.otp.sms.challenged' : 'session.otp.email.challenged',
    );
  });

  test('takes a user who gets codes that way', async () => {
    const userId = await person();
    const asked = signIn(userId, { challenges: { [name]: returned } });
    expect(await refusal(asked)).toBe('failed_precondition SESSION-Chl01');
    const alone = call(`${sessions}/CreateSession`, { challenges: { [name]: returned } });
    expect(await refusal(alone)).toBe('invalid_argument SESSION-Usr02');
  });

  test('presented twice at once by permission alone counts once', async () => {
    const userId = await person();
    await call(`${users}/${add}`, { userId });
    const { sessionId, challenges } = await signIn(userId, { challenges: { [name]: returned } });
    const tries = Array.from({ length: 6 }, () =>
      refusal(call(`${sessions}/SetSession`, { sessionId, checks: { [name]: { code: challenges[name] } } })),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(1);
  });
});

describe('a recovery code', () => {
  test('signs in once, however it is typed, and is counted', async () => {
    const userId = await person();
    const { recoveryCodes } = await call(`${users}/GenerateRecoveryCodes`, { userId, count: 2 });
    const [first, second] = recoveryCodes as [string, string];
    const check = (code: string) =>
      refusal(call(`${sessions}/CreateSession`, { checks: { user: { userId }, recoveryCode: { code } } }));
    expect(await check(first.toLowerCase().replace('-', ' '))).toBe('passed');
    expect(await check(first)).toBe('invalid_argument USER-Fac01');
    const methods = async () =>
      (await call(`${users}/ListAuthenticationMethodTypes`, { userId })).authMethodTypes as string[];
    expect(await methods()).toContain('AUTHENTICATION_METHOD_TYPE_RECOVERY_CODE');
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => check(second)));
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(1);
    expect(await methods()).not.toContain('AUTHENTICATION_METHOD_TYPE_RECOVERY_CODE');
  });

  test('is in no dump', async () => {
    const userId = await person();
    const { recoveryCodes } = await call(`${users}/GenerateRecoveryCodes`, { userId });
    const [code] = recoveryCodes as [string];
    const { store } = postern.server.platform;
    const events = await store.search({
      instanceId: postern.instanceId,
      aggregateTypes: ['user'],
      aggregateIds: [userId],
      eventTypes: ['user.human.mfa.recoverycode.added'],
    });
    const written = JSON.stringify(events.map(({ payload }) => payload));
    expect(written).toContain('$hmac-sha256$');
    expect(written).not.toContain(code);
    expect(written).not.toContain(code.replace('-', ''));
  });
});

describe('guessing', () => {
  const wrongCode = (userId: string, factor: string, code = '000000') =>
    refusal(call(`${sessions}/CreateSession`, { checks: { user: { userId }, [factor]: { code } } }));

  test('locks at the limit of the settings, whatever kinds were guessed at, and an administrator unlocks', async () => {
    await call(`${admin}/UpdateLockoutPolicy`, { maxPasswordAttempts: 0, maxOtpAttempts: 3 });
    try {
      const userId = await person();
      const secret = await withApp(userId);
      await call(`${users}/GenerateRecoveryCodes`, { userId });
      await wrongCode(userId, 'totp');
      await wrongCode(userId, 'recoveryCode', 'AAAAA-AAAAA');
      // A right password does not begin the count anew.
      await signIn(userId);
      await wrongCode(userId, 'totp');
      expect((await history(userId)).at(-1)).toBe('user.locked');
      const right = () =>
        call(`${sessions}/CreateSession`, {
          checks: { user: { userId }, totp: { code: totpCodeAt(secret, now()) } },
        });
      expect(await refusal(right())).toBe('failed_precondition SESSION-Usr04');
      await call(`${users}/UnlockUser`, { userId });
      await wrongCode(userId, 'totp');
      await wrongCode(userId, 'totp');
      expect(await refusal(right())).toBe('passed');
      await wrongCode(userId, 'totp');
      await wrongCode(userId, 'totp');
      expect(await refusal(signIn(userId))).toBe('passed');
    } finally {
      await call(`${admin}/UpdateLockoutPolicy`, { maxPasswordAttempts: 0, maxOtpAttempts: 0 });
    }
  });

  test('without a limit comes to a stop by itself, also in parallel and for a right code', async () => {
    const userId = await person();
    const secret = await withApp(userId);
    const outcomes = await Promise.all(Array.from({ length: 24 }, () => wrongCode(userId, 'totp')));
    const compared = outcomes.filter((outcome) => outcome === 'invalid_argument USER-Fac01');
    expect(compared).toHaveLength(10);
    expect((await history(userId)).filter((type) => type.endsWith('otp.check.failed'))).toHaveLength(10);
    const right = () =>
      refusal(
        call(`${sessions}/CreateSession`, {
          checks: { user: { userId }, totp: { code: totpCodeAt(secret, now()) } },
        }),
      );
    expect(await right()).toBe('resource_exhausted USER-Fac04');
    const back = postern.advance(31_000);
    try {
      expect(await right()).toBe('passed');
    } finally {
      back();
    }
  });

  test('failed checks leave no session, and nothing on one that there is', async () => {
    const userId = await person();
    await withApp(userId);
    const session = await signIn(userId);
    const before = await history(session.sessionId);
    expect(await refusal(set(session, { checks: { totp: { code: '000000' } } }))).toBe(
      'invalid_argument USER-Fac01',
    );
    expect(await history(session.sessionId)).toEqual(before);
    expect((await history(userId)).at(-1)).toBe('user.human.mfa.otp.check.failed');
  });
});
