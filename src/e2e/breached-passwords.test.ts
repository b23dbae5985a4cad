import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormClient } from '../login/testing.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** A password that is known from stolen data is set on no way, by no name of the call. */

const known = 'Summer-2024';
const password = 'Secret-1234';
const v2 = 'zitadel.user.v2.UserService';
const v1 = 'zitadel.management.v1.ManagementService';

let folder: string;
let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-breached-'));
  const file = join(folder, 'hashes');
  await writeFile(file, `${createHash('sha1').update(known).digest('hex').toUpperCase()}:42\n`);
  postern = await startTestPostern({
    configure: (config) => {
      config.passwords.breached.file = file;
    },
  });
  orgId = (await postern.call<{ org: { id: string } }>(`${v1}/GetMyOrg`)).org.id;
});
afterAll(async () => {
  await postern?.stop();
  await rm(folder, { recursive: true });
});

let count = 0;
const person = (more: object = {}) => {
  const name = `person${++count}`;
  return {
    username: name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${name}@people.example`, isVerified: true },
    ...more,
  };
};
const personV1 = (more: object) => {
  const { username, email } = person();
  return {
    userName: username,
    profile: { firstName: 'Ada', lastName: 'Lovelace' },
    email: { email: email.email, isEmailVerified: true },
    ...more,
  };
};
const added = async (more: object = { password: { password } }) =>
  (await postern.call<{ userId: string }>(`${v2}/AddHumanUser`, person(more))).userId;

const ways: Readonly<Record<string, (chosen: string) => Promise<unknown>>> = {
  'v2 AddHumanUser': (chosen) => added({ password: { password: chosen } }),
  'v2 CreateUser': (chosen) => {
    const { username, ...human } = person({ password: { password: chosen } });
    return postern.call(`${v2}/CreateUser`, { organizationId: orgId, username, human });
  },
  'v2 UpdateHumanUser': async (chosen) =>
    postern.call(`${v2}/UpdateHumanUser`, {
      userId: await added(),
      password: { password: { password: chosen } },
    }),
  'v2 UpdateUser': async (chosen) =>
    postern.call(`${v2}/UpdateUser`, {
      userId: await added(),
      human: { password: { password: { password: chosen } } },
    }),
  'v2 SetPassword': async (chosen) =>
    postern.call(`${v2}/SetPassword`, { userId: await added(), newPassword: { password: chosen } }),
  'v2 SetPassword with a code': async (chosen) => {
    const userId = await added();
    const { verificationCode } = await postern.call<{ verificationCode: string }>(`${v2}/PasswordReset`, {
      userId,
      returnCode: {},
    });
    return postern.call(`${v2}/SetPassword`, { userId, newPassword: { password: chosen }, verificationCode });
  },
  'v2beta AddHumanUser': (chosen) =>
    postern.call('zitadel.user.v2beta.UserService/AddHumanUser', person({ password: { password: chosen } })),
  'v1 AddHumanUser': (chosen) => postern.call(`${v1}/AddHumanUser`, personV1({ initialPassword: chosen })),
  'v1 ImportHumanUser': (chosen) => postern.call(`${v1}/ImportHumanUser`, personV1({ password: chosen })),
  'v1 SetHumanPassword': async (chosen) =>
    postern.call(`${v1}/SetHumanPassword`, { userId: await added(), password: chosen }),
  'auth UpdateMyPassword': async (chosen) => {
    const userId = await added();
    const { sessionToken } = await postern.call<{ sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { userId }, password: { password } } },
    );
    return postern.call(
      'zitadel.auth.v1.AuthService/UpdateMyPassword',
      { oldPassword: password, newPassword: chosen },
      sessionToken,
    );
  },
};

test.each(Object.entries(ways))('%s', async (_way, set) => {
  const refused = (await set(known).catch((error) => error)) as RpcFailure;
  expect(refused.body).toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining('stolen'),
  });
  const [detail] = refused.body.details as { value: string }[];
  expect(Buffer.from(detail?.value ?? '', 'base64').toString()).toContain('USER-Pwd13');
  await set('Summer-2025');
});

test('a hash that is imported is not looked at', async () => {
  const hash = await Bun.password.hash(known, { algorithm: 'bcrypt', cost: 4 });
  await added({ hashedPassword: { hash } });
});

const told = (browser: FormClient) => /role="alert".*?<p>([^<]*)</s.exec(browser.markup)?.[1];
const twice = (chosen: string) => ({ newPassword: chosen, newPasswordConfirmation: chosen });
const inWords = 'This password is known from stolen data. Choose another one.';

test('the pages say so: registering, by code, at the sign-in, and in the account', async () => {
  const registering = new FormClient(postern.url);
  await registering.open('/ui/login/register');
  const who = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@people.example' };
  await registering.submit({ ...who, ...twice(known) });
  expect(told(registering)).toBe(inWords);

  const userId = await added({ password: { password, changeRequired: true } });
  const { verificationCode } = await postern.call<{ verificationCode: string }>(`${v2}/PasswordReset`, {
    userId,
    returnCode: {},
  });
  const byCode = await new FormClient(postern.url).open(
    `/ui/login/password/set?userId=${userId}&code=${verificationCode}`,
  );
  await byCode.submit({ code: verificationCode, ...twice(known) });
  expect(told(byCode)).toBe(inWords);

  const browser = new FormClient(postern.url);
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName: `person${count}` });
  await browser.submit({ password });
  expect(new URL(browser.url).pathname).toBe('/ui/login/password/change');
  await browser.submit(twice(known));
  expect(told(browser)).toBe(inWords);
  await browser.submit(twice('Summer-2025'));
  await browser.open('/account/password');
  await browser.submit({ oldPassword: 'Summer-2025', ...twice(known) });
  expect(told(browser)).toBe(inWords);
});

test('what hashes a password that somebody chose has had it looked at', async () => {
  const hashing: string[] = [];
  for await (const file of new Bun.Glob('src/**/*.ts').scan('.')) {
    if (/test/.test(file)) continue;
    const text = await readFile(file, 'utf8');
    if (/passwords\.hash\(/.test(text))
      hashing.push(`${file}${text.includes('acceptPassword(') ? '' : ': none chosen'}`);
  }
  expect(hashing.sort()).toEqual([
    'src/login/users.ts',
    'src/system/accounts.ts',
    // What nobody knows.
    'src/user/devices/index.ts: none chosen',
    'src/user/operations/create.ts',
    // The same one under another hash.
    'src/user/password-check.ts: none chosen',
  ]);
});
