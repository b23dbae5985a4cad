import type { ActionRule, Decision, Denial, Holder, Permission, Subject } from './model.ts';

const denied = (reason: Denial): Decision => ({ allowed: false, reason });

function byScope({ scopes }: ActionRule, subject: Subject): Decision | undefined {
  const scope = scopes.find((one) => subject.scopes.includes(one));
  return scope === undefined ? undefined : { allowed: true, by: 'scope', scope };
}

function byRole({ roles }: ActionRule, subject: Subject): Decision | undefined {
  const role = roles.find((one) => subject.roles.includes(one));
  return role === undefined ? undefined : { allowed: true, by: 'role', role };
}

const hasBaseRole = (rule: ActionRule, subject: Subject): boolean =>
  rule.roles.length === 0 || byRole(rule, subject) !== undefined;

/** Whether the decision needs the permissions on the resource; where it does not, nobody need read them. */
export const needsPermissions = (rule: ActionRule, subject: Subject): boolean =>
  rule.requires === 'resource' && hasBaseRole(rule, subject);

export const isHeldBy = ({ type, id }: Holder, { userId, groups, roles }: Subject): boolean =>
  type === 'user' ? id === userId : (type === 'group' ? groups : roles).includes(id);

/** In whose name the subject may hold a permission. */
export const holdersOf = ({ userId, groups, roles }: Subject): Holder[] => [
  ...(userId === undefined ? [] : [{ type: 'user', id: userId } as const]),
  ...groups.map((id) => ({ type: 'group', id }) as const),
  ...roles.map((id) => ({ type: 'role', id }) as const),
];

/**
 * Decides whether a subject may do an action. What is not allowed is denied.
 *
 * @param permissions those on the resource and on all of its type; looked at where `needsPermissions` says so
 *
 * @example
 * decide({ name: 'read', requires: 'scope_or_role', scopes: ['docs:read'], roles: ['viewer'] }, alice, []);
 */
export function decide(rule: ActionRule, subject: Subject, permissions: readonly Permission[]): Decision {
  switch (rule.requires) {
    case 'scope':
      return byScope(rule, subject) ?? denied('insufficient_scope');
    case 'role':
      return byRole(rule, subject) ?? denied('insufficient_role');
    case 'scope_or_role':
      return byScope(rule, subject) ?? byRole(rule, subject) ?? denied('insufficient_scope_or_role');
    case 'resource': {
      if (!hasBaseRole(rule, subject)) return denied('base_role_missing');
      const permission = permissions.find(
        ({ holder, actions }) => actions.includes(rule.name) && isHeldBy(holder, subject),
      );
      return permission ? { allowed: true, by: 'permission', permission } : denied('resource_access_denied');
    }
  }
}
