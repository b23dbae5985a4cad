import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Users over the wire, as a client of each version of the API sees them. */

let postern: TestPostern;
let orgId: string;

beforeAll(async () => {
  postern = await startTestPostern();
  const me = await auth<{ user: { details: { resourceOwner: string } } }>('GetMyUser');
  orgId = me.user.details.resourceOwner;
});
afterAll(() => postern?.stop());

type Json = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
type Answer = any;

const v2 = <T = Answer>(method: string, request: Json = {}, token?: string): Promise<T> =>
  postern.call<T>(`zitadel.user.v2.UserService/${method}`, request, token);
const beta = (method: string, request: Json = {}): Promise<Answer> =>
  postern.call(`zitadel.user.v2beta.UserService/${method}`, request);
const management = (method: string, request: Json = {}): Promise<Answer> =>
  postern.call(`zitadel.management.v1.ManagementService/${method}`, request);
const auth = <T = Answer>(method: string, request: Json = {}, token?: string): Promise<T> =>
  postern.call<T>(`zitadel.auth.v1.AuthService/${method}`, request, token);

/** `passed`, or the error's code and the id of its rule. */
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'passed',
    (error) => `${error.body.code} ${/\(([^)]+)\)$/.exec(error.body.message)?.[1]}`,
  );

let counter = 0;
const unique = (name: string) => `${name}${++counter}`;
const goodPassword = 'Secret-1234';
const expirationDate = '2120-01-01T00:00:00Z';

async function person(more: Json = {}): Promise<{ userId: string; username: string }> {
  const username = unique('person');
  const { userId } = await v2('AddHumanUser', {
    username,
    profile: { givenName: 'Mini', familyName: 'Mouse' },
    email: { email: `${username}@mail.test`, isVerified: true },
    password: { password: goodPassword },
    ...more,
  });
  return { userId, username };
}

async function machine(): Promise<{ userId: string; username: string }> {
  const username = unique('machine');
  const { id } = await v2('CreateUser', { organizationId: orgId, username, machine: { name: 'Robot' } });
  return { userId: id, username };
}

/** A token of the person, by a session with a checked password. */
async function tokenOf(userId: string, password = goodPassword): Promise<string> {
  const session = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    {
      checks: { user: { userId }, password: { password } },
    },
  );
  return session.sessionToken;
}

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
      state: 'USER_STATE_INITIAL',
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

  test('refuses taken names and ids, weak passwords, foreign hashes and what is not built', async () => {
    const { userId, username } = await person();
    expect(await refusal(person({ username: username.toUpperCase() }))).toBe('already_exists USER-Nam01');
    expect(await refusal(person({ userId }))).toBe('already_exists USER-Ext01');
    expect(await refusal(person({ password: { password: 'short' } }))).toBe('invalid_argument USER-Pwd01');
    const hashed = (hash: string) => person({ password: undefined, hashedPassword: { hash } });
    expect(await refusal(hashed('{SSHA}x'))).toBe('invalid_argument USER-Pwd08');
    expect(await refusal(person({ totpSecret: 'x' }))).toBe('unimplemented USER-Otp01');
  });

  test('takes an imported hash that signs in', async () => {
    const hash = await Bun.password.hash('Imported-1', { algorithm: 'bcrypt', cost: 4 });
    const { userId } = await person({ password: undefined, hashedPassword: { hash, changeRequired: true } });
    expect(await tokenOf(userId, 'Imported-1')).toBeString();
    const { user } = await v2('GetUserByID', { userId });
    expect(user.human).toMatchObject({ passwordChangeRequired: true, passwordChanged: expect.any(String) });
  });
});

