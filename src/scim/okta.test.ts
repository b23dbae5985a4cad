import { afterAll, beforeAll, expect, test } from 'bun:test';
import { groupSchema, openScimScene, patchSchema, type ScimScene, userSchema } from './testing.ts';

/** What Okta is documented to send, in the order in which it does. */

let scene: ScimScene;
let token: string;
beforeAll(async () => {
  scene = await openScimScene();
  ({ token } = await scene.directory());
});
afterAll(() => scene.stop());

const scim = (verb: string, path: string, body?: unknown) => scene.scim(verb, path, body, { token });

const user = {
  schemas: [userSchema],
  userName: 'test.user@okta.local',
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq-Sample',
  active: true,
};

test('a person is looked for, made, changed by PUT, deactivated and taken back', async () => {
  const match = `/Users?filter=${encodeURIComponent('userName eq "test.user@okta.local"')}&startIndex=1&count=100`;
  expect((await scim('GET', match)).body).toMatchObject({ totalResults: 0, startIndex: 1 });
  const made = await scim('POST', '/Users', user);
  expect(made.status).toBe(201);
  const { password: _, groups: __, ...told } = user;
  expect(made.body).toMatchObject(told);
  const { id } = made.body;

  expect((await scim('POST', '/Users', user)).status).toBe(409);
  expect((await scim('GET', `/Users/${id}`)).body).toEqual(made.body);
  const put = await scim('PUT', `/Users/${id}`, {
    ...made.body,
    name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
  });
  expect(put.status).toBe(200);
  expect(put.body.name).toEqual({ givenName: 'Another', middleName: 'Excited', familyName: 'User' });

  const activity = (active: boolean) =>
    scim('PATCH', `/Users/${id}`, {
      schemas: [patchSchema],
      Operations: [{ op: 'replace', value: { active } }],
    });
  expect((await activity(false)).body.active).toBe(false);
  expect((await activity(true)).body.active).toBe(true);
  const deactivated = await scim('PUT', `/Users/${id}`, { ...put.body, active: false });
  expect(deactivated.body.active).toBe(false);
});

test('people are imported page by page', async () => {
  const page = async (startIndex: number) =>
    (await scim('GET', `/Users?startIndex=${startIndex}&count=2`)).body;
  const first = await page(1);
  expect(first).toMatchObject({ startIndex: 1 });
  const seen: string[] = [];
  for (let at = 1; at <= first.totalResults; at += 2)
    seen.push(...(await page(at)).Resources.map(({ id }: { id: string }) => id));
  expect(new Set(seen).size).toBe(first.totalResults);
});

test('a group is pushed: made, filled, renamed with its id beside the name, removed', async () => {
  const { body: person } = await scim('POST', '/Users', {
    ...user,
    userName: 'member@okta.local',
    externalId: '2',
  });
  expect((await scim('GET', '/Groups?startIndex=1&count=100')).body.totalResults).toBe(0);
  const made = await scim('POST', '/Groups', {
    schemas: [groupSchema],
    displayName: 'Test SCIMv2',
    members: [],
  });
  expect(made.status).toBe(201);
  const { id } = made.body;
  const change = (...Operations: object[]) =>
    scim('PATCH', `/Groups/${id}`, { schemas: [patchSchema], Operations });
  const members = [{ value: person.id, display: 'member@okta.local' }];
  expect((await change({ op: 'add', path: 'members', value: members })).status).toBe(204);
  expect((await change({ op: 'replace', value: { id, displayName: 'Test SCIMv2 renamed' } })).status).toBe(
    204,
  );
  expect((await scim('GET', `/Groups/${id}`)).body).toMatchObject({
    displayName: 'Test SCIMv2 renamed',
    members: [{ value: person.id }],
  });
  expect((await change({ op: 'replace', path: 'members', value: [] })).status).toBe(204);
  expect((await scim('GET', `/Groups/${id}`)).body).not.toHaveProperty('members');
  await change({ op: 'add', path: 'members', value: members });
  expect((await change({ op: 'remove', path: `members[value eq "${person.id}"]` })).status).toBe(204);
  expect((await scim('GET', `/Groups/${id}`)).body).not.toHaveProperty('members');
  expect((await scim('DELETE', `/Groups/${id}`)).status).toBe(204);
});
