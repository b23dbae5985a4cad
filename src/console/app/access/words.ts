import { Requirement } from '../../../contract/services/postern/access/v1.ts';
import type { Texts } from '../texts/index.ts';

export type Requires = 'scope' | 'role' | 'scopeOrRole' | 'resource';

const byRequirement = {
  [Requirement.UNSPECIFIED]: 'role',
  [Requirement.SCOPE]: 'scope',
  [Requirement.ROLE]: 'role',
  [Requirement.SCOPE_OR_ROLE]: 'scopeOrRole',
  [Requirement.RESOURCE]: 'resource',
} as const satisfies Record<Requirement, Requires>;

export const requiresOf = (requirement: Requirement): Requires => byRequirement[requirement];

export const requirementOf = (requires: Requires): Requirement =>
  ({
    scope: Requirement.SCOPE,
    role: Requirement.ROLE,
    scopeOrRole: Requirement.SCOPE_OR_ROLE,
    resource: Requirement.RESOURCE,
  })[requires];

export const allRequires: readonly Requires[] = ['role', 'scope', 'scopeOrRole', 'resource'];

export const takesScopes = (requires: Requires): boolean =>
  requires === 'scope' || requires === 'scopeOrRole';
export const takesRoles = (requires: Requires): boolean => requires !== 'scope';

/** Why not, as applications are told it, in words. */
export function reasonIn(texts: Texts['access'], reason: string): string {
  const reasons: Readonly<Record<string, string>> = {
    insufficient_scope: texts.reasons.scope,
    insufficient_role: texts.reasons.role,
    insufficient_scope_or_role: texts.reasons.scopeOrRole,
    base_role_missing: texts.reasons.baseRole,
    resource_access_denied: texts.reasons.permission,
    unknown_resource_type: texts.reasons.unknown,
    unknown_action: texts.reasons.unknown,
  };
  return reasons[reason] ?? reason;
}
