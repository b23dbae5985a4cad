import { describe, expect, test } from 'bun:test';
import { Glob } from 'bun';
import {
  type ActionRule,
  decide,
  type Holder,
  holdersOf,
  isHeldBy,
  needsPermissions,
  type Permission,
  type Requirement,
  requirements,
  type Subject,
} from './index.ts';

const rule = (requires: Requirement, more: Partial<ActionRule> = {}): ActionRule => ({
  name: 'read',
  requires,
  scopes: [],
  roles: [],
  ...more,
});
const subject = (more: Partial<Subject> = {}): Subject => ({
  userId: 'alice',
  groups: [],
  roles: [],
  scopes: [],
  ...more,
});
const permission = (holder: Holder, ...actions: string[]): Permission => ({ holder, actions });
const user = (id: string): Holder => ({ type: 'user', id });

describe('a scope', () => {
  const action = rule('scope', { scopes: ['docs:read', 'docs:all'] });

  test('given a token with one of the scopes, the action is allowed by it', () => {
    expect(decide(action, subject({ scopes: ['openid', 'docs:all'] }), [])).toEqual({
      allowed: true,
      by: 'scope',
      scope: 'docs:all',
    });
  });

  test('given other scopes, or none, it is denied', () => {
    const denied = { allowed: false, reason: 'insufficient_scope' } as const;
    expect(decide(action, subject({ scopes: ['docs'] }), [])).toEqual(denied);
    expect(decide(action, subject({ roles: ['docs:read'] }), [])).toEqual(denied);
  });
});

describe('a role', () => {
  const action = rule('role', { roles: ['viewer', 'editor'] });

  test('given one of the roles, the action is allowed by it', () => {
    expect(decide(action, subject({ roles: ['editor'] }), [])).toEqual({
      allowed: true,
      by: 'role',
      role: 'editor',
    });
  });

  test('given another, it is denied, whatever the token says', () => {
    expect(decide(action, subject({ roles: ['guest'], scopes: ['viewer'] }), [])).toEqual({
      allowed: false,
      reason: 'insufficient_role',
    });
  });
});

describe('a scope or a role', () => {
  const action = rule('scope_or_role', { scopes: ['docs:read'], roles: ['viewer'] });

  test.each([
    [{ scopes: ['docs:read'] }, 'scope'],
    [{ roles: ['viewer'] }, 'role'],
    [{ scopes: ['docs:read'], roles: ['viewer'] }, 'scope'],
  ] as const)('given %p, it is allowed by the %s', (held, by) => {
    expect(decide(action, subject(held), [])).toMatchObject({ allowed: true, by });
  });

  test('given neither, it is denied', () => {
    expect(decide(action, subject({ roles: ['guest'] }), [])).toEqual({
      allowed: false,
      reason: 'insufficient_scope_or_role',
    });
  });
});

describe('a permission on the resource', () => {
  const action = rule('resource', { roles: ['member'] });
  const mine = permission(user('alice'), 'write', 'read');

  test('given the base role and the permission, it is allowed by the permission', () => {
    expect(decide(action, subject({ roles: ['member'] }), [mine])).toEqual({
      allowed: true,
      by: 'permission',
      permission: mine,
    });
  });

  test('given the permission without the base role, it is denied before permissions are read', () => {
    expect(needsPermissions(action, subject())).toBe(false);
    expect(decide(action, subject(), [mine])).toEqual({ allowed: false, reason: 'base_role_missing' });
  });

  test('given the base role without the permission, or one of another, or for another action, it is denied', () => {
    const denied = { allowed: false, reason: 'resource_access_denied' } as const;
    const alice = subject({ roles: ['member'] });
    expect(decide(action, alice, [])).toEqual(denied);
    expect(decide(action, alice, [permission(user('bob'), 'read')])).toEqual(denied);
    expect(decide(action, alice, [permission(user('alice'), 'write')])).toEqual(denied);
  });

  test('without base roles the permission is enough', () => {
    expect(decide(rule('resource'), subject(), [mine]).allowed).toBe(true);
  });

  test('an id counts for what it is of: a group that is called like a user gives the user nothing', () => {
    const held = permission({ type: 'group', id: 'alice' }, 'read');
    expect(decide(rule('resource'), subject(), [held]).allowed).toBe(false);
    expect(decide(rule('resource'), subject({ groups: ['alice'] }), [held]).allowed).toBe(true);
  });

  test('nobody holds nothing, not even what has an empty id', () => {
    const odd = permission(user(''), 'read');
    expect(decide(rule('resource'), { groups: [], roles: [], scopes: [] }, [odd]).allowed).toBe(false);
  });
});

/** Numbers that look random and are the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('whatever is declared, held and given', () => {
  const names = ['a', 'b', 'c'];
  const worlds = Array.from({ length: 3_000 }, (_, seed) => {
    const next = random(seed);
    const some = (from: readonly string[]) => from.filter(() => next() < 0.4);
    const one = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
    const permissions = Array.from({ length: Math.floor(next() * 4) }, () =>
      permission(
        { type: one(['user', 'group', 'role'] as const), id: one(names) },
        ...some(['read', 'write']),
      ),
    );
    return {
      action: rule(one(requirements), { scopes: some(names), roles: some(names) }),
      who: subject({ userId: one(names), groups: some(names), roles: some(names), scopes: some(names) }),
      permissions,
    };
  });

  test('it is the decision of the flow: scope, role, either, or base role and then permission', () => {
    for (const { action, who, permissions } of worlds) {
      const hasScope = action.scopes.some((scope) => who.scopes.includes(scope));
      const hasRole = action.roles.some((role) => who.roles.includes(role));
      const permitted = permissions.some((one) => one.actions.includes('read') && isHeldBy(one.holder, who));
      const expected = {
        scope: hasScope,
        role: hasRole,
        scope_or_role: hasScope || hasRole,
        resource: (action.roles.length === 0 || hasRole) && permitted,
      }[action.requires];
      expect([action, who, permissions, decide(action, who, permissions).allowed]).toEqual([
        action,
        who,
        permissions,
        expected,
      ]);
    }
  });

  test('who holds more may do no less, and nobody gets by who holds nothing', () => {
    const all = { groups: names, roles: names, scopes: names };
    for (const { action, who, permissions } of worlds) {
      const more = decide(action, { ...who, ...all }, permissions).allowed;
      expect(more || !decide(action, who, permissions).allowed).toBe(true);
      expect(decide(action, { groups: [], roles: [], scopes: [] }, permissions).allowed).toBe(false);
    }
  });

  test('permissions change nothing where they are not needed', () => {
    for (const { action, who, permissions } of worlds) {
      if (needsPermissions(action, who)) continue;
      expect(decide(action, who, permissions)).toEqual(decide(action, who, []));
    }
  });

  test('a subject holds what is given to one of its holders, and nothing else', () => {
    for (const { who, permissions } of worlds) {
      const holders = holdersOf(who);
      for (const { holder } of permissions) {
        const named = holders.some(({ type, id }) => type === holder.type && id === holder.id);
        expect(isHeldBy(holder, who)).toBe(named);
      }
    }
  });
});

test('the module stands alone, so that anybody can use it', async () => {
  for (const path of new Glob('*.ts').scanSync({ cwd: import.meta.dir, absolute: true })) {
    if (path.endsWith('.test.ts')) continue;
    const source = await Bun.file(path).text();
    for (const [, from] of source.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^\.\/\w+\.ts$/);
  }
});
