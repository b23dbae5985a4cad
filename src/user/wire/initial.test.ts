import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Json, startUserClient, type UserClient, unique } from './client.ts';

/** Who still has to set the account up: only people whom version 1 made, as in Zitadel. */

let client: UserClient;
beforeAll(async () => {
  client = await startUserClient();
});
afterAll(() => client?.postern.stop());

const stateOf = async (userId: string): Promise<string[]> => [
  (await client.v2('GetUserByID', { userId })).user.state,
  (await client.management('GetUserByID', { id: userId })).user.state,
];

const ofV1 = async (method: string, more: Json = {}): Promise<string> => {
  const userName = unique('initial');
  const { userId } = await client.management(method, {
    userName,
    profile: { firstName: 'Ada', lastName: 'Lovelace', preferredLanguage: 'en' },
    email: { email: `${userName}@mail.test` },
    ...more,
  });
  return userId;
};

test('version 2 makes active people, with or without a password and a verified address', async () => {
  for (const more of [
    {},
    { password: undefined },
    { email: { email: 'new@mail.test' }, password: undefined },
  ]) {
    expect(await stateOf((await client.person(more)).userId)).toEqual([
      'USER_STATE_ACTIVE',
      'USER_STATE_ACTIVE',
    ]);
  }
});

test('version 1 makes people initial until an address is vouched for and a password set', async () => {
  const email = { email: 'vouched@mail.test', isEmailVerified: true };
  for (const method of ['AddHumanUser', 'ImportHumanUser']) {
    const initial = ['USER_STATE_INITIAL', 'USER_STATE_INITIAL'];
    expect(await stateOf(await ofV1(method))).toEqual(initial);
    const userId = await ofV1(method, { email });
    expect(await stateOf(userId)).toEqual(initial);
    await client.v2('SetPassword', { userId, newPassword: { password: 'Secret-1234' } });
    expect(await stateOf(userId)).toEqual(['USER_STATE_ACTIVE', 'USER_STATE_ACTIVE']);
  }
  const active = await ofV1('ImportHumanUser', { email, password: 'Secret-1234' });
  expect(await stateOf(active)).toEqual(['USER_STATE_ACTIVE', 'USER_STATE_ACTIVE']);
});

test('an import takes a language that cannot be read as none', async () => {
  const userId = await ofV1('ImportHumanUser', {
    profile: { firstName: 'Ada', lastName: 'Lovelace', preferredLanguage: 'not a tag' },
  });
  const { user } = await client.v2('GetUserByID', { userId });
  expect(user.human.profile.preferredLanguage).toBe('und');
});
