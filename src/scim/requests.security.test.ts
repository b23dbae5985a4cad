import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openScimScene, patch, person, type ScimScene, userSchema } from './testing.ts';

let scene: ScimScene;
beforeAll(async () => {
  scene = await openScimScene();
});
afterAll(() => scene.stop());

const refused = async (verb: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const answer = await scene.scim(verb, path, body, { headers });
  expect(answer.body.schemas).toContain('urn:ietf:params:scim:api:messages:2.0:Error');
  expect(answer.body.status).toBe(String(answer.status));
  return [answer.status, answer.body.scimType];
};

test('bodies are bounded in size, elements and depth before any of them is made', async () => {
  expect(await refused('POST', '/Users', person({ title: 'x'.repeat(1_100_000) }))).toEqual([413, undefined]);
  expect(await refused('POST', '/Users', `{"a":[${'0,'.repeat(30_000)}0]}`)).toEqual([413, undefined]);
  const deep = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  expect((await refused('POST', '/Users', deep))[0]).toBe(400);
});

test.each([
  ['not JSON', '{"schemas":', 'invalidSyntax'],
  ['a list', '[]', 'invalidSyntax'],
  ['without its schema', '{}', 'invalidSyntax'],
  ['of another schema', JSON.stringify({ schemas: ['urn:x'] }), 'invalidSyntax'],
])('a body that is %s is refused', async (_, body, scimType) => {
  expect(await refused('POST', '/Users', body)).toEqual([400, scimType]);
});

test('only JSON is read', async () => {
  expect((await refused('POST', '/Users', person(), { 'content-type': 'text/plain' }))[0]).toBe(415);
  expect(
    (await scene.scim('POST', '/Users', person(), { headers: { 'content-type': 'application/json' } }))
      .status,
  ).toBe(201);
});

test.each([
  ['names', { userName: 7e300 }],
  ['name', { name: 'Grace' }],
  ['emails', { emails: { value: ['a'] } }],
  ['emails, too many', { emails: Array(101).fill({ value: 'a@acme.com' }) }],
  [
    'two primary',
    {
      emails: [
        { value: 'a@acme.com', primary: true },
        { value: 'b@acme.com', primary: true },
      ],
    },
  ],
  ['an address', { emails: [{ value: 'nobody' }] }],
  ['a long text', { title: 'x'.repeat(10_001) }],
  ['U+0000', { title: 'a\0b' }],
  ['active', { active: 'maybe' }],
])('a value that is none is refused: %s', async (what, more) => {
  const expected = what === 'names' ? 201 : 400;
  expect((await scene.scim('POST', '/Users', person(more))).status).toBe(expected);
});

test('filters are no way into the database', async () => {
  const list = (filter: string) => scene.scim('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  const before = (await scene.scim('GET', '/Users')).body.totalResults;
  for (const value of ["' or 1=1 --", '%', '_', '\\', "'; drop table projections.users_projection; --"]) {
    for (const attribute of ['userName', 'externalId', 'title', 'name.familyName', 'emails.value']) {
      const { status, body } = await list(`${attribute} eq ${JSON.stringify(value)}`);
      expect([status, body.totalResults]).toEqual([200, 0]);
    }
    expect((await list(`userName co ${JSON.stringify(value)}`)).body.totalResults).toBe(0);
  }
  expect((await scene.scim('GET', '/Users')).body.totalResults).toBe(before);
  expect((await list('userName eq "a\\u0000b"')).status).toBeLessThan(500);
});

test('numbers of pages, names of attributes and orders are bounded', async () => {
  for (const query of [
    'startIndex=x',
    'count=1e9',
    'sortBy=shoeSize',
    'sortOrder=up',
    `attributes=${'a,'.repeat(200)}a`,
  ])
    expect((await refused('GET', `/Users?${query}`))[0]).toBe(400);
  const far = await scene.scim('GET', '/Users?startIndex=999999999999999&count=100');
  expect([far.status, far.body.itemsPerPage]).toEqual([200, 0]);
});

test('a PATCH holds 1,000 operations at most, and does all or nothing', async () => {
  const { id } = (await scene.scim('POST', '/Users', person())).body;
  const title = { op: 'replace', path: 'title', value: 'Half' };
  expect((await refused('PATCH', `/Users/${id}`, patch(...Array(1_001).fill(title))))[0]).toBe(400);
  expect(
    (
      await refused(
        'PATCH',
        `/Users/${id}`,
        patch(title, { op: 'replace', path: 'emails', value: [{ value: 'x' }] }),
      )
    )[0],
  ).toBe(400);
  expect((await scene.scim('GET', `/Users/${id}`)).body).not.toHaveProperty('title');
});

test('paths and methods that are none are told so', async () => {
  for (const [verb, path, status] of [
    ['GET', '/Nothing', 404],
    ['GET', '/Users/1/2', 404],
    ['GET', '/Users/%zz', 404],
    ['GET', '/Users/a%00b', 404],
    ['GET', `/Users/${'1'.repeat(300)}`, 404],
    ['PUT', '/Users', 405],
    ['POST', '/Users/1', 405],
    ['GET', '/Bulk', 405],
    ['POST', '/ServiceProviderConfig', 405],
    ['GET', '/ServiceProviderConfig?filter=a', 403],
    ['GET', '/Me', 501],
    ['POST', '/.search', 501],
  ] as const)
    expect([
      path,
      (await refused(verb, path, verb === 'GET' ? undefined : { schemas: [userSchema] }))[0],
    ]).toEqual([path, status]);
});
