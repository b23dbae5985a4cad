import { listDetailsV1, rowDetails } from '../contract/details.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { MembershipQuery } from '../contract/services/user/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { PageRequest } from '../database/search.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { currentMemberships } from './held.ts';
import { type HeldRoles, type MemberConditions, type MemberRow, searchMembers } from './queries.ts';
import { rolePermissions } from './roles.ts';

/** What a user administers, in version 1. */

function typeOf({ level, resource_id: value }: MemberRow) {
  switch (level) {
    case 'instance':
      return { case: 'iam' as const, value: true };
    case 'org':
      return { case: 'orgId' as const, value };
    case 'project':
      return { case: 'projectId' as const, value };
    case 'project_grant':
      return { case: 'projectGrantId' as const, value };
  }
}

/** `user.v1.Membership` */
const membership = (row: MemberRow) => ({
  userId: row.user_id,
  details: rowDetails(row),
  roles: [...row.roles],
  displayName: row.level === 'instance' ? 'IAM' : row.resource_name,
  type: typeOf(row),
});

function condition(where: MemberConditions, { query }: MembershipQuery): void {
  switch (query.case) {
    case 'orgQuery':
      where.equals('level', 'org').equals('resource', query.value.orgId);
      return;
    case 'projectQuery':
      where.equals('level', 'project').equals('resource', query.value.projectId);
      return;
    case 'projectGrantQuery':
      where.equals('level', 'project_grant').equals('resource', query.value.projectGrantId);
      return;
    case 'iamQuery': {
      const instance = where.group().equals('level', 'instance').joined();
      where.and(query.value.iam ? instance : `not ${instance}`);
      return;
    }
    default:
      throw invalidArgument('MEMBER-Flt01', 'Each of queries must hold one filter', { field: 'queries' });
  }
}

interface ListRequest {
  readonly query?: PageRequest | undefined;
  readonly queries: readonly MembershipQuery[];
}

/** @param visible what of them the caller may see */
async function list(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: ListRequest,
  visible: (where: MemberConditions) => void = () => {},
) {
  const page = await searchMembers(platform, context.instance.id, {
    page: request.query,
    sort: 'creationDate',
    filter(where) {
      where.equals('user', userId);
      visible(where);
      for (const query of request.queries) condition(where, query);
    },
  });
  const details = listDetailsV1(page, platform.projections.position(), platform.clock());
  return { details, result: page.rows.map(membership) };
}

/** Permissions of these roles in an organization; those on a single project or grant name it: `project.read:17`. */
export function permissionsIn(held: readonly HeldRoles[], orgId: string): string[] {
  const found = new Set<string>();
  for (const { level, id, orgId: owner, roles } of held) {
    if (level !== 'instance' && owner !== orgId) continue;
    const suffix = level === 'project' || level === 'project_grant' ? `:${id}` : '';
    for (const role of roles)
      for (const permission of rolePermissions[role] ?? []) found.add(permission + suffix);
  }
  return [...found].sort();
}

/** Calls of `zitadel.auth.v1.AuthService` on what the caller itself administers. */
export const memberAuthHandlers = (platform: Platform): Handlers<typeof AuthService> => ({
  listMyMemberships: (request, context) => list(platform, context, context.requireCaller().userId, request),

  /** What the caller may do in the organization that the call acts in. */
  async listMyZitadelPermissions(_request, context) {
    const { userId } = context.requireCaller();
    const held = await currentMemberships(platform, context.instance.id, userId);
    const ofSystem = await Promise.all(
      [...(rolePermissions['SYSTEM_OWNER'] ?? [])].map(async (permission) =>
        (await context.permittedOrgs(permission)) === 'all' ? [permission] : [],
      ),
    );
    return { result: [...permissionsIn(held, context.orgId), ...ofSystem.flat()].sort() };
  },
});

/** What a user administers, as far as the caller may know. */
export const membershipManagementHandlers = (platform: Platform): Handlers<typeof ManagementService> => ({
  async listUserMemberships(request, context) {
    const orgs = await context.permittedOrgs('user.membership.read');
    return list(platform, context, request.userId, request, (where) => {
      if (orgs === 'all' || request.userId === context.requireCaller().userId) return;
      where.in('organization', orgs);
    });
  },
});
