import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { introspect, obtainTokens, openScene, type Scene, userinfo } from './testing.ts';

/** The claim `groups`, for the scope of that name. */

let scene: Scene;
let ids: Record<'staff' | 'tech' | 'ops', string>;
const call = <T = { id: string }>(method: string, request: object) => scene.postern.call<T>(method, request);
const v2 = 'zitadel.group.v2.GroupService';
const nesting = 'postern.group.v1.GroupNestingService';

beforeAll(async () => {
  scene = await openScene();
  const group = async (name: string) =>
    (await call(`${v2}/CreateGroup`, { organizationId: scene.orgId, name })).id;
  ids = { staff: await group('staff'), tech: await group('tech'), ops: await group('ops') };
  await call(`${nesting}/AddGroupsToGroup`, { groupId: ids.staff, memberGroupIds: [ids.tech] });
  await call(`${v2}/AddUsersToGroup`, { id: ids.tech, userIds: [scene.alice.userId] });
});
afterAll(() => scene?.postern.stop());

const scope = 'openid profile groups';
const told = async (token: string) => {
  const info = (await userinfo(scene, token)).body as { groups?: string[] };
  const seen = (await introspect(scene, token)) as unknown as { groups?: string[] };
  expect(seen.groups).toEqual(info.groups);
  return info.groups;
};

test('tells of all groups of the person where it is asked for, from one request to the next', async () => {
  const { access_token, id_token } = await obtainTokens(scene, scene.web, { scope });
  expect(decodeJwt(id_token)['groups']).toEqual(['staff', 'tech']);
  expect(await told(access_token)).toEqual(['staff', 'tech']);
  await call(`${v2}/AddUsersToGroup`, { id: ids.ops, userIds: [scene.alice.userId] });
  expect(await told(access_token)).toEqual(['ops', 'staff', 'tech']);
  await call(`${v2}/UpdateGroup`, { id: ids.staff, name: 'everybody' });
  expect(await told(access_token)).toEqual(['everybody', 'ops', 'tech']);
  await call(`${nesting}/RemoveGroupsFromGroup`, { groupId: ids.staff, memberGroupIds: [ids.tech] });
  expect(await told(access_token)).toEqual(['ops', 'tech']);
  await call(`${v2}/RemoveUsersFromGroup`, { id: ids.ops, userIds: [scene.alice.userId] });
  expect(await told(access_token)).toEqual(['tech']);
  await call(`${v2}/DeleteGroup`, { id: ids.tech });
  expect(await told(access_token)).toBeUndefined();
});

test('is not there where nobody asked for it', async () => {
  await call(`${v2}/AddUsersToGroup`, { id: ids.ops, userIds: [scene.alice.userId] });
  const { access_token, id_token } = await obtainTokens(scene, scene.web, { scope: 'openid profile' });
  expect(decodeJwt(id_token)).not.toHaveProperty('groups');
  expect(await told(access_token)).toBeUndefined();
});

test('discovery knows of scope and claim', async () => {
  const answer = await fetch(`${scene.issuer}/.well-known/openid-configuration`);
  expect(await answer.json()).toMatchObject({
    scopes_supported: expect.arrayContaining(['groups']),
    claims_supported: expect.arrayContaining(['groups']),
  });
});
