import { afterAll, beforeAll, expect, test } from 'bun:test';
import { goodPassword, refusal, startUserClient, type UserClient } from './wire/client.ts';

/** What somebody without any role learns of others, and may try on them: nothing. */

let client: UserClient;
let stranger: string;

beforeAll(async () => {
  client = await startUserClient();
  const { userId } = await client.person();
  stranger = await client.tokenOf(userId);
});
afterAll(() => client?.postern.stop());

test('users that there are and that there are not look the same to strangers', async () => {
  const { userId } = await client.person();
  const calls: [string, object][] = [
    ['GetUserByID', {}],
    ['UpdateUser', { human: { profile: { givenName: 'You' } } }],
    ['SetEmail', { email: 'you@mail.test' }],
    ['VerifyEmail', { verificationCode: 'ABCDEF' }],
    ['VerifyInviteCode', { verificationCode: 'ABCDEF' }],
    ['PasswordReset', { sendLink: {} }],
    ['SetPassword', { newPassword: { password: 'Secret-9999' }, currentPassword: goodPassword }],
    ['SetPassword', { newPassword: { password: 'Secret-9999' }, verificationCode: 'ABCDEF' }],
    ['DeactivateUser', {}],
    ['DeleteUser', {}],
    ['ListUserMetadata', {}],
    ['ListAuthenticationMethodTypes', {}],
  ];
  for (const [method, request] of calls) {
    const outcome = (id: string) => refusal(client.v2(method, { userId: id, ...request }, stranger));
    expect([method, await outcome('nobody')]).toEqual([method, 'permission_denied AUTHZ-Per01']);
    expect([method, await outcome(userId)]).toEqual([method, 'permission_denied AUTHZ-Per01']);
  }
  // Administrators are told.
  expect(await refusal(client.v2('GetUserByID', { userId: 'nobody' }))).toBe('not_found USER-Nfd01');
});

test('a stranger guesses at no password and uses up no code', async () => {
  const { userId } = await client.person();
  const { verificationCode } = await client.v2('PasswordReset', { userId, returnCode: {} });
  const newPassword = { password: 'Secret-9999' };
  for (const password of ['wrong', goodPassword]) {
    const set = client.v2('SetPassword', { userId, newPassword, currentPassword: password }, stranger);
    expect(await refusal(set)).toBe('permission_denied AUTHZ-Per01');
    const human = { password: { password: newPassword, currentPassword: password } };
    expect(await refusal(client.v2('UpdateUser', { userId, human }, stranger))).toBe(
      'permission_denied AUTHZ-Per01',
    );
  }
  for (let guess = 0; guess < 6; guess++) {
    await refusal(
      client.v2('SetPassword', { userId, newPassword, verificationCode: `GUESS${guess}` }, stranger),
    );
  }
  const { sql } = client.postern.server.platform;
  const checks = await sql`select event_type from eventstore.events2
    where aggregate_id = ${userId} and event_type like '%check%'`;
  expect([...checks]).toEqual([]);
  expect(await refusal(client.v2('SetPassword', { userId, newPassword, verificationCode }))).toBe('passed');
});

test('nobody takes the address by which another one signs in as its user name', async () => {
  const { v2, auth, postern } = client;
  const victim = await client.person();
  const { user } = await v2('GetUserByID', { userId: victim.userId });
  const address: string = user.human.email.email;
  const whoSignsIn = async (loginName: string) => {
    const { sessionId } = await postern.call<{ sessionId: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      {
        checks: { user: { loginName }, password: { password: goodPassword } },
      },
    );
    const { session } = await postern.call<{ session: { factors: { user: { id: string } } } }>(
      'zitadel.session.v2.SessionService/GetSession',
      { sessionId },
    );
    return session.factors.user.id;
  };
  expect(await whoSignsIn(address)).toBe(victim.userId);
  await auth('UpdateMyUserName', { userName: address }, stranger);
  expect(await whoSignsIn(address)).toBe(victim.userId);

  // Where nobody has proven the address, the user name is one like any other.
  const free = 'only-a-name@nowhere.test';
  const named = await client.person({ username: free, email: { email: 'somebody@mail.test' } });
  expect(await whoSignsIn(free)).toBe(named.userId);
});

test('the session of a stranger does not tell who else there is', async () => {
  const { userId } = await client.person();
  const other = await client.person();
  const locked = await client.person();
  await client.v2('LockUser', { userId: locked.userId });
  const token = await client.tokenOf(userId);
  const service = 'zitadel.session.v2.SessionService';
  type Made = { sessionId: string; sessionToken: string };
  const made = await client.postern.call<Made>(
    `${service}/CreateSession`,
    { checks: { user: { userId }, password: { password: goodPassword } } },
    token,
  );
  const searches = [other.username, locked.username, 'nobody-at-all'].map((loginName) => ({ loginName }));
  for (const user of [...searches, { userId: other.userId }, { userId: 'nobody' }]) {
    const set = client.postern.call(`${service}/SetSession`, { ...made, checks: { user } }, token);
    expect([user, await refusal(set)]).toEqual([user, 'invalid_argument SESSION-Usr01']);
  }
});
