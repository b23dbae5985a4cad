import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { enterprise, openScimScene, patch, person, type ScimScene, userSchema } from './testing.ts';

let scene: ScimScene;
let token: string;
beforeAll(async () => {
  scene = await openScimScene();
  ({ token } = await scene.directory());
});
afterAll(() => scene.stop());

const scim = (verb: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  scene.scim(verb, path, body, { token, headers });
const create = async (more: object = {}) => (await scim('POST', '/Users', person(more))).body;
const filtered = (filter: string, more = '') =>
  scim('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
const found = async (filter: string) => {
  const { status, body } = await filtered(filter);
  expect(status).toBe(200);
  return (body.Resources ?? []).map(({ userName }: { userName: string }) => userName);
};

const everything = {
  externalId: 'e-1',
  name: {
    formatted: 'Rear Admiral Grace Brewster Hopper PhD',
    familyName: 'Hopper',
    givenName: 'Grace',
    middleName: 'Brewster',
    honorificPrefix: 'Rear Admiral',
    honorificSuffix: 'PhD',
  },
  displayName: 'Amazing Grace',
  nickName: 'Grandma COBOL',
  profileUrl: 'https://acme.com/grace',
  title: 'Rear Admiral',
  userType: 'Employee',
  preferredLanguage: 'en_US',
  locale: 'en-US',
  timezone: 'America/New_York',
  phoneNumbers: [{ value: '+1 (202) 555-0123', type: 'mobile', primary: true }],
  ims: [{ value: 'grace', type: 'xmpp' }],
  photos: [{ value: 'https://acme.com/grace.jpg', type: 'photo' }],
  addresses: [{ type: 'work', streetAddress: '1 Navy Yard', locality: 'Washington', country: 'US' }],
  entitlements: [{ value: 'parking' }],
  roles: [{ value: 'admiral', primary: true }],
  x509Certificates: [{ value: 'MIIB' }],
  [enterprise]: { employeeNumber: '701984', department: 'Navy', costCenter: '7', manager: { value: 'boss' } },
};

describe('what a directory says of a user', () => {
  test('comes back as it said it, from the answer and afterwards', async () => {
    const sent = person(everything);
    const made = await scim('POST', '/Users', sent);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...sent, schemas: [userSchema, enterprise] });
    expect(made.headers.get('location')).toBe(made.body.meta.location);
    expect(made.headers.get('content-type')).toContain('application/scim+json');
    const read = await scim('GET', `/Users/${made.body.id}`);
    expect(read.body).toEqual(made.body);
    expect(read.headers.get('etag')).toBe(made.body.meta.version);
    expect((await filtered(`id eq "${made.body.id}"`)).body.Resources).toEqual([made.body]);
  });

  test('is the account of the person: verified addresses, profile, metadata', async () => {
    const sent = person(everything);
    const { id } = (await scim('POST', '/Users', sent)).body;
    const { user } = await scene.postern.call<{ user: { state: string; human: Record<string, never> } }>(
      'zitadel.user.v2.UserService/GetUserByID',
      { userId: id },
    );
    expect(user).toMatchObject({
      state: 'USER_STATE_ACTIVE',
      username: sent['userName'],
      human: {
        profile: { givenName: 'Grace', displayName: 'Amazing Grace', preferredLanguage: 'en-US' },
        email: { isVerified: true },
        phone: { phone: '+12025550123', isVerified: true },
      },
    } as never);
    const { metadata } = await scene.postern.call<{ metadata: { key: string; value: string }[] }>(
      'zitadel.user.v2.UserService/ListUserMetadata',
      { userId: id },
    );
    const texts = new Map(metadata.map(({ key, value }) => [key, Buffer.from(value, 'base64').toString()]));
    expect(texts.get('urn:zitadel:scim:externalId')).toBe('e-1');
    expect(texts.get('urn:zitadel:scim:name.middleName')).toBe('Brewster');
    expect(texts.get('urn:zitadel:scim:employeeNumber')).toBe('701984');
    expect(JSON.parse(texts.get('urn:zitadel:scim:roles') ?? '')).toEqual(everything.roles);
  });

  test('of several addresses and numbers keeps the primary one', async () => {
    const user = await create({
      emails: [{ value: 'a@acme.com' }, { value: 'b@acme.com', primary: true }],
      phoneNumbers: [{ value: '+41791234567' }, { value: '+41797654321' }],
    });
    expect(user.emails).toEqual([{ value: 'b@acme.com', primary: true }]);
    expect(user.phoneNumbers).toEqual([{ value: '+41791234567', primary: true }]);
  });

  test('a number without a country code is told back, and is not the account’s', async () => {
    const { id, phoneNumbers } = await create({ phoneNumbers: [{ value: '555-0123', type: 'work' }] });
    expect(phoneNumbers).toEqual([{ value: '555-0123', type: 'work', primary: true }]);
    const { user } = await scene.postern.call<{ user: { human: { phone?: { phone?: string } } } }>(
      'zitadel.user.v2.UserService/GetUserByID',
      { userId: id },
    );
    expect(user.human.phone?.phone ?? '').toBe('');
  });

  test.each([
    ['userName', { userName: undefined }],
    ['name', { name: undefined }],
    ['name.familyName', { name: { givenName: 'G' } }],
    ['name.givenName', { name: { familyName: 'G' } }],
    ['emails', { emails: [] }],
    ['emails.value', { emails: [{ type: 'work' }] }],
  ])('needs %s', async (name, more) => {
    const { status, body } = await scim('POST', '/Users', person(more));
    expect([status, body.scimType, body.detail]).toEqual([400, 'invalidValue', `${name} is required`]);
  });

  test('names taken are told as uniqueness, with Zitadel’s detail', async () => {
    const { userName } = await create();
    const { status, body } = await scim(
      'POST',
      '/Users',
      person({ userName: String(userName).toUpperCase() }),
    );
    expect([status, body.scimType, body.status]).toEqual([409, 'uniqueness', '409']);
    expect(body.schemas).toContain('urn:ietf:params:scim:api:zitadel:messages:2.0:ErrorDetail');
    expect(body['urn:ietf:params:scim:api:zitadel:messages:2.0:ErrorDetail'].id).toBe('USER-Nam01');
  });

  test('a password is set by the rules, and never shown', async () => {
    const weak = await scim('POST', '/Users', person({ password: 'short' }));
    expect([weak.status, weak.body.scimType]).toEqual([400, 'invalidValue']);
    const user = await create({ password: 'Secret-password1' });
    expect(user).not.toHaveProperty('password');
    const checked = await scene.postern.call<{ sessionId: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      {
        checks: { user: { userId: user.id }, password: { password: 'Secret-password1' } },
      },
    );
    expect(checked.sessionId).toBeString();
  });

  test('one who is not active cannot sign in until one is', async () => {
    const { id } = await create({ active: false });
    const stateOf = async () =>
      (
        await scene.postern.call<{ user: { state: string } }>('zitadel.user.v2.UserService/GetUserByID', {
          userId: id,
        })
      ).user.state;
    expect(await stateOf()).toBe('USER_STATE_INACTIVE');
    await scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: true }));
    expect(await stateOf()).toBe('USER_STATE_ACTIVE');
  });
});

