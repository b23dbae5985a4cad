import type { Resource } from '../contract/types.ts';
import { grants, type MembershipLevel } from '../member/index.ts';

export interface Membership {
  readonly level: MembershipLevel;
  /** Organization or project id; '' for the instance and the system. */
  readonly id: string;
  readonly roles: readonly string[];
}

/** Whether a membership reaches a resource: the instance everything, an organization and a project themselves. */
function reaches(membership: Membership, on: Resource): boolean {
  switch (membership.level) {
    case 'system':
    case 'instance':
      return true;
    case 'org':
      return on.orgId !== undefined && membership.id === on.orgId;
    case 'project':
      return on.projectId !== undefined && membership.id === on.projectId;
    case 'project_grant':
      return on.projectGrantId !== undefined && membership.id === on.projectGrantId;
  }
}

/** The check behind every permission. */
export const permitted = (memberships: readonly Membership[], permission: string, on: Resource): boolean =>
  memberships.some((membership) => reaches(membership, on) && grants(membership.roles, permission));

/** Organizations in which the memberships grant the permission; 'all' when they do so on the whole instance. */
export function permittedOrgs(memberships: readonly Membership[], permission: string): 'all' | string[] {
  const granting = memberships.filter((membership) => grants(membership.roles, permission));
  if (granting.some(({ level }) => level === 'instance' || level === 'system')) return 'all';
  return granting.filter(({ level }) => level === 'org').map(({ id }) => id);
}
