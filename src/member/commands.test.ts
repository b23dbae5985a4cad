import { describe, expect, test } from 'bun:test';
import { factTypes, given } from '../testing/scenario.ts';
import { addMember, changeMember, removeMember } from './commands.ts';
import { orgMemberAdded, orgMemberRemoved } from './events.ts';
import { memberAggregate } from './state.ts';

const knownRoles = ['ORG_OWNER', 'ORG_OWNER_VIEWER'];
const alice = orgMemberAdded({ userId: 'alice', roles: ['ORG_OWNER'] });
const org = (...facts: Parameters<typeof given>[1][]) => given(memberAggregate('org', '7'), alice, ...facts);

describe('members of an organization', () => {
  test('given one, when another user is added, then it holds the roles once each', () => {
    const decision = addMember('org', org(), {
      userId: 'bob',
      roles: ['ORG_OWNER', 'ORG_OWNER'],
      knownRoles,
      userOrgId: 'o',
    });
    expect(decision.events).toEqual([
      orgMemberAdded({ userId: 'bob', userResourceOwner: 'o', roles: ['ORG_OWNER'] }),
    ]);
    expect(decision.requires).toEqual([
      { type: 'user', id: 'bob' },
      { type: 'org', id: 'o' },
    ]);
  });

  test('are refused twice, for unknown users, with unknown or no roles, and where there is no organization', () => {
    const add = (over: object, members = org()) =>
      addMember('org', members, {
        userId: 'bob',
        roles: ['ORG_OWNER'],
        knownRoles,
        userOrgId: 'o',
        ...over,
      });
    expect(() => add({ userId: 'alice' })).toThrow('already a member');
    expect(() => add({ userOrgId: undefined })).toThrow('User not found');
    expect(() => add({ roles: ['IAM_OWNER'] })).toThrow('choose from ORG_OWNER, ORG_OWNER_VIEWER');
    expect(() => add({ roles: [] })).toThrow('at least one role');
    expect(() => add({}, given(memberAggregate('org', '7')))).toThrow('does not exist');
    expect(() => add({}, org({ type: 'org.removed', payload: {} }))).toThrow('does not exist');
  });

  test('change only when the roles differ, in whatever order', () => {
    expect(changeMember('org', org(), { userId: 'alice', roles: ['ORG_OWNER'], knownRoles }).events).toEqual(
      [],
    );
    expect(
      factTypes(changeMember('org', org(), { userId: 'alice', roles: ['ORG_OWNER_VIEWER'], knownRoles })),
    ).toEqual(['org.member.changed']);
    expect(() => changeMember('org', org(), { userId: 'bob', roles: ['ORG_OWNER'], knownRoles })).toThrow(
      'not a member',
    );
  });

  test('leave once', () => {
    expect(factTypes(removeMember('org', org(), { userId: 'alice' }))).toEqual(['org.member.removed']);
    expect(
      removeMember('org', org(orgMemberRemoved({ userId: 'alice' })), { userId: 'alice' }).events,
    ).toEqual([]);
  });
});
