import { expect, test } from 'bun:test';
import { type Membership, permitted, permittedOrgs } from './memberships.ts';

const iamOwner: Membership = { level: 'instance', id: '', roles: ['IAM_OWNER'] };
const orgOwner: Membership = { level: 'org', id: 'acme', roles: ['ORG_OWNER'] };
const projectOwner: Membership = { level: 'project', id: 'shop', roles: ['PROJECT_OWNER'] };
const system: Membership = { level: 'system', id: '', roles: ['SYSTEM_OWNER'] };

test('an instance role reaches every organization, an organization role its own only', () => {
  expect(permitted([iamOwner], 'user.write', { orgId: 'acme' })).toBe(true);
  expect(permitted([iamOwner], 'iam.write', {})).toBe(true);
  expect(permitted([orgOwner], 'user.write', { orgId: 'acme' })).toBe(true);
  expect(permitted([orgOwner], 'user.write', { orgId: 'umbrella' })).toBe(false);
  expect(permitted([orgOwner], 'user.write', {})).toBe(false);
});

test('a project role reaches its project only', () => {
  expect(permitted([projectOwner], 'project.write', { orgId: 'acme', projectId: 'shop' })).toBe(true);
  expect(permitted([projectOwner], 'project.write', { orgId: 'acme', projectId: 'other' })).toBe(false);
  expect(permitted([projectOwner], 'project.write', { orgId: 'acme' })).toBe(false);
});

test('a system role manages instances and reads nothing in them', () => {
  expect(permitted([system], 'system.instance.write', {})).toBe(true);
  expect(permitted([system], 'user.read', { orgId: 'acme' })).toBe(false);
});

test('roles nobody knows grant nothing', () => {
  expect(permitted([{ level: 'instance', id: '', roles: ['constructor', 'NOPE'] }], 'iam.read', {})).toBe(
    false,
  );
});

test('lists show what may be read', () => {
  expect(permittedOrgs([iamOwner, orgOwner], 'user.read')).toBe('all');
  expect(permittedOrgs([orgOwner, projectOwner], 'user.read')).toEqual(['acme']);
  expect(permittedOrgs([system], 'user.read')).toEqual([]);
});
