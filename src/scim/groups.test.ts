import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openScimScene, patch, person, type ScimScene, team } from './testing.ts';

let scene: ScimScene;
let token: string;
beforeAll(async () => {
  scene = await openScimScene();
  ({ token } = await scene.directory());
});
afterAll(() => scene.stop());

const scim = (verb: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  scene.scim(verb, path, body, { token, headers });
const user = async (): Promise<string> => (await scim('POST', '/Users', person())).body.id;
const group = async (more: object = {}): Promise<string> =>
  (await scim('POST', '/Groups', team(more))).body.id;
const change = (id: string, ...operations: object[]) => scim('PATCH', `/Groups/${id}`, patch(...operations));
const membersOf = async (id: string): Promise<string[]> => {
  const { body } = await scim('GET', `/Groups/${id}`);
  return (body.members ?? []).map(({ value }: { value: string }) => value).sort();
};

test('a group is told with its members, and is a group of ours', async () => {
  const [ada, inner] = [await user(), await group()];
  const members = [
    { value: ada, type: 'User' },
    { value: inner, type: 'Group' },
  ];
  const made = await scim('POST', '/Groups', team({ displayName: 'Engineers', externalId: 'x-1', members }));
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    displayName: 'Engineers',
    externalId: 'x-1',
    members: [
      { value: ada, type: 'User', $ref: expect.stringContaining(`/Users/${ada}`) },
      { value: inner, type: 'Group', $ref: expect.stringContaining(`/Groups/${inner}`) },
    ],
    meta: { resourceType: 'Group', version: made.headers.get('etag') },
  });
  expect((await scim('GET', `/Groups/${made.body.id}`)).body).toEqual(made.body);
  const { groups } = (await scim('GET', `/Users/${ada}`)).body;
  expect(groups).toMatchObject([{ value: made.body.id, display: 'Engineers', type: 'direct' }]);
  const listed = await scene.postern.call<{ groupUsers: { user: { id: string } }[] }>(
    'zitadel.group.v2.GroupService/ListGroupUsers',
    { filters: [{ groupIds: { ids: [made.body.id] } }] },
  );
  expect(listed.groupUsers.map(({ user: { id } }) => id)).toEqual([ada]);
});

test('members of groups within are so indirectly', async () => {
  const ada = await user();
  const inner = await group({ members: [{ value: ada }] });
  const outer = await group({ members: [{ value: inner, type: 'Group' }] });
  const { groups } = (await scim('GET', `/Users/${ada}`)).body;
  expect(groups.map(({ value, type }: { value: string; type: string }) => [value, type]).sort()).toEqual(
    [
      [inner, 'direct'],
      [outer, 'indirect'],
    ].sort(),
  );
});

describe('members', () => {
  test('come one by one, and go in each of the ways', async () => {
    const [a, b, c] = [await user(), await user(), await user()];
    const id = await group();
    for (const value of [a, b, c])
      expect((await change(id, { op: 'Add', path: 'members', value: [{ value }] })).status).toBe(204);
    expect(await membersOf(id)).toEqual([a, b, c].sort());
    await change(id, { op: 'remove', path: `members[value eq "${a}"]` });
    await change(id, { op: 'Remove', path: 'members', value: [{ value: b }] });
    expect(await membersOf(id)).toEqual([c]);
    await change(id, { op: 'replace', value: { members: [{ value: a }] } });
    expect(await membersOf(id)).toEqual([a]);
    await change(id, { op: 'remove', path: 'members' });
    expect(await membersOf(id)).toEqual([]);
  });

  test('that are there already, or not any more, change nothing', async () => {
    const a = await user();
    const id = await group({ members: [{ value: a }] });
    const { version } = (await scim('GET', `/Groups/${id}`)).body.meta;
    await change(id, { op: 'add', path: 'members', value: [{ value: a }] });
    await change(id, { op: 'remove', path: 'members[value eq "nobody"]' });
    expect((await scim('GET', `/Groups/${id}`)).body.meta.version).toBe(version);
  });

  test('who are nobody here are refused, and nothing of the request is done', async () => {
    const a = await user();
    const id = await group();
    const { status, body } = await change(
      id,
      { op: 'replace', path: 'displayName', value: 'Renamed' },
      { op: 'add', path: 'members', value: [{ value: a }, { value: '17' }] },
    );
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    const { body: read } = await scim('GET', `/Groups/${id}`);
    expect(read.displayName).not.toBe('Renamed');
    expect(read).not.toHaveProperty('members');
  });

  test('groups do not come into themselves', async () => {
    const inner = await group();
    const outer = await group({ members: [{ value: inner, type: 'Group' }] });
    const closing = await change(inner, {
      op: 'add',
      path: 'members',
      value: [{ value: outer, type: 'Group' }],
    });
    expect([closing.status, closing.body.scimType]).toEqual([400, 'invalidValue']);
  });
});

test('PUT makes it what is sent, and versions guard it', async () => {
  const [a, b] = [await user(), await user()];
  const inner = await group();
  const id = await group({ externalId: 'x-2', members: [{ value: a }, { value: inner, type: 'Group' }] });
  const { version } = (await scim('GET', `/Groups/${id}`)).body.meta;
  const sent = team({ members: [{ value: b }] });
  const { status, body } = await scim('PUT', `/Groups/${id}`, sent, { 'if-match': version });
  expect(status).toBe(200);
  expect(body.displayName).toBe(sent.displayName);
  expect(body).not.toHaveProperty('externalId');
  expect(await membersOf(id)).toEqual([b]);
  expect((await scim('PUT', `/Groups/${id}`, sent, { 'if-match': version })).status).toBe(412);
  expect((await scim('DELETE', `/Groups/${id}`, undefined, { 'if-match': version })).status).toBe(412);
  expect((await scim('DELETE', `/Groups/${id}`)).status).toBe(204);
  expect((await scim('GET', `/Groups/${id}`)).status).toBe(404);
});

test('groups are found by what directories ask for', async () => {
  const a = await user();
  const inner = await group();
  const name = 'Found by "name"';
  const id = await group({
    displayName: name,
    externalId: 'x-3',
    members: [{ value: a }, { value: inner, type: 'Group' }],
  });
  for (const filter of [
    `displayName eq ${JSON.stringify(name.toUpperCase())}`,
    'externalId eq "x-3"',
    `id eq "${id}"`,
    `members[value eq "${a}"]`,
    `members.value eq "${a}" and displayName sw "found"`,
    `members eq "${inner}"`,
  ]) {
    const { body } = await scim(
      'GET',
      `/Groups?filter=${encodeURIComponent(filter)}&excludedAttributes=members`,
    );
    expect(body.Resources?.map((found: { id: string }) => found.id)).toEqual([id]);
    expect(body.Resources[0]).not.toHaveProperty('members');
  }
});

test('a name that another group has is told as uniqueness', async () => {
  const { displayName } = (await scim('POST', '/Groups', team())).body;
  const { status, body } = await scim('POST', '/Groups', team({ displayName }));
  expect([status, body.scimType]).toEqual([409, 'uniqueness']);
});
