import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  enterprise,
  groupSchema,
  openScimScene,
  patchSchema,
  type ScimScene,
  userSchema,
} from './testing.ts';

/** What Microsoft Entra is documented to send, in the order in which it does. */

let scene: ScimScene;
let token: string;
beforeAll(async () => {
  scene = await openScimScene();
  ({ token } = await scene.directory());
});
afterAll(() => scene.stop());

const scim = (verb: string, path: string, body?: unknown) => scene.scim(verb, path, body, { token });
const patch = (...Operations: object[]) => ({ schemas: [patchSchema], Operations });

test('"Test connection" asks for somebody who is not there', async () => {
  const { status, body } = await scim('GET', '/Users?filter=userName+eq+%22non-existent%22');
  expect(status).toBe(200);
  expect(body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
  });
  expect((await scim('GET', '/Users/5171a35d82074e068ce2')).status).toBe(404);
});

test('a person is matched, made, changed, disabled and removed', async () => {
  const userName = 'Test_User_ab6490ee@testuser.com';
  const match = `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`;
  expect((await scim('GET', match)).body.totalResults).toBe(0);
  const made = await scim('POST', '/Users', {
    schemas: [userSchema, enterprise],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName,
    active: true,
    emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
    roles: [],
  });
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect((await scim('GET', match)).body.Resources.map((each: { id: string }) => each.id)).toEqual([id]);

  const changed = await scim(
    'PATCH',
    `/Users/${id}`,
    patch(
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@microsoft.com' },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 5555550100' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'US' },
      { op: 'Add', path: `${enterprise}:department`, value: 'Sales' },
      { op: 'Add', path: `${enterprise}:manager`, value: '26118915-6090-4610-87e4-49d8ca9f808d' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Reader' },
    ),
  );
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({
    emails: [{ value: 'updatedEmail@microsoft.com', type: 'work', primary: true }],
    name: { givenName: 'givenName', familyName: 'updatedFamilyName' },
    phoneNumbers: [{ value: '+1 5555550100', type: 'mobile', primary: true }],
    addresses: [{ type: 'work', country: 'US' }],
    roles: [{ primary: true, value: 'Reader' }],
    [enterprise]: { department: 'Sales', manager: { value: '26118915-6090-4610-87e4-49d8ca9f808d' } },
  });

  const renamed = await scim(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'Replace', path: 'userName', value: 'renamed@testuser.com' }),
  );
  expect(renamed.body.userName).toBe('renamed@testuser.com');
  const disabled = await scim(
    'PATCH',
    `/Users/${id}`,
    patch({ op: 'Replace', path: 'active', value: 'False' }),
  );
  expect(disabled.body.active).toBe(false);
  const enabled = await scim('PATCH', `/Users/${id}`, patch({ op: 'Add', path: 'active', value: 'True' }));
  expect(enabled.body.active).toBe(true);
  expect(
    (await scim('PATCH', `/Users/${id}`, patch({ op: 'Remove', path: `${enterprise}:manager` }))).status,
  ).toBe(200);
  expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
  expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
});

test('changes may come without a path, with paths for names', async () => {
  const { body } = await scim('POST', '/Users', {
    schemas: [userSchema],
    userName: 'nopath@testuser.com',
    emails: [{ value: 'nopath@testuser.com', type: 'work', primary: true }],
    name: { familyName: 'F', givenName: 'G' },
  });
  const value = {
    displayName: 'No Path',
    'name.familyName': 'Changed',
    'emails[type eq "work"].value': 'changed@testuser.com',
    [`${enterprise}:employeeNumber`]: '701984',
    active: 'False',
  };
  const changed = await scim('PATCH', `/Users/${body.id}`, patch({ op: 'replace', value }));
  expect(changed.body).toMatchObject({
    displayName: 'No Path',
    active: false,
    name: { familyName: 'Changed', givenName: 'G' },
    emails: [{ value: 'changed@testuser.com', type: 'work', primary: true }],
    [enterprise]: { employeeNumber: '701984' },
  });
});

test('a group is matched by its name, made, filled one by one, renamed and removed', async () => {
  const displayName = 'displayName';
  const match = `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`;
  expect((await scim('GET', match)).body.totalResults).toBe(0);
  const made = await scim('POST', '/Groups', {
    schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName,
    meta: { resourceType: 'Group' },
  });
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect((await scim('GET', match)).body.Resources).toMatchObject([
    { id, externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159' },
  ]);
  expect((await scim('GET', `/Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty('members');

  const people: string[] = [];
  for (const userName of ['one@testuser.com', 'two@testuser.com']) {
    const { body } = await scim('POST', '/Users', {
      schemas: [userSchema],
      userName,
      emails: [{ value: userName, type: 'work', primary: true }],
      name: { familyName: 'F', givenName: 'G' },
    });
    people.push(body.id);
    const added = await scim(
      'PATCH',
      `/Groups/${id}`,
      patch({ op: 'Add', path: 'members', value: [{ $ref: null, value: body.id }] }),
    );
    expect(added.status).toBe(204);
  }
  const isMember = `/Groups?filter=${encodeURIComponent(`id eq "${id}" and members eq "${people[0]}"`)}`;
  expect((await scim('GET', isMember)).body.totalResults).toBe(1);
  const removed = patch({ op: 'Remove', path: 'members', value: [{ $ref: null, value: people[0] }] });
  expect((await scim('PATCH', `/Groups/${id}`, removed)).status).toBe(204);
  expect((await scim('GET', isMember)).body.totalResults).toBe(0);
  const renamed = patch({ op: 'Replace', path: 'displayName', value: 'renamed' });
  expect((await scim('PATCH', `/Groups/${id}`, renamed)).status).toBe(204);
  expect((await scim('GET', `/Groups/${id}`)).body).toMatchObject({
    displayName: 'renamed',
    members: [{ value: people[1] }],
  });
  expect((await scim('DELETE', `/Groups/${id}`)).status).toBe(204);
});
