import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { groupsOf as heldGroups } from './held.ts';
import { groupsByEvents } from './held-by-events.ts';

const v2 = 'zitadel.group.v2.GroupService';
const nesting = 'postern.group.v1.GroupNestingService';

let postern: TestPostern;
let organizationId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  organizationId = await org('ours');
});
afterAll(() => postern?.stop());

const call = <T = Record<string, string>>(method: string, request: object, token?: string) =>
  postern.call<T>(`${v2}/${method}`, request, token);
const nested = <T = Record<string, string>>(method: string, request: object, token?: string) =>
  postern.call<T>(`${nesting}/${method}`, request, token);
const org = async (name: string) =>
  (
    await postern.call<{ organizationId: string }>('zitadel.org.v2.OrganizationService/AddOrganization', {
      name,
    })
  ).organizationId;
const user = async (username: string, inOrg = organizationId) =>
  (
    await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
      organizationId: inOrg,
      username,
      machine: { name: `Machine ${username}` },
    })
  ).id;
const group = async (name: string, inOrg = organizationId) =>
  (await call<{ id: string }>('CreateGroup', { organizationId: inOrg, name })).id;

interface Listed {
  groups?: { id: string; name: string }[];
  pagination: { totalResult: string };
}
const names = async (request: object) =>
  (await call<Listed>('ListGroups', request)).groups?.map(({ name }) => name) ?? [];
const usersOf = async (id: string) => {
  const { groupUsers = [] } = await call<{ groupUsers?: { user: { id: string } }[] }>('ListGroupUsers', {
    filters: [{ groupIds: { ids: [id] } }],
  });
  return groupUsers.map((one) => one.user.id);
};

describe('groups', () => {
  test('are made, read, changed and deleted', async () => {
    const made = await postern.fetch(`/${v2}/CreateGroup`, {
      method: 'POST',
      token: postern.pat,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organizationId, name: 'Admins', description: 'Who may', id: 'admins' }),
    });
    expect(made.ok).toBe(true);
    expect(await made.json()).toMatchObject({ id: 'admins', creationDate: expect.any(String) });
    const read = async () => (await call<{ group: object }>('GetGroup', { id: 'admins' })).group;
    expect(await read()).toMatchObject({ name: 'Admins', description: 'Who may', organizationId });
    await call('UpdateGroup', { id: 'admins', name: 'Owners' });
    expect(await read()).toMatchObject({ name: 'Owners', description: 'Who may' });
    await call('UpdateGroup', { id: 'admins', description: '' });
    expect(await read()).not.toHaveProperty('description');
    expect(await call('DeleteGroup', { id: 'admins' })).toHaveProperty('deletionDate');
    expect(await call<object>('DeleteGroup', { id: 'admins' })).toEqual({});
    await expect(read()).rejects.toThrow('not_found');
    await expect(call('UpdateGroup', { id: 'admins', name: 'x' })).rejects.toThrow('not_found');
    await expect(call('CreateGroup', { organizationId, name: 'x', id: 'admins' })).rejects.toThrow('already');
  });

  test('have names of their own within the organization, whatever their letters', async () => {
    await group('Sales');
    await expect(group('SALES')).rejects.toThrow('already_exists');
    const elsewhere = await org('elsewhere');
    await group('Sales', elsewhere);
    await expect(call('CreateGroup', { organizationId: 'none', name: 'x' })).rejects.toThrow('not_found');
    await expect(group(' ')).rejects.toThrow('invalid_argument');
  });

  test('are listed by name, organization and id, page by page', async () => {
    const inOrg = await org('listed');
    const ids = [];
    for (const name of ['beta', 'Alpha', 'gamma']) ids.push(await group(name, inOrg));
    const here = { organizationId: { id: inOrg } };
    const sorted = { sortingColumn: 'FIELD_NAME_NAME', pagination: { asc: true } };
    expect(await names({ filters: [here], ...sorted })).toEqual(['Alpha', 'beta', 'gamma']);
    expect(
      await names({ filters: [here], ...sorted, pagination: { asc: true, offset: 1, limit: 1 } }),
    ).toEqual(['beta']);
    expect(await names({ filters: [{ groupIds: { ids: [ids[2]] } }] })).toEqual(['gamma']);
    const like = { name: 'A', method: 'TEXT_FILTER_METHOD_CONTAINS_IGNORE_CASE' };
    expect(await names({ filters: [here, { nameFilter: like }], ...sorted })).toHaveLength(3);
    const { pagination } = await call<Listed>('ListGroups', { filters: [here], pagination: { limit: 1 } });
    expect(pagination.totalResult).toBe('3');
    await expect(call('ListGroups', { filters: [{}] })).rejects.toThrow('invalid_argument');
  });

  test('go with their organization, and their names are free again', async () => {
    const inOrg = await org('short-lived');
    const id = await group('Temporary', inOrg);
    await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId: inOrg });
    await expect(call('GetGroup', { id })).rejects.toThrow('not_found');
    await expect(call('UpdateGroup', { id, name: 'x' })).rejects.toThrow('not_found');
  });
});

