import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from '../../database/index.ts';
import {
  expirationDate,
  goodPassword,
  type Json,
  refusal,
  startUserClient,
  type UserClient,
  unique,
} from './client.ts';

let client: UserClient;
let v2: UserClient['v2'];
let auth: UserClient['auth'];
let postern: UserClient['postern'];
let machine: UserClient['machine'];
let person: UserClient['person'];
let tokenOf: UserClient['tokenOf'];

beforeAll(async () => {
  client = await startUserClient();
  ({ postern, machine, v2, auth, person, tokenOf } = client);
});
afterAll(() => client?.postern.stop());

describe('passwords', () => {
  const check = (userId: string, password: string) => refusal(tokenOf(userId, password));

  test('tell the session in which their owner chose them, and none where others did', async () => {
    const { userId } = await person();
    const token = await tokenOf(userId);
    await auth('UpdateMyPassword', { oldPassword: goodPassword, newPassword: 'Secret-2222' }, token);
    await v2('SetPassword', { userId, newPassword: { password: 'Secret-3333' } });
    const sql = connect(postern.databaseUrl, 'test', { max: 1 });
    const changes = await sql<{ editor_user: string; session: string | null }[]>`
      select editor_user, event_data ->> 'sessionID' as session from eventstore.events2
      where aggregate_id = ${userId} and event_type = 'user.human.password.changed' order by aggregate_version`;
    await sql.end();
    expect(changes.map(({ session }) => session)).toEqual([expect.stringMatching(/^\d+$/), null]);
    expect(changes.map(({ editor_user }) => editor_user === userId)).toEqual([true, false]);
  });

  test('are set on the current one, on a code, or by an administrator', async () => {
    const { userId } = await person();
    const set = (password: string, proof: Json, token?: string) =>
      v2('SetPassword', { userId, newPassword: { password }, ...proof }, token);
    expect(await refusal(set('Secret-2222', { currentPassword: 'wrong' }))).toBe(
      'invalid_argument USER-Pwc01',
    );
    await set('Secret-2222', { currentPassword: goodPassword });
    expect([await check(userId, goodPassword), await check(userId, 'Secret-2222')]).toEqual([
      'invalid_argument USER-Pwc01',
      'passed',
    ]);

    const { verificationCode } = await v2('PasswordReset', { userId, returnCode: {} });
    expect(await refusal(set('Secret-3333', { verificationCode: 'WRONG1' }))).toBe(
      'invalid_argument USER-Cod04',
    );
    expect(await refusal(set('weak', { verificationCode }))).toBe('invalid_argument USER-Pwd01');
    await set('Secret-3333', { verificationCode });
    expect(await refusal(set('Secret-4444', { verificationCode }))).toBe('failed_precondition USER-Cod01');

    await set('Secret-5555', {});
    expect(await check(userId, 'Secret-5555')).toBe('passed');
    expect((await v2('ListAuthenticationMethodTypes', { userId })).authMethodTypes).toEqual([
      'AUTHENTICATION_METHOD_TYPE_PASSWORD',
    ]);
  });

  test('that a person chooses are others than the current one, whatever the proof and the version', async () => {
    const { userId } = await person();
    await v2('SetPassword', { userId, newPassword: { password: goodPassword, changeRequired: true } });
    const required = async () => (await v2('GetUserByID', { userId })).user.human.passwordChangeRequired;
    const again = { userId, newPassword: { password: goodPassword } };
    const refused = async (answer: Promise<unknown>) => {
      expect(await refusal(answer)).toBe('invalid_argument USER-Pwd12');
      expect(await required()).toBe(true);
    };
    await refused(v2('SetPassword', { ...again, currentPassword: goodPassword }));
    await refused(
      v2('UpdateHumanUser', {
        userId,
        password: { password: again.newPassword, currentPassword: goodPassword },
      }),
    );
    const { verificationCode } = await v2('PasswordReset', { userId, returnCode: {} });
    await refused(v2('SetPassword', { ...again, verificationCode }));
    const own = { oldPassword: goodPassword, newPassword: goodPassword };
    await refused(auth('UpdateMyPassword', own, await tokenOf(userId)));
    // What was refused has not used the code up.
    await v2('SetPassword', { userId, newPassword: { password: 'Secret-2222' }, verificationCode });
    expect(await required()).toBeFalsy();
    // Who administers others does not know theirs, and is not told whether it was guessed.
    await v2('SetPassword', { userId, newPassword: { password: 'Secret-2222', changeRequired: true } });
    expect(await required()).toBe(true);
  });

  test('a link is asked for without telling the code, and only to http(s)', async () => {
    const { userId } = await person();
    const reset = (urlTemplate: string) =>
      v2('PasswordReset', { userId, sendLink: { notificationType: 'NOTIFICATION_TYPE_Email', urlTemplate } });
    expect(await reset('https://login.test/reset?u={{.UserID}}&c={{.Code}}')).toEqual({
      details: expect.anything(),
    });
    expect(await refusal(reset('javascript:{{.Code}}'))).toBe('invalid_argument USER-Url01');
  });

  test('an invitation makes a first password possible', async () => {
    const { userId } = await person({
      password: undefined,
      email: { email: `${unique('invited')}@mail.test` },
    });
    const { inviteCode } = await v2('CreateInviteCode', { userId, returnCode: {} });
    expect(await refusal(v2('VerifyInviteCode', { userId, verificationCode: 'WRONG1' }))).toBe(
      'invalid_argument USER-Cod04',
    );
    await v2('VerifyInviteCode', { userId, verificationCode: inviteCode });
    expect((await v2('GetUserByID', { userId })).user).toMatchObject({
      state: 'USER_STATE_ACTIVE',
      human: { email: { isVerified: true } },
    });
  });
});