describe('searching', () => {
  const found = async (...queries: Json[]) =>
    (
      await v2('ListUsers', { queries, sortingColumn: 'USER_FIELD_NAME_USER_NAME', query: { asc: true } })
    ).result?.map((user: { username: string }) => user.username) ?? [];
  const prefix = 'seek';
  const mine = { userNameQuery: { userName: prefix, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } };
  let ids: string[];

  beforeAll(async () => {
    const add = async (name: string, givenName: string, more: Json = {}) => {
      const { userId } = await person({
        username: `${prefix}-${name}`,
        profile: { givenName, familyName: 'Seeker', displayName: `${givenName} S`, nickName: name },
        email: { email: `${name}@Seek.test`, isVerified: true },
        ...more,
      });
      return userId;
    };
    ids = [
      await add('anna', 'Anna', { phone: { phone: '+41790000001', isVerified: true } }),
      await add('bert', 'Bert', { metadata: [{ key: 'colour', value: 'Ymx1ZQ==' }] }),
      await add('c_%', 'Cleo'),
    ];
    await v2('LockUser', { userId: ids[1] });
    await v2('CreateUser', { organizationId: orgId, username: `${prefix}-zz`, machine: { name: 'Z' } });
  });

  test('by each field, with every text method', async () => {
    const all = ['seek-anna', 'seek-bert', 'seek-c_%', 'seek-zz'];
    expect(await found(mine)).toEqual(all);
    const cases: [Json, string[]][] = [
      [{ firstNameQuery: { firstName: 'Anna' } }, ['seek-anna']],
      [{ firstNameQuery: { firstName: 'anna' } }, []],
      [
        { firstNameQuery: { firstName: 'anna', method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE' } },
        ['seek-anna'],
      ],
      [
        { lastNameQuery: { lastName: 'SEEK', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ nickNameQuery: { nickName: '_%', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, ['seek-c_%']],
      [
        { displayNameQuery: { displayName: ' s', method: 'TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ emailQuery: { emailAddress: 'bert@Seek.test' } }, ['seek-bert']],
      [{ emailQuery: { emailAddress: 'bert@seek.test' } }, []],
      [
        { emailQuery: { emailAddress: 'SEEK', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ inUserEmailsQuery: { userEmails: ['ANNA@seek.test', 'x'] } }, ['seek-anna']],
      [{ phoneQuery: { number: '+41790000001' } }, ['seek-anna']],
      [{ stateQuery: { state: 'USER_STATE_LOCKED' } }, ['seek-bert']],
      [{ typeQuery: { type: 'TYPE_MACHINE' } }, ['seek-zz']],
      [{ inUserIdsQuery: { userIds: [ids[0], ids[2]] } }, ['seek-anna', 'seek-c_%']],
      [{ organizationIdQuery: { organizationId: '1' } }, []],
      [{ loginNameQuery: { loginName: 'seek-anna' } }, ['seek-anna']],
      [{ loginNameQuery: { loginName: 'seek-anna@postern.localhost' } }, ['seek-anna']],
      [
        {
          loginNameQuery: {
            loginName: 'SEEK-anna@Postern.localhost',
            method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE',
          },
        },
        ['seek-anna'],
      ],
      [{ loginNameQuery: { loginName: 'seek-anna@other.test' } }, []],
      [{ loginNameQuery: { loginName: 'bert@post', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, ['seek-bert']],
      [{ metadataKeyFilter: { key: 'colour' } }, ['seek-bert']],
      [{ metadataValueFilter: { value: 'Ymx1ZQ==' } }, ['seek-bert']],
    ];
    for (const [query, expected] of cases)
      expect([query, await found(mine, query)]).toEqual([query, expected]);
  });

  test('by filters nested in each other', async () => {
    const byName = (firstName: string) => ({ firstNameQuery: { firstName } });
    const locked = { stateQuery: { state: 'USER_STATE_LOCKED' } };
    expect(await found(mine, { orQuery: { queries: [byName('Anna'), byName('Bert')] } })).toEqual([
      'seek-anna',
      'seek-bert',
    ]);
    expect(await found(mine, { notQuery: { query: locked } })).toEqual(['seek-anna', 'seek-c_%', 'seek-zz']);
    const nested = {
      andQuery: {
        queries: [
          { orQuery: { queries: [byName('Anna'), byName('Bert')] } },
          { notQuery: { query: locked } },
        ],
      },
    };
    expect(await found(mine, nested)).toEqual(['seek-anna']);
    let deep: Json = byName('Anna');
    for (let depth = 0; depth < 22; depth++) deep = { notQuery: { query: deep } };
    expect(await refusal(found(deep))).toBe('invalid_argument USER-Qry01');
    expect(await refusal(found({ orQuery: {} }))).toStartWith('invalid_argument');
  });

  test('page by page', async () => {
    const page = (offset: number) =>
      v2('ListUsers', {
        queries: [mine],
        sortingColumn: 'USER_FIELD_NAME_EMAIL',
        query: { asc: false, limit: 2, offset },
      });
    const [first, last, beyond] = [await page(0), await page(2), await page(9)];
    expect(first.result.map((user: { username: string }) => user.username)).toEqual([
      'seek-c_%',
      'seek-bert',
    ]);
    expect(last.result.map((user: { username: string }) => user.username)).toEqual(['seek-anna', 'seek-zz']);
    expect([first, last, beyond].map((answer) => answer.details.totalResult)).toEqual(['4', '4', '4']);
    expect(await refusal(v2('ListUsers', { query: { limit: 1001 } }))).toStartWith('invalid_argument');
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

describe('passwords', () => {
  const check = (userId: string, password: string) => refusal(tokenOf(userId, password));

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

describe('a machine', () => {
  test('calls with its token until that, or the machine, is gone', async () => {
    const { userId, username } = await machine();
    const { token, tokenId } = await v2('AddPersonalAccessToken', { userId, expirationDate });
    expect((await auth('GetMyUser', {}, token)).user).toMatchObject({
      id: userId,
      userName: username,
      machine: { name: 'Robot' },
    });
    const { result } = await v2('ListPersonalAccessTokens', { filters: [{ userIdFilter: { id: userId } }] });
    expect(result).toMatchObject([{ id: tokenId, userId, organizationId: orgId, expirationDate }]);
    expect(JSON.stringify(result)).not.toContain(token);

    await v2('DeactivateUser', { userId });
    expect(await refusal(auth('GetMyUser', {}, token))).toStartWith('unauthenticated');
    await v2('ReactivateUser', { userId });
    expect(await refusal(auth('GetMyUser', {}, token))).toBe('passed');
    expect(await refusal(v2('AddPersonalAccessToken', { userId, expirationDate }, token))).toBe(
      'permission_denied AUTHZ-Per01',
    );
    expect(await v2('RemovePersonalAccessToken', { userId, tokenId })).toHaveProperty('deletionDate');
    expect(await v2('RemovePersonalAccessToken', { userId, tokenId })).toEqual({});
    expect(await refusal(auth('GetMyUser', {}, token))).toStartWith('unauthenticated');
    expect(
      await refusal(v2('AddPersonalAccessToken', { userId, expirationDate: '2020-01-01T00:00:00Z' })),
    ).toBe('invalid_argument USER-Exp01');
  });

  test('has a secret of 64 characters, and keys of its own or of ours', async () => {
    const { userId } = await machine();
    expect((await v2('AddSecret', { userId })).clientSecret).toMatch(/^\w{64}$/);
    const hasSecret = async () => (await v2('GetUserByID', { userId })).user.machine.hasSecret ?? false;
    expect(await hasSecret()).toBe(true);
    await v2('RemoveSecret', { userId });
    expect(await hasSecret()).toBe(false);

    const { keyId, keyContent } = await v2('AddKey', { userId, expirationDate });
    const file = JSON.parse(Buffer.from(keyContent, 'base64').toString());
    expect(file).toMatchObject({
      type: 'serviceaccount',
      keyId,
      userId,
      expirationDate: '2120-01-01T00:00:00.000Z',
    });
    expect(file.key).toStartWith('-----BEGIN RSA PRIVATE KEY-----');
    const { generateKeyPairPem } = await import('../crypto/index.ts');
    const pair = await generateKeyPairPem();
    const own = await v2('AddKey', {
      userId,
      expirationDate,
      publicKey: Buffer.from(pair.publicKey).toString('base64'),
    });
    expect(own.keyContent).toBeUndefined();
    const { result } = await v2('ListKeys', { filters: [{ userIdFilter: { id: userId } }] });
    expect(result.map((key: { id: string }) => key.id).toSorted()).toEqual([keyId, own.keyId].toSorted());
    await v2('RemoveKey', { userId, keyId });
    const bad = (pem: string) =>
      v2('AddKey', { userId, expirationDate, publicKey: Buffer.from(pem).toString('base64') });
    expect(await refusal(bad(pair.privateKey))).toBe('invalid_argument CRYPTO-Pem1');
    expect(await refusal(bad('nonsense'))).toBe('invalid_argument CRYPTO-Pem1');
  });

  test('is renamed and described; people have none of this', async () => {
    const { userId } = await machine();
    await v2('UpdateUser', { userId, machine: { name: 'Cobot', description: 'works along' } });
    expect((await v2('GetUserByID', { userId })).user.machine).toMatchObject({
      name: 'Cobot',
      description: 'works along',
    });
    const human = await person();
    for (const method of ['AddSecret', 'AddKey', 'AddPersonalAccessToken']) {
      expect(await refusal(v2(method, { userId: human.userId, expirationDate }))).toBe(
        'failed_precondition USER-Mac01',
      );
    }
  });
});

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

test('REST paths lead to the same calls', async () => {
  const { userId } = await person();
  const read = await postern.fetch(`/v2/users/${userId}`, { token: postern.pat });
  expect([read.status, ((await read.json()) as Answer).user.userId]).toEqual([200, userId]);
  const removed = await postern.fetch(`/v2/users/${userId}`, { method: 'DELETE', token: postern.pat });
  expect(removed.status).toBe(200);
  const gone = await postern.fetch(`/v2/users/${userId}`, { token: postern.pat });
  expect([gone.status, ((await gone.json()) as Answer).code]).toEqual([404, 5]);
});