describe('PUT', () => {
  test('leaves nothing of what is not sent but the state of the account', async () => {
    const { id } = await create({ ...everything, active: false });
    const sent = { ...person(), active: undefined };
    const { status, body } = await scim('PUT', `/Users/${id}`, sent);
    expect(status).toBe(200);
    expect(body).toEqual({ ...JSON.parse(JSON.stringify(sent)), id, active: false, meta: body.meta });
  });

  test('of the same writes nothing', async () => {
    const sent = person(everything);
    const { id } = (await scim('POST', '/Users', sent)).body;
    const versionOf = async () =>
      (
        await scene.postern.call<{ details: { sequence: string } }>(
          'zitadel.user.v2.UserService/GetUserByID',
          {
            userId: id,
          },
        )
      ).details.sequence;
    const before = await versionOf();
    expect((await scim('PUT', `/Users/${id}`, sent)).status).toBe(200);
    expect(await versionOf()).toBe(before);
  });
});

describe('versions', () => {
  test('guard a change against what somebody else wrote', async () => {
    const { id, meta } = await create();
    const title = patch({ op: 'replace', path: 'title', value: 'Admiral' });
    const changed = await scim('PATCH', `/Users/${id}`, title, { 'if-match': meta.version });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(meta.version);
    for (const [verb, body] of [
      ['PATCH', title],
      ['PUT', person()],
      ['DELETE', undefined],
    ] as const) {
      expect((await scim(verb, `/Users/${id}`, body, { 'if-match': meta.version })).status).toBe(412);
    }
    const { version } = changed.body.meta;
    expect((await scim('DELETE', `/Users/${id}`, undefined, { 'if-match': `"x", ${version}` })).status).toBe(
      204,
    );
  });

  test('spare a reader what it has', async () => {
    const { id, meta } = await create();
    const read = await scim('GET', `/Users/${id}`, undefined, { 'if-none-match': meta.version });
    expect([read.status, read.body]).toEqual([304, undefined]);
    expect((await scim('GET', `/Users/${id}`, undefined, { 'if-none-match': 'W/"x"' })).status).toBe(200);
  });
});

