import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { alphabetOf, changeGenerator, generatorFields, generatorsOf, lifeOf } from './secret-generators.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

interface Told {
  readonly generatorType: string;
  readonly length: number;
  readonly expiry: string;
  readonly includeLowerLetters?: boolean;
  readonly includeUpperLetters?: boolean;
  readonly includeDigits?: boolean;
  readonly includeSymbols?: boolean;
}
const admin = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
const user = <T = Record<string, string>>(method: string, request: object) =>
  postern.call<T>(`zitadel.user.v2.UserService/${method}`, request);
const update = (type: string, change: object) =>
  admin('UpdateSecretGenerator', { generatorType: `SECRET_GENERATOR_TYPE_${type}`, ...change });
const get = async (type: string) =>
  (
    await admin<{ secretGenerator: Told }>('GetSecretGenerator', {
      generatorType: `SECRET_GENERATOR_TYPE_${type}`,
    })
  ).secretGenerator;
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    ({ body }: RpcFailure) => `${body.code}: ${body.message}`,
  );

let made = 0;
const person = async () =>
  (
    await user('AddHumanUser', {
      username: `person-${++made}`,
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: `person-${made}@mail.test`, isVerified: true },
    })
  )['userId'];

test('a new instance lists the documented ones', async () => {
  const { result, details } = await admin<{ result: Told[]; details: { totalResult: string } }>(
    'ListSecretGenerators',
    { query: { asc: true } },
  );
  const told = result.map(({ generatorType, length, expiry }) => [
    generatorType.replace('SECRET_GENERATOR_TYPE_', ''),
    length,
    expiry,
  ]);
  expect(told).toEqual([
    ['INIT_CODE', 6, '259200s'],
    ['VERIFY_EMAIL_CODE', 6, '3600s'],
    ['VERIFY_PHONE_CODE', 6, '3600s'],
    ['PASSWORD_RESET_CODE', 6, '3600s'],
    ['PASSWORDLESS_INIT_CODE', 12, '3600s'],
    ['APP_SECRET', 64, '0s'],
    ['OTP_SMS', 8, '300s'],
    ['OTP_EMAIL', 8, '300s'],
  ]);
  expect(details.totalResult).toBe('8');
  const some = await admin<{ result: Told[]; details: { totalResult: string } }>('ListSecretGenerators', {
    query: { offset: '1', limit: 2 },
  });
  expect(some.result.map(({ generatorType }) => generatorType)).toEqual([
    'SECRET_GENERATOR_TYPE_OTP_SMS',
    'SECRET_GENERATOR_TYPE_APP_SECRET',
  ]);
  const one = await admin<{ result: Told[]; details: { totalResult: string } }>('ListSecretGenerators', {
    queries: [{ typeQuery: { generatorType: 'SECRET_GENERATOR_TYPE_OTP_EMAIL' } }],
  });
  expect([one.result.length, one.details.totalResult]).toEqual([1, '1']);
  expect(await failure(admin('ListSecretGenerators', { query: { limit: 100_000 } }))).toContain('limit');
});

const code = { length: 10, expiry: '7200s', includeDigits: true };

describe.each([
  [
    'VERIFY_EMAIL_CODE',
    async (userId: string) =>
      (await user('SetEmail', { userId, email: `new-${++made}@mail.test`, returnCode: {} }))[
        'verificationCode'
      ],
    async (userId: string, verificationCode: string) => user('VerifyEmail', { userId, verificationCode }),
  ],
  [
    'VERIFY_PHONE_CODE',
    async (userId: string) =>
      (await user('SetPhone', { userId, phone: '+41790000123', returnCode: {} }))['verificationCode'],
    async (userId: string, verificationCode: string) => user('VerifyPhone', { userId, verificationCode }),
  ],
  [
    'PASSWORD_RESET_CODE',
    async (userId: string) => (await user('PasswordReset', { userId, returnCode: {} }))['verificationCode'],
    async (userId: string, verificationCode: string) =>
      user('SetPassword', { userId, newPassword: { password: 'Secret-1234' }, verificationCode }),
  ],
] as const)('%s', (type, ask, present) => {
  const fresh = async () => {
    const userId = (await person()) as string;
    return { userId, code: (await ask(userId)) as string };
  };

  test('is made as the settings say: length, characters, and how long it is good', async () => {
    expect((await fresh()).code).toMatch(/^[A-Z0-9]{6}$/);
    await update(type, code);
    expect(await get(type)).toMatchObject(code);
    const digits = await fresh();
    expect(digits.code).toMatch(/^\d{10}$/);
    await update(type, { ...code, length: 20, includeDigits: false, includeLowerLetters: true });
    expect((await fresh()).code).toMatch(/^[a-z]{20}$/);
    await update(type, { ...code, length: 20, includeDigits: false, includeUpperLetters: true });
    expect((await fresh()).code).toMatch(/^[A-Z]{20}$/);
    await update(type, { ...code, length: 20, includeDigits: false, includeSymbols: true });
    const symbols = await fresh();
    expect(symbols.code).toMatch(/^[^A-Za-z0-9\s]{20}$/);
    await update(type, code);

    const [early, late] = [await fresh(), await fresh()];
    const back = postern.advance(1.5 * 3_600_000);
    try {
      await present(early.userId, early.code);
    } finally {
      back();
    }
    await update(type, { ...code, expiry: '60s' });
    const short = await fresh();
    const forth = postern.advance(90_000);
    try {
      expect(await failure(present(short.userId, short.code))).toContain('USER-Cod02');
    } finally {
      forth();
    }
    await present(late.userId, late.code);
  });
});

