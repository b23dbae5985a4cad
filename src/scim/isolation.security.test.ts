import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { bulkSchema, openScimScene, patch, person, type ScimScene, team } from './testing.ts';

let scene: ScimScene;
let mine: string;
let theirs: string;
let token: string;
let victim: { userId: string; groupId: string; userName: string };
beforeAll(async () => {
  scene = await openScimScene();
  [mine, theirs] = [await scene.otherOrg(), await scene.otherOrg()];
  ({ token } = await scene.directory(['ORG_OWNER'], mine));
  const inTheirs = (verb: string, path: string, body: unknown) =>
    scene.scim(verb, path, body, { orgId: theirs });
  const user = (await inTheirs('POST', '/Users', person({ externalId: 'victim' }))).body;
  const group = (
    await inTheirs('POST', '/Groups', team({ externalId: 'victim', members: [{ value: user.id }] }))
  ).body;
  victim = { userId: user.id, groupId: group.id, userName: user.userName };
});
afterAll(() => scene.stop());

const as = (orgId: string) => (verb: string, path: string, body?: unknown) =>
  scene.scim(verb, path, body, { token, orgId });

const everyRequest = () =>
  [
    ['GET', '/Users', undefined],
    ['POST', '/Users', person()],
    ['POST', '/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] }],
    ['GET', `/Users/${victim.userId}`, undefined],
    ['PUT', `/Users/${victim.userId}`, person()],
    ['PATCH', `/Users/${victim.userId}`, patch({ op: 'replace', path: 'active', value: false })],
    ['DELETE', `/Users/${victim.userId}`, undefined],
    ['GET', '/Groups', undefined],
    ['POST', '/Groups', team()],
    ['GET', `/Groups/${victim.groupId}`, undefined],
    ['PUT', `/Groups/${victim.groupId}`, team()],
    ['PATCH', `/Groups/${victim.groupId}`, patch({ op: 'remove', path: 'members' })],
    ['DELETE', `/Groups/${victim.groupId}`, undefined],
    ['POST', '/Bulk', { schemas: [bulkSchema], Operations: [] }],
  ] as const;

describe('who has no role in an organization', () => {
  test('is refused every request there, and for organizations that are not there as well', async () => {
    for (const orgId of [theirs, '17'])
      for (const [verb, path, body] of everyRequest())
        expect([verb, path, (await as(orgId)(verb, path, body)).status]).toEqual([verb, path, 403]);
  });

  test('reaches nothing of it by its ids through its own', async () => {
    for (const [verb, path, body] of everyRequest()) {
      if (!/\d{5}/.test(path)) continue;
      expect([verb, path, (await as(mine)(verb, path, body)).status]).toEqual([verb, path, 404]);
    }
  });

  test('finds nothing of it by any filter', async () => {
    for (const filter of [
      `id eq "${victim.userId}"`,
      `userName eq "${victim.userName}"`,
      'externalId eq "victim"',
    ]) {
      const { body } = await as(mine)('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      expect(body.totalResults).toBe(0);
    }
    for (const filter of [
      `members eq "${victim.userId}"`,
      'externalId eq "victim"',
      `id eq "${victim.groupId}"`,
    ]) {
      const { body } = await as(mine)('GET', `/Groups?filter=${encodeURIComponent(filter)}`);
      expect(body.totalResults).toBe(0);
    }
  });

  test('takes nobody of it into a group, and no group', async () => {
    for (const member of [{ value: victim.userId }, { value: victim.groupId, type: 'Group' }]) {
      expect((await as(mine)('POST', '/Groups', team({ members: [member] }))).status).toBe(400);
    }
  });

  test('changes nothing of it in bulk', async () => {
    const { body } = await as(mine)('POST', '/Bulk', {
      schemas: [bulkSchema],
      Operations: [
        { method: 'DELETE', path: `/Users/${victim.userId}` },
        { method: 'DELETE', path: `/Groups/${victim.groupId}` },
      ],
    });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual(['404', '404']);
    expect((await scene.scim('GET', `/Users/${victim.userId}`, undefined, { orgId: theirs })).status).toBe(
      200,
    );
    expect(
      (await scene.scim('GET', `/Groups/${victim.groupId}`, undefined, { orgId: theirs })).body.members,
    ).toHaveLength(1);
  });
});

test('nobody asks without a token, or with a bad one', async () => {
  for (const bad of ['', 'x'.repeat(40)])
    for (const [verb, path, body] of everyRequest()) {
      const { status, headers } = await scene.scim(verb, path, body, { token: bad, orgId: theirs });
      expect([verb, path, status]).toEqual([verb, path, 401]);
      expect(headers.get('www-authenticate')).toStartWith('Bearer');
    }
});

test('what the server can do is told to anybody, and says nothing of organizations', async () => {
  for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes']) {
    const [there, not] = await Promise.all(
      [theirs, '17'].map((orgId) => scene.scim('GET', path, undefined, { token: '', orgId })),
    );
    expect([there?.status, not?.status]).toEqual([200, 200]);
    expect(JSON.stringify(there?.body).replaceAll(theirs, '17')).toBe(JSON.stringify(not?.body));
  }
});

test('who may only read changes nothing, and who may not see groups is shown none', async () => {
  const { token: reader } = await scene.directory(['ORG_OWNER_VIEWER'], theirs);
  const { token: stranger } = await scene.directory([], theirs);
  for (const [verb, path, body] of everyRequest()) {
    const reads = verb === 'GET' || path.endsWith('.search') || path === '/Bulk';
    const { status } = await scene.scim(verb, path, body, { token: reader, orgId: theirs });
    expect([verb, path, status]).toEqual([verb, path, reads ? 200 : 403]);
    expect((await scene.scim(verb, path, body, { token: stranger, orgId: theirs })).status).toBe(403);
  }
});

test('who may not see who is in a group does not find people by it', async () => {
  const find = async (...roles: string[]) => {
    const { token: reader } = await scene.directory(roles, theirs);
    const path = `/Users?filter=${encodeURIComponent(`groups.value eq "${victim.groupId}"`)}`;
    const { status, body } = await scene.scim('GET', path, undefined, { token: reader, orgId: theirs });
    return [status, body.scimType ?? body.totalResults];
  };
  expect(await find('ORG_OWNER_VIEWER')).toEqual([200, 1]);
  expect(await find('ORG_USER_PERMISSION_EDITOR')).toEqual([400, 'invalidFilter']);
});

test('who manages users makes no administrator its own', async () => {
  const { userId } = await scene.directory(['ORG_OWNER'], theirs);
  const { id } = (await scene.scim('POST', '/Users', person(), { orgId: theirs })).body;
  await scene.postern.callIn(theirs, 'zitadel.management.v1.ManagementService/AddOrgMember', {
    userId: id,
    roles: ['ORG_OWNER'],
  });
  const { token: manager } = await scene.directory(['ORG_USER_MANAGER'], theirs);
  const ask = (verb: string, path: string, body?: unknown) =>
    scene.scim(verb, path, body, { token: manager, orgId: theirs });
  const password = patch({ op: 'replace', path: 'password', value: 'Secret-password1' });
  expect((await ask('PATCH', `/Users/${id}`, password)).status).toBe(403);
  expect((await ask('DELETE', `/Users/${id}`)).status).toBe(403);
  // Machines are none of a directory's business.
  expect((await ask('PATCH', `/Users/${userId}`, password)).status).toBe(404);
  expect((await ask('DELETE', `/Users/${userId}`)).status).toBe(404);
});

test('what is said to the directory ends with its token', async () => {
  const { token: leaver, userId } = await scene.directory(['ORG_OWNER'], theirs);
  const ask = () => scene.scim('GET', '/Users', undefined, { token: leaver, orgId: theirs });
  expect((await ask()).status).toBe(200);
  await scene.postern.call('zitadel.user.v2.UserService/DeactivateUser', { userId });
  expect((await ask()).status).toBe(401);
});