describe('a search', () => {
  test('finds by what directories ask for', async () => {
    const { userName, id, emails } = await create({
      externalId: 'ext-7',
      name: { givenName: 'Ada', familyName: 'Lovelace-7' },
    });
    for (const filter of [
      `userName eq "${String(userName).toUpperCase()}"`,
      `id eq "${id}"`,
      'externalId eq "ext-7"',
      `emails eq "${emails[0].value}"`,
      `emails.value eq "${emails[0].value}"`,
      `emails[type eq "work" and value eq "${emails[0].value}"]`,
      `emails[type eq "work"].value eq "${emails[0].value}"`,
      'name.familyName sw "lovelace-7" and active eq "True"',
      'not (name.familyName ne "Lovelace-7") or userName eq "nobody"',
      `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${userName}"`,
      `id eq "${id}" and meta.lastModified gt "2020-01-01T00:00:00Z" and meta.created ge "2020-01-01T00:00:00Z"`,
    ])
      expect(await found(filter)).toEqual([userName]);
    expect(await found(`id eq "${id}" and active eq false`)).toEqual([]);
    expect(await found(`id eq "${id}" and title pr`)).toEqual([]);
    expect(await found(`id eq "${id}" and externalId ne "ext-7"`)).toEqual([]);
  });

  test('finds by what lives in metadata', async () => {
    const { userName } = await create({ [enterprise]: { employeeNumber: 'n-8' }, title: 'Chief 8' });
    expect(await found(`${enterprise}:employeeNumber eq "n-8"`)).toEqual([userName]);
    expect(await found('title eq "Chief 8" and not (roles pr)')).toEqual([userName]);
  });

  test.each([
    'shoeSize eq 38',
    'title co "x"',
    'active gt true',
    'addresses.country eq "US"',
    'password eq "x"',
  ])('is refused by what nothing is found by: %s', async (filter) => {
    const { status, body } = await filtered(filter);
    expect([status, body.scimType]).toEqual([400, 'invalidFilter']);
  });

  test('counts from 1, shows 100 at most, and tells how many there are', async () => {
    const orgId = await scene.otherOrg();
    const { token: admin } = await scene.directory(['ORG_OWNER'], orgId);
    const other = (verb: string, path: string, body?: unknown) =>
      scene.scim(verb, path, body, { token: admin, orgId });
    for (const givenName of ['C', 'A', 'B'])
      await other('POST', '/Users', person({ name: { givenName, familyName: 'Page' } }));
    const page = async (query: string) => {
      const { body } = await other('GET', `/Users?${query}`);
      const names = (body.Resources ?? [])
        .map(({ name }: { name: { givenName: string } }) => name.givenName)
        .join('');
      return [body.totalResults, body.startIndex, body.itemsPerPage, names];
    };
    expect(await page('sortBy=name.givenName&count=2')).toEqual([3, 1, 2, 'AB']);
    expect(await page('sortBy=name.givenName&startIndex=3&count=2')).toEqual([3, 3, 1, 'C']);
    expect(await page('sortBy=name.givenName&sortOrder=descending&startIndex=0&count=1000')).toEqual([
      3,
      1,
      3,
      'CBA',
    ]);
    expect(await page('count=0')).toEqual([3, 1, 0, '']);
    expect(await page('startIndex=50')).toEqual([3, 50, 0, '']);
    expect(await page('')).toEqual([3, 1, 3, 'CAB']);
    const searched = await other('POST', '/Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'name.givenName eq "a"',
      attributes: ['name.givenName'],
      startIndex: 1,
      count: 10,
    });
    expect(searched.body.Resources).toEqual([
      { schemas: expect.any(Array), id: expect.any(String), name: { givenName: 'A' } },
    ]);
  });

  test.each(['id', 'userName', 'displayName', 'emails.value', 'meta.created', 'meta.lastModified'])(
    'sorts by %s',
    async (sortBy) => {
      expect((await scim('GET', `/Users?sortBy=${sortBy}`)).status).toBe(200);
    },
  );
});