test('an invitation is good to the moment that its time is over, and once', async () => {
  const invited = async () => {
    const email = { email: `${unique('invited')}@mail.test` };
    const { userId } = await person({ password: undefined, email });
    const { inviteCode } = await v2('CreateInviteCode', { userId, returnCode: {} });
    return { userId, accept: () => v2('VerifyInviteCode', { userId, verificationCode: inviteCode }) };
  };
  const hours72 = 72 * 60 * 60 * 1000;
  const [intime, late] = [await invited(), await invited()];
  const nearly = postern.advance(hours72 - 60_000);
  try {
    await intime.accept();
    expect(await refusal(intime.accept())).toBe('failed_precondition USER-Cod01');
  } finally {
    nearly();
  }
  const over = postern.advance(hours72 + 1);
  try {
    expect(await refusal(late.accept())).toBe('failed_precondition USER-Cod02');
  } finally {
    over();
  }
});

test('nothing that proves who somebody is lies in the store in clear', async () => {
  const { userId } = await person({ password: { password: 'Unhidden-1' } });
  const { verificationCode } = await v2('PasswordReset', { userId, returnCode: {} });
  const phone = await v2('SetPhone', { userId, phone: '+41790000007', returnCode: {} });
  const robot = await machine();
  const { token } = await v2('AddPersonalAccessToken', { userId: robot.userId, expirationDate });
  const { clientSecret } = await v2('AddSecret', { userId: robot.userId });
  const sql = connect(postern.databaseUrl, 'test', { max: 1 });
  const seen = async (secret: string) => {
    const [row] = await sql`select count(*)::int as events from eventstore.events2
      where event_data::text like ${`%${secret}%`}`;
    return row?.['events'];
  };
  const secrets = ['Unhidden-1', verificationCode, phone.verificationCode, token, clientSecret];
  expect(await Promise.all(secrets.map(seen))).toEqual(secrets.map(() => 0));
  // The search would find what is there.
  expect(await seen(robot.username)).toBe(1);
  await sql.end();
});

describe('a person', () => {
  test('reads and changes itself, but does not vouch for itself, nor touches others', async () => {
    const { userId } = await person();
    const other = await person();
    const token = await tokenOf(userId);
    expect((await auth('GetMyUser', {}, token)).user.id).toBe(userId);
    expect((await v2('GetUserByID', { userId }, token)).user.userId).toBe(userId);
    expect((await v2('ListUsers', {}, token)).result.map((user: { userId: string }) => user.userId)).toEqual([
      userId,
    ]);
    await v2('UpdateUser', { userId, human: { profile: { givenName: 'Me' } } }, token);
    await v2('SetEmail', { userId, email: 'me@mail.test' }, token);
    await auth('UpdateMyPassword', { oldPassword: goodPassword, newPassword: 'Secret-9999' }, token);

    const denied: [string, Json][] = [
      ['SetEmail', { userId, email: 'a@mail.test', isVerified: true }],
      ['SetEmail', { userId, email: 'a@mail.test', returnCode: {} }],
      ['ResendEmailCode', { userId, returnCode: {} }],
      ['PasswordReset', { userId, returnCode: {} }],
      ['SetPassword', { userId, newPassword: { password: goodPassword } }],
      ['UpdateHumanUser', { userId, phone: { phone: '+41790000002', isVerified: true } }],
      ['SetUserMetadata', { userId, metadata: [{ key: 'admin', value: 'MQ==' }] }],
      ['LockUser', { userId }],
      ['DeleteUser', { userId }],
      ['GetUserByID', { userId: other.userId }],
      ['UpdateUser', { userId: other.userId, human: { profile: { givenName: 'You' } } }],
      ['AddHumanUser', { profile: { givenName: 'a', familyName: 'b' }, email: { email: 'new@mail.test' } }],
    ];
    const session = await tokenOf(userId, 'Secret-9999');
    for (const [method, request] of denied) {
      expect([method, await refusal(v2(method, request, session))]).toEqual([
        method,
        'permission_denied AUTHZ-Per01',
      ]);
    }
    expect(await refusal(v2('GetUserByID', { userId }, ''))).toStartWith('unauthenticated');
  });
});