describe('users of groups', () => {
  test('are added and removed, however often', async () => {
    const [id, ada, bob] = [await group('Readers'), await user('ada'), await user('bob')];
    await call('AddUsersToGroup', { id, userIds: [ada, bob] });
    await call('AddUsersToGroup', { id, userIds: [ada] });
    expect((await usersOf(id)).toSorted()).toEqual([ada, bob].toSorted());
    const { groupUsers } = await call<{ groupUsers: object[] }>('ListGroupUsers', {
      filters: [{ userIds: { ids: [ada] } }],
    });
    expect(groupUsers).toMatchObject([
      {
        groupId: id,
        organizationId,
        user: {
          id: ada,
          displayName: 'Machine ada',
          organizationId,
          preferredLoginName: expect.stringContaining('ada'),
        },
      },
    ]);
    await call('RemoveUsersFromGroup', { id, userIds: [ada, 'nobody'] });
    expect(await usersOf(id)).toEqual([bob]);
    await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId: bob });
    expect(await usersOf(id)).toEqual([]);
  });

  test('are of the organization of the group, and there', async () => {
    const id = await group('Writers');
    const stranger = await user('stranger', await org('strangers'));
    for (const userIds of [[stranger], ['nobody'], [await user('cleo'), stranger]])
      await expect(call('AddUsersToGroup', { id, userIds })).rejects.toThrow('not_found');
    expect(await usersOf(id)).toEqual([]);
    await expect(call('AddUsersToGroup', { id: 'none', userIds: [stranger] })).rejects.toThrow('not_found');
    await expect(call('AddUsersToGroup', { id, userIds: [] })).rejects.toThrow('invalid_argument');
  });
});

describe('groups within groups', () => {
  const put = (groupId: string, ...memberGroupIds: string[]) =>
    nested('AddGroupsToGroup', { groupId, memberGroupIds });
  const groupsOf = async (userId: string) =>
    (await nested<{ groups?: { name: string; direct?: boolean }[] }>('ListGroupsOfUser', { userId }))
      .groups ?? [];

  test('give their users what the outer ones have, until they are taken out', async () => {
    const [all, tech, ops] = [await group('everybody'), await group('tech'), await group('ops')];
    const dora = await user('dora');
    await put(all, tech);
    await put(tech, ops);
    await call('AddUsersToGroup', { id: ops, userIds: [dora] });
    expect(await groupsOf(dora)).toMatchObject([
      { name: 'everybody' },
      { name: 'ops', direct: true },
      { name: 'tech' },
    ]);
    await expect(put(ops, all)).rejects.toThrow('failed_precondition');
    const { nestedGroups } = await nested<{ nestedGroups: object[] }>('ListNestedGroups', {
      filters: [{ groupIds: { ids: [all] } }],
    });
    expect(nestedGroups).toMatchObject([{ groupId: all, memberGroup: { id: tech, name: 'tech' } }]);
    await nested('RemoveGroupsFromGroup', { groupId: all, memberGroupIds: [tech, 'none'] });
    expect((await groupsOf(dora)).map(({ name }) => name)).toEqual(['ops', 'tech']);
    await call('UpdateGroup', { id: tech, name: 'engineering' });
    expect((await groupsOf(dora)).map(({ name }) => name)).toEqual(['engineering', 'ops']);
    await call('DeleteGroup', { id: tech });
    expect((await groupsOf(dora)).map(({ name }) => name)).toEqual(['ops']);
    await put(all, ops);
    expect((await groupsOf(dora)).map(({ name }) => name)).toEqual(['everybody', 'ops']);
  });

  test('are the same by the events where the tables are behind', async () => {
    const { platform } = postern.server;
    const [top, below, old] = [await group('top'), await group('below'), await group('old')];
    const eva = await user('eva');
    await put(top, below);
    await call('AddUsersToGroup', { id: old, userIds: [eva] });
    const stale = (await heldGroups(platform).of(postern.instanceId, eva)).all;
    expect(stale.map(({ name }) => name)).toEqual(['old']);
    await call('AddUsersToGroup', { id: below, userIds: [eva] });
    await call('RemoveUsersFromGroup', { id: old, userIds: [eva] });
    const now = (await heldGroups(platform).of(postern.instanceId, eva)).all;
    expect(now.map(({ name, direct }) => [name, direct])).toEqual([
      ['below', true],
      ['top', false],
    ]);
    const tables = { position: () => 0n } as typeof platform.projections;
    const decided = await groupsByEvents(
      { ...platform, projections: tables },
      postern.instanceId,
      eva,
      stale,
    );
    expect(decided).toEqual([...now]);
    await postern.call('zitadel.user.v2.UserService/DeleteUser', { userId: eva });
    expect(await groupsByEvents({ ...platform, projections: tables }, postern.instanceId, eva, now)).toEqual(
      [],
    );
  });

  test('cannot be made to hold each other by two at the same time', async () => {
    const ids = await Promise.all(['r1', 'r2', 'r3', 'r4'].map((name) => group(name)));
    const ring = ids.map((id, at) => put(id, ids[(at + 1) % ids.length] as string));
    const outcomes = await Promise.allSettled(ring);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  test('are of one organization, and there', async () => {
    const id = await group('outer');
    const foreign = await group('foreign', await org('foreigners'));
    for (const request of [
      { groupId: id, memberGroupIds: [foreign] },
      { groupId: foreign, memberGroupIds: [id] },
      { groupId: id, memberGroupIds: ['none'] },
      { groupId: 'none', memberGroupIds: [id] },
    ])
      await expect(nested('AddGroupsToGroup', request)).rejects.toThrow('not_found');
    await expect(nested('ListGroupsOfUser', { userId: 'none' })).rejects.toThrow('not_found');
  });

  test('are for those who may', async () => {
    const [outer, inner] = [await group('closed'), await group('closed too')];
    for (const refused of [
      () => nested('AddGroupsToGroup', { groupId: outer, memberGroupIds: [inner] }, postern.loginPat),
      () => call('DeleteGroup', { id: outer }, postern.loginPat),
      () => call('AddUsersToGroup', { id: outer, userIds: ['1'] }, postern.loginPat),
    ])
      await expect(refused()).rejects.toThrow('permission_denied');
  });
});
