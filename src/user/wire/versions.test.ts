import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { goodPassword, refusal, startUserClient, type UserClient, unique } from './client.ts';

let client: UserClient;
let beta: UserClient['beta'];
let management: UserClient['management'];
let auth: UserClient['auth'];

beforeAll(async () => {
  client = await startUserClient();
  ({ beta, management, auth } = client);
});
afterAll(() => client?.postern.stop());

test('v2beta answers as v2 does', async () => {
  const username = unique('beta');
  const { userId } = await beta('AddHumanUser', {
    username,
    profile: { givenName: 'Be', familyName: 'Ta' },
    email: { email: `${username}@mail.test`, isVerified: true },
  });
  await beta('UpdateHumanUser', { userId, profile: { givenName: 'Beta', familyName: 'Ta' } });
  const queries = [{ orQuery: { queries: [{ userNameQuery: { userName: username } }] } }];
  const [{ user }, list] = [await beta('GetUserByID', { userId }), await beta('ListUsers', { queries })];
  expect(list.result).toEqual([user]);
  expect(user).toMatchObject({ username, human: { profile: { givenName: 'Beta' } } });
  await beta('DeleteUser', { userId });
  expect(await refusal(beta('GetUserByID', { userId }))).toBe('not_found USER-Nfd01');
});

describe('management.v1', () => {
  test('adds, lists and removes people', async () => {
    const userName = unique('veteran');
    const { userId } = await management('AddHumanUser', {
      userName,
      profile: { firstName: 'Vee', lastName: 'One' },
      email: { email: `${userName}@mail.test`, isEmailVerified: true },
      initialPassword: goodPassword,
    });
    const { user } = await management('GetUserByID', { id: userId });
    expect(user).toMatchObject({
      id: userId,
      userName,
      state: 'USER_STATE_ACTIVE',
      human: { profile: { displayName: 'Vee One' }, email: { isEmailVerified: true } },
    });
    const initial = await management('ImportHumanUser', {
      userName: unique('imported'),
      profile: { firstName: 'Im', lastName: 'Port' },
      email: { email: `${unique('i')}@mail.test` },
    });
    const { result } = await management('ListUsers', {
      queries: [{ stateQuery: { state: 'USER_STATE_INITIAL' } }],
    });
    expect(result.map(({ id, state }: { id: string; state: string }) => [id, state])).toContainEqual([
      initial.userId,
      'USER_STATE_INITIAL',
    ]);
    expect(await management('IsUserUnique', { userName })).toEqual({});
    expect(await management('IsUserUnique', { userName: unique('nobody') })).toEqual({ isUnique: true });
    expect(
      (await management('GetUserByLoginNameGlobal', { loginName: userName.toUpperCase() })).user.id,
    ).toBe(userId);
    await management('RemoveUser', { id: userId });
    expect(await refusal(management('GetUserByID', { id: userId }))).toBe('not_found USER-Nfd01');
  });

  test('adds machines with tokens, keys and secrets', async () => {
    const userName = unique('robot');
    const { userId } = await management('AddMachineUser', { userName, name: 'R' });
    const { token, tokenId } = await management('AddPersonalAccessToken', { userId });
    expect((await auth('GetMyUser', {}, token)).user.userName).toBe(userName);
    expect((await management('GetPersonalAccessTokenByIDs', { userId, tokenId })).token).toMatchObject({
      id: tokenId,
      scopes: expect.arrayContaining(['openid']),
    });
    const { keyId, keyDetails } = await management('AddMachineKey', { userId, type: 'KEY_TYPE_JSON' });
    expect(JSON.parse(Buffer.from(keyDetails, 'base64').toString())).toMatchObject({
      keyId,
      userId,
      expirationDate: expect.stringMatching(/^9999-/),
    });
    expect((await management('ListMachineKeys', { userId })).result).toMatchObject([
      { id: keyId, type: 'KEY_TYPE_JSON' },
    ]);
    expect(await management('GenerateMachineSecret', { userId })).toMatchObject({
      clientId: userName,
      clientSecret: expect.stringMatching(/^\w{64}$/),
    });
  });
});
