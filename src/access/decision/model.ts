/**
 * Who may do what on what: the model of decisions, in the terms of the field. A project declares types of resources
 * and, for each action on them, what it takes; permissions on single resources are given to users, groups and roles.
 */

/** What an action takes: a scope, a role, either, or a permission on the very resource. */
export type Requirement = 'scope' | 'role' | 'scope_or_role' | 'resource';

export const requirements: readonly Requirement[] = ['scope', 'role', 'scope_or_role', 'resource'];

export interface ActionRule {
  readonly name: string;
  readonly requires: Requirement;
  /** Any of them is enough. */
  readonly scopes: readonly string[];
  /** Any of them is enough. Where a permission is required they are the base roles; none: no role is asked for. */
  readonly roles: readonly string[];
}

export interface Holder {
  readonly type: 'user' | 'group' | 'role';
  readonly id: string;
}

/** That a holder may do some actions on one resource, or on all of its type. */
export interface Permission {
  readonly holder: Holder;
  readonly actions: readonly string[];
}

/** Who wants to do something, with all that is known for certain of them. */
export interface Subject {
  /** undefined: no single user, as when it is asked what a role may do. */
  readonly userId?: string | undefined;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** Of an access token that was presented for them. */
  readonly scopes: readonly string[];
}

export type Denial =
  | 'insufficient_scope'
  | 'insufficient_role'
  | 'insufficient_scope_or_role'
  | 'base_role_missing'
  | 'resource_access_denied';

/** The decision with its grounds: the scope, the role or the permission that was enough. */
export type Decision =
  | { readonly allowed: true; readonly by: 'scope'; readonly scope: string }
  | { readonly allowed: true; readonly by: 'role'; readonly role: string }
  | { readonly allowed: true; readonly by: 'permission'; readonly permission: Permission }
  | { readonly allowed: false; readonly reason: Denial };