test('attributes are chosen, and left out', async () => {
  const { id } = await create(everything);
  const read = async (query: string) => (await scim('GET', `/Users/${id}?${query}`)).body;
  const always = { schemas: expect.any(Array), id };
  expect(await read('attributes=username,name.familyName')).toEqual({
    ...always,
    userName: expect.any(String),
    name: { familyName: 'Hopper' },
  });
  expect(await read(`attributes=${enterprise}:department`)).toEqual({
    ...always,
    [enterprise]: { department: 'Navy' },
  });
  const left = await read(`excludedAttributes=id,name,addresses.country,${enterprise}`);
  expect(left).toMatchObject({ id, title: 'Rear Admiral', addresses: [{ locality: 'Washington' }] });
  expect(left).not.toHaveProperty('name');
  expect(left).not.toHaveProperty([enterprise]);
  expect(left.addresses[0]).not.toHaveProperty('country');
});

test('two domains of one organization know a user by ids of their own', async () => {
  const { token: other, userId } = await scene.directory();
  const key = 'urn:zitadel:scim:provisioningDomain';
  const metadata = [{ key, value: Buffer.from('branch').toString('base64') }];
  await scene.postern.call('zitadel.user.v2.UserService/SetUserMetadata', { userId, metadata });
  const { id } = await create({ externalId: 'head-1' });
  const path = `/Users/${id}`;
  expect((await scene.scim('GET', path, undefined, { token: other })).body).not.toHaveProperty('externalId');
  await scene.scim('PATCH', path, patch({ op: 'add', path: 'externalId', value: 'branch-1' }), {
    token: other,
  });
  expect((await scim('GET', path)).body.externalId).toBe('head-1');
  const byOther = await scene.scim('GET', '/Users?filter=externalId%20eq%20%22branch-1%22', undefined, {
    token: other,
  });
  expect(byOther.body.Resources).toMatchObject([{ id, externalId: 'branch-1' }]);
  expect(await found('externalId eq "branch-1"')).toEqual([]);
});

test('an account of elsewhere is taken over by the address that the directory names', async () => {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      organization: { orgId: scene.orgId },
      profile: { givenName: 'Old', familyName: 'Hand' },
      email: { email: 'old@acme.com', isVerified: true },
    },
  );
  const path = 'emails[type eq "work"].value';
  const { body } = await scim('PATCH', `/Users/${userId}`, patch({ op: 'Add', path, value: 'new@acme.com' }));
  expect(body.emails).toEqual([{ value: 'new@acme.com', type: 'work', primary: true }]);
});

test('who is removed is gone', async () => {
  const { id, userName } = await create();
  expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
  for (const [verb, body] of [
    ['GET', undefined],
    ['PUT', person()],
    ['PATCH', patch({ op: 'add', path: 'title', value: 'x' })],
    ['DELETE', undefined],
  ] as const)
    expect((await scim(verb, `/Users/${id}`, body)).status).toBe(404);
  expect(await found(`userName eq "${userName}"`)).toEqual([]);
  expect((await scim('POST', '/Users', person({ userName }))).status).toBe(201);
});
