import { expect, test } from 'bun:test';
import { permissions, rolePermissions, rolesOf } from './roles.ts';

const count = (role: string) => rolePermissions[role]?.size;
const newer = 8; // group.* and project.app.register_dynamic came after the counts of v4.3

test('the table holds the 118 permissions of v4 and the newer ones', () => {
  expect(permissions.size).toBe(118 + newer);
});

test('roles hold as many permissions as the wire contract says', () => {
  expect(count('SYSTEM_OWNER')).toBe(17);
  expect(count('SYSTEM_OWNER_VIEWER')).toBe(5);
  expect(count('IAM_OWNER')).toBe(95 + newer);
  expect(count('SELF_MANAGEMENT_GLOBAL')).toBe(3);
  expect(count('ORG_PROJECT_CREATOR')).toBe(4);
});

test('no role holds an unknown permission', () => {
  for (const [role, held] of Object.entries(rolePermissions)) {
    for (const permission of held) expect(permissions.has(permission), `${role}: ${permission}`).toBe(true);
  }
});

test('an owner of one level reaches nothing of the level above', () => {
  const orgOwner = rolePermissions['ORG_OWNER'] ?? new Set();
  expect(orgOwner.has('org.create')).toBe(false);
  expect([...orgOwner].filter((permission) => /^(iam|system)\./.test(permission))).toEqual([]);
  const iamOwner = rolePermissions['IAM_OWNER'] ?? new Set();
  expect([...iamOwner].filter((permission) => permission.startsWith('system.'))).toEqual([]);
  for (const secret of ['session.link', 'impersonation']) expect(iamOwner.has(secret)).toBe(false);
});

test('viewers cannot write', () => {
  for (const role of Object.keys(rolePermissions).filter((name) => name.includes('VIEWER'))) {
    for (const permission of rolePermissions[role] ?? []) expect(permission).toEndWith('.read');
  }
});

test('levels offer their own roles only', () => {
  expect(rolesOf('instance').every((role) => role.startsWith('IAM_'))).toBe(true);
  expect(rolesOf('org')).toContain('ORG_OWNER');
  expect(rolesOf('project')).not.toContain('PROJECT_GRANT_OWNER');
});
