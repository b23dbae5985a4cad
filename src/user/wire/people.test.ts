import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Answer, refusal, startUserClient, type UserClient, unique } from './client.ts';

let client: UserClient;
let postern: UserClient['postern'];
let orgId: UserClient['orgId'];
let v2: UserClient['v2'];
let person: UserClient['person'];
let tokenOf: UserClient['tokenOf'];

beforeAll(async () => {
  client = await startUserClient();
  ({ postern, orgId, v2, person, tokenOf } = client);
});
afterAll(() => client?.postern.stop());

/** How often the person's password was hashed anew. */
const renewals = async (userId: string): Promise<number> => {
  const { events } = await postern.call<Answer>('zitadel.admin.v1.AdminService/ListEvents', {
    aggregateId: userId,
    eventTypes: ['user.human.password.hash.updated'],
  });
  return events?.length ?? 0;
};

describe('creating people', () => {
  test('gives what was asked for and nothing in clear', async () => {
    const created = await v2('AddHumanUser', {
      organization: { orgId },
      profile: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        nickName: 'A',
        preferredLanguage: 'en-gb',
        gender: 'GENDER_FEMALE',
      },
      email: { email: 'Ada@mail.test', returnCode: {} },
      phone: { phone: '+41 79 123 45 67', returnCode: {} },
      metadata: [{ key: 'team', value: 'cmVk' }],
    });
    expect(created.emailCode).toMatch(/^[A-Z0-9]{6}$/);
    expect(created.phoneCode).toMatch(/^[A-Z0-9]{6}$/);
    expect(created.details).toMatchObject({ resourceOwner: orgId, sequence: '4' });
    const { user } = await v2('GetUserByID', { userId: created.userId });
    expect(user).toMatchObject({
      state: 'USER_STATE_ACTIVE',
      username: 'Ada@mail.test',
      preferredLoginName: 'Ada@mail.test',
      human: {
        profile: { displayName: 'Ada Lovelace', preferredLanguage: 'en-GB', gender: 'GENDER_FEMALE' },
        email: { email: 'Ada@mail.test' },
        phone: { phone: '+41791234567' },
      },
    });
    expect(user.human.email.isVerified).toBeUndefined();
  });

  test('calls the language of who has none undetermined, in all versions and after it was taken away', async () => {
    const told = async (userId: string) => {
      const request = { userId, id: userId };
      const answers = await Promise.all([
        v2('GetUserByID', request),
        postern.call<Answer>('zitadel.user.v2beta.UserService/GetUserByID', request),
        postern.call<Answer>('zitadel.management.v1.ManagementService/GetUserByID', request),
        postern.call<Answer>('zitadel.management.v1.ManagementService/GetHumanProfile', request),
      ]);
      return answers.map(({ user, profile = user.human.profile }) => profile.preferredLanguage);
    };
    const { userId } = await person();
    expect(await told(userId)).toEqual(['und', 'und', 'und', 'und']);
    const speaks = (preferredLanguage: string) =>
      v2('UpdateHumanUser', {
        userId,
        profile: { givenName: 'Ada', familyName: 'Lovelace', displayName: 'Ada', preferredLanguage },
      });
    await speaks('de');
    expect(await told(userId)).toEqual(['de', 'de', 'de', 'de']);
    await speaks('und');
    expect(await told(userId)).toEqual(['und', 'und', 'und', 'und']);
  });

  test('puts them where the request says, or in the organization of the caller', async () => {
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    const there = await person({ organization: { orgDomain: 'elsewhere.localhost' } });
    const here = await person();
    const owner = async (userId: string) => (await v2('GetUserByID', { userId })).user.details.resourceOwner;
    expect([await owner(there.userId), await owner(here.userId)]).toEqual([organizationId, orgId]);
    const nowhere = v2('AddHumanUser', {
      organization: { orgId: '1' },
      profile: { givenName: 'a', familyName: 'b' },
      email: { email: 'x@mail.test' },
    });
    expect(await refusal(nowhere)).toBe('not_found USER-Org01');
    const foreign = { username: 'spy@elsewhere.localhost' };
    expect(await refusal(person(foreign))).toBe('invalid_argument USER-Dom01');
  });

  test('refuses taken names and ids, weak passwords, foreign hashes and secrets that are none', async () => {
    const { userId, username } = await person();
    expect(await refusal(person({ username: username.toUpperCase() }))).toBe('already_exists USER-Nam01');
    expect(await refusal(person({ userId }))).toBe('already_exists USER-Ext01');
    expect(await refusal(person({ password: { password: 'short' } }))).toBe('invalid_argument USER-Pwd01');
    const hashed = (hash: string) => person({ password: undefined, hashedPassword: { hash } });
    expect(await refusal(hashed('{SSHA}x'))).toBe('invalid_argument USER-Pwd08');
    expect(await refusal(person({ totpSecret: 'x' }))).toBe('invalid_argument USER-Tot05');
  });

  test('takes an imported hash that signs in', async () => {
    const hash = await Bun.password.hash('Imported-1', { algorithm: 'bcrypt', cost: 4 });
    const { userId } = await person({ password: undefined, hashedPassword: { hash, changeRequired: true } });
    expect(await tokenOf(userId, 'Imported-1')).toBeString();
    const { user } = await v2('GetUserByID', { userId });
    expect(user.human).toMatchObject({ passwordChangeRequired: true, passwordChanged: expect.any(String) });
  });

  test.each([
    [
      'sha512-crypt',
      '$6$saltstringsaltst$hAiFF6dzq0Xx/uIVY7vjHFn.3tyWrcLpQmbjQD5feGHNLf.8XBH1OfsSlwcmLpLzcI2divqAFD0dtzCyZCekW1',
    ],
    ['a directory', '{SSHA}CmL5ZNJ84Yh/WHZOnH4uc57iU0tJSel9'],
    ['Django', 'pbkdf2_sha256$1000$U9sCv9Fk7pbC$KEwsyRkdkY4gOqKHcBwa61UPuGNo5G4iD1A82ADFXyk='],
  ])('takes a hash of %s, which is of our own kind from the first sign-in on', async (_, hash) => {
    const { userId } = await person({ password: undefined, hashedPassword: { hash } });
    await expect(tokenOf(userId, 'pässwörD')).rejects.toThrow();
    expect(await tokenOf(userId, 'pässwörd')).toBeString();
    expect(await renewals(userId)).toBe(1);
    expect(await tokenOf(userId, 'pässwörd')).toBeString();
    expect(await renewals(userId)).toBe(1);
  });
});

