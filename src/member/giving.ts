import type { RequestContext, Resource } from '../contract/types.ts';
import { rolePermissions } from './roles.ts';
import type { MemberLevel } from './state.ts';

export const area: Record<MemberLevel, string> = {
  instance: 'iam',
  org: 'org',
  project: 'project',
  project_grant: 'project.grant',
};

const holds = (role: string): ReadonlySet<string> | undefined =>
  Object.hasOwn(rolePermissions, role) ? rolePermissions[role] : undefined;

/**
 * Whether the caller may give these roles, or have what the holder of them has: it needs the right to change the
 * members. Who manages them as a whole, with the right to remove them too, gives whatever role there is. Who may only
 * add and change them (IAM_LOGIN_CLIENT) passes on permissions of its own alone, at every level: nobody becomes more
 * than it is by way of its own membership.
 */
export async function mayGive(
  context: Pick<RequestContext, 'can'>,
  { level, resource }: { readonly level: MemberLevel; readonly resource: Resource },
  roles: readonly string[],
): Promise<boolean> {
  if (!(await context.can(`${area[level]}.member.write`, resource))) return false;
  if (await context.can(`${area[level]}.member.delete`, resource)) return true;
  const passedOn = new Set(roles.flatMap((role) => [...(holds(role) ?? [])]));
  for (const permission of passedOn) if (!(await context.can(permission, resource))) return false;
  return true;
}