test('INIT_CODE is the code of a new account of version 1', async () => {
  await update('INIT_CODE', { length: 9, expiry: '120s', includeDigits: true });
  const created = await postern.call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddHumanUser',
    {
      userName: `initial-${++made}`,
      profile: { firstName: 'Ada', lastName: 'Lovelace' },
      email: { email: `initial-${made}@mail.test` },
    },
  );
  const [event] = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [created.userId],
    eventTypes: ['user.human.initialization.code.added'],
  });
  const { expiry, code: sealed } = (event as { payload: { expiry: number; code: never } }).payload;
  expect(expiry).toBe(120e9);
  expect(postern.server.platform.encryption.openText(sealed)).toMatch(/^\d{9}$/);
});

test('APP_SECRET is that of applications and of machines', async () => {
  await update('APP_SECRET', { length: 40, includeLowerLetters: true });
  const { org } = await postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  const { projectId } = await postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: org.id, name: 'Shop' },
  );
  const machine = await user('CreateUser', {
    organizationId: org.id,
    username: `machine-${++made}`,
    machine: { name: 'Robot' },
  });
  expect((await user('AddSecret', { userId: machine['id'] }))['clientSecret']).toMatch(/^[a-z]{40}$/);
  const app = await postern.call<{ applicationId: string; apiConfiguration: { clientSecret: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: 'API', apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
  );
  expect(app.apiConfiguration.clientSecret).toMatch(/^[a-z]{40}$/);
  const { clientSecret } = await postern.call<{ clientSecret: string }>(
    'zitadel.application.v2.ApplicationService/GenerateClientSecret',
    { projectId, applicationId: app.applicationId },
  );
  expect(clientSecret).toMatch(/^[a-z]{40}$/);
});

test.each([
  ['INIT_CODE', { length: 3, expiry: '60s', includeDigits: true }, 'length must be between 4 and 20'],
  ['OTP_SMS', { length: 21, expiry: '60s', includeDigits: true }, 'length must be between 4 and 20'],
  ['OTP_EMAIL', { length: 8, expiry: '0s', includeDigits: true }, 'expiry must be between'],
  ['OTP_EMAIL', { length: 8, expiry: '-1s', includeDigits: true }, 'expiry must be between'],
  ['OTP_EMAIL', { length: 8, expiry: '99999999s', includeDigits: true }, 'expiry must be between'],
  ['PASSWORDLESS_INIT_CODE', { length: 8, expiry: '60s' }, 'nothing to make codes of'],
  ['APP_SECRET', { length: 31, includeDigits: true }, 'length must be between 32 and 256'],
])('%s is refused where it would be guessed, or nothing at all: %p', async (type, change, why) => {
  expect(await failure(update(type, change))).toContain(why);
});

test('a change that changes nothing is refused, and an unknown one', async () => {
  const known = await get('OTP_SMS');
  expect(await failure(admin('UpdateSecretGenerator', known))).toContain('failed_precondition');
  expect(await failure(admin('GetSecretGenerator', { generatorType: 99 }))).toContain('invalid_argument');
});

test('an instance whose history knows none makes them as the product does, and its own from the first change on', () => {
  const { values, audit } = generatorsOf(new Map()).otpSms;
  expect([values.length, alphabetOf(values), audit]).toEqual([8, '0123456789', undefined]);
  const [event] = changeGenerator(new Map(), 'otpSms', { length: 6 }).events;
  expect(event).toEqual({
    type: 'instance.secret.generator.added',
    payload: { generatorType: 8, ...generatorFields.write({ ...values, length: 6 }) },
  });
});

test('codes of a generator without a life, as imported histories have them, live as long as is usual', () => {
  const { values } = generatorsOf(new Map()).emailCode;
  const lives = (
    [
      'emailCode',
      'phoneCode',
      'passwordCode',
      'inviteCode',
      'initCode',
      'passkeyCode',
      'otpSms',
      'otpEmail',
    ] as const
  ).map((name) => lifeOf(name, { ...values, expiry: 0 }) / 60e9);
  expect(lives).toEqual([60, 60, 60, 72 * 60, 72 * 60, 60, 5, 5]);
  expect(lifeOf('emailCode', { ...values, expiry: 90e9 })).toBe(90e9);
  expect(lifeOf('appSecret', { ...values, expiry: 0 })).toBe(0);
});