describe('changing', () => {
  test('parts, and the answer shows them at once', async () => {
    const { userId } = await person();
    await v2('UpdateHumanUser', {
      userId,
      username: unique('renamed'),
      profile: { givenName: 'New', familyName: 'Name' },
    });
    await v2('UpdateUser', {
      userId,
      human: { profile: { nickName: 'N' }, email: { email: 'n@mail.test' } },
    });
    const { user } = await v2('GetUserByID', { userId });
    expect(user.username).toStartWith('renamed');
    expect(user.human).toMatchObject({
      profile: { givenName: 'New', nickName: 'N' },
      email: { email: 'n@mail.test' },
    });
  });

  test('state, through the doors that there are', async () => {
    const { userId } = await person();
    const state = async () => (await v2('GetUserByID', { userId })).user.state;
    await v2('DeactivateUser', { userId });
    expect(await state()).toBe('USER_STATE_INACTIVE');
    expect(await refusal(v2('LockUser', { userId }))).toBe('failed_precondition USER-Lck01');
    await v2('ReactivateUser', { userId });
    await v2('LockUser', { userId });
    expect(await state()).toBe('USER_STATE_LOCKED');
    await v2('UnlockUser', { userId });
    expect(await state()).toBe('USER_STATE_ACTIVE');
  });

  test('removing frees the name and takes everything along', async () => {
    const { userId, username } = await person({ metadata: [{ key: 'k', value: 'dg==' }] });
    await v2('DeleteUser', { userId });
    for (const method of ['GetUserByID', 'DeleteUser', 'LockUser', 'ListUserMetadata']) {
      expect(await refusal(v2(method, { userId }))).toBe('not_found USER-Nfd01');
    }
    expect((await person({ username })).username).toBeString();
  });

  test('an e-mail address with its code: once, five tries at most', async () => {
    const { userId } = await person();
    const { verificationCode } = await v2('SetEmail', { userId, email: 'other@mail.test', returnCode: {} });
    expect(await refusal(v2('VerifyEmail', { userId, verificationCode: 'WRONG1' }))).toBe(
      'invalid_argument USER-Cod04',
    );
    await v2('VerifyEmail', { userId, verificationCode: verificationCode.toLowerCase() });
    expect((await v2('GetUserByID', { userId })).user.human.email).toEqual({
      email: 'other@mail.test',
      isVerified: true,
    });
    expect(await refusal(v2('VerifyEmail', { userId, verificationCode }))).toBe(
      'failed_precondition USER-Cod01',
    );
    expect(await refusal(v2('SendEmailCode', { userId, returnCode: {} }))).toBe(
      'failed_precondition USER-Eml03',
    );

    const second = await v2('SetEmail', { userId, email: 'third@mail.test', returnCode: {} });
    for (let attempt = 0; attempt < 5; attempt++)
      await refusal(v2('VerifyEmail', { userId, verificationCode: 'WRONG1' }));
    expect(await refusal(v2('VerifyEmail', { userId, verificationCode: second.verificationCode }))).toBe(
      'failed_precondition USER-Cod03',
    );
    const fresh = await v2('ResendEmailCode', { userId, returnCode: {} });
    await v2('VerifyEmail', { userId, verificationCode: fresh.verificationCode });
  });

  test('a phone number with its code', async () => {
    const { userId } = await person();
    const { verificationCode } = await v2('SetPhone', { userId, phone: '+41790000009', returnCode: {} });
    await v2('VerifyPhone', { userId, verificationCode });
    expect((await v2('GetUserByID', { userId })).user.human.phone).toEqual({
      phone: '+41790000009',
      isVerified: true,
    });
    await v2('RemovePhone', { userId });
    expect(await refusal(v2('RemovePhone', { userId }))).toBe('failed_precondition USER-Phn02');
  });

  test('that a second factor was not wanted is noted', async () => {
    const { userId } = await person();
    await v2('HumanMFAInitSkipped', { userId });
    expect((await v2('GetUserByID', { userId })).user.human.mfaInitSkipped).toBeString();
  });

  test('metadata', async () => {
    const { userId } = await person();
    await v2('SetUserMetadata', {
      userId,
      metadata: [
        { key: 'a', value: 'MQ==' },
        { key: 'b', value: 'Mg==' },
      ],
    });
    await v2('DeleteUserMetadata', { userId, keys: ['a'] });
    const { metadata, pagination } = await v2('ListUserMetadata', { userId });
    expect(metadata).toMatchObject([{ key: 'b', value: 'Mg==' }]);
    expect(pagination).toEqual({ totalResult: '1', appliedLimit: '100' });
  });
});

test('REST paths lead to the same calls', async () => {
  const { userId } = await person();
  const read = await postern.fetch(`/v2/users/${userId}`, { token: postern.pat });
  expect([read.status, ((await read.json()) as Answer).user.userId]).toEqual([200, userId]);
  const removed = await postern.fetch(`/v2/users/${userId}`, { method: 'DELETE', token: postern.pat });
  expect(removed.status).toBe(200);
  const gone = await postern.fetch(`/v2/users/${userId}`, { token: postern.pat });
  expect([gone.status, ((await gone.json()) as Answer).code]).toEqual([404, 5]);
});
