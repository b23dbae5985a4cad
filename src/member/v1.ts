import { commandDetails, listDetailsV1, rowDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { SearchQuery } from '../contract/services/member/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers, InstanceContext } from '../contract/types.ts';
import type { PageRequest } from '../database/search.ts';
import { pageLimit } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { assetUrl } from '../static/index.ts';
import { type Administered, memberOperations } from './operations.ts';
import { type MemberRow, type MemberSort, searchMembers } from './queries.ts';
import { rolesOf } from './roles.ts';
import type { MemberLevel } from './state.ts';
import { memberConditionV1 } from './wire.ts';

/** As `MemberFieldColumnName` numbers them. */
const sorts: readonly MemberSort[] = [
  'creationDate',
  'user',
  'creationDate',
  'changeDate',
  'userOrganization',
];

const member = (row: MemberRow, origin: string) => ({
  userId: row.user_id,
  details: rowDetails(row),
  roles: [...row.roles],
  preferredLoginName: row.preferred_login_name,
  email: row.email,
  firstName: row.first_name,
  lastName: row.last_name,
  displayName: row.display_name,
  avatarUrl: assetUrl(origin, row.avatar),
  userType: row.user_type,
  userResourceOwner: row.user_org_id,
});

interface ListRequest {
  readonly query?: PageRequest | undefined;
  readonly queries: readonly SearchQuery[];
  readonly sortingColumn?: number;
}

interface Listed {
  readonly level: MemberLevel;
  readonly id: string;
}

const lister =
  (platform: Platform) =>
  async ({ id, origin }: Pick<InstanceContext, 'id' | 'origin'>, on: Listed, request: ListRequest) => {
    const page = await searchMembers(platform, id, {
      page: request.query,
      sort: sorts[request.sortingColumn ?? 0] ?? 'creationDate',
      filter(where) {
        where.equals('level', on.level).equals('resource', on.id);
        for (const query of request.queries) memberConditionV1(where, query);
      },
    });
    const details = listDetailsV1(page, platform.projections.position(), platform.clock());
    return { details, result: page.rows.map((row) => member(row, origin)) };
  };

/** Administrators of the instance: calls of `zitadel.admin.v1.AdminService`. */
export function memberAdminHandlers(platform: Platform): Handlers<typeof AdminService> {
  const members = memberOperations(platform);
  const list = lister(platform);
  return {
    listIAMMemberRoles: () => ({ roles: rolesOf('instance') }),
    async listIAMMembers(request, { instance }) {
      return list(instance, { level: 'instance', id: instance.id }, request);
    },
    async addIAMMember(request, context) {
      const on: Administered = { level: 'instance', id: context.instance.id };
      return { details: commandDetails(await members.add(context, on, request.userId, request.roles)) };
    },
    async updateIAMMember(request, context) {
      const on: Administered = { level: 'instance', id: context.instance.id };
      return { details: commandDetails(await members.change(context, on, request.userId, request.roles)) };
    },
    async removeIAMMember(request, context) {
      const on: Administered = { level: 'instance', id: context.instance.id };
      return { details: commandDetails(await members.remove(context, on, request.userId)) };
    },
  };
}

const ofGrant = ({ projectId, grantId: id }: { projectId: string; grantId: string }): Administered => ({
  level: 'project_grant',
  projectId,
  id,
});

/** Administrators of organizations, projects and grants of projects: calls of `zitadel.management.v1.ManagementService`. */
export function memberManagementHandlers(platform: Platform): Handlers<typeof ManagementService> {
  const members = memberOperations(platform);
  const list = lister(platform);
  return {
    listOrgMemberRoles: () => ({ result: rolesOf('org') }),
    async listOrgMembers(request, context) {
      return list(context.instance, { level: 'org', id: context.orgId }, request);
    },
    async addOrgMember(request, context) {
      const on: Administered = { level: 'org', id: context.orgId };
      return { details: commandDetails(await members.add(context, on, request.userId, request.roles)) };
    },
    async updateOrgMember(request, context) {
      const on: Administered = { level: 'org', id: context.orgId };
      return { details: commandDetails(await members.change(context, on, request.userId, request.roles)) };
    },
    async removeOrgMember(request, context) {
      const on: Administered = { level: 'org', id: context.orgId };
      return { details: commandDetails(await members.remove(context, on, request.userId)) };
    },

    listProjectMemberRoles: () => ({ result: rolesOf('project') }),
    async listProjectMembers(request, context) {
      const id = await members.authorize(context, { level: 'project', id: request.projectId }, 'read');
      return list(context.instance, { level: 'project', id }, request);
    },
    async addProjectMember(request, context) {
      const on: Administered = { level: 'project', id: request.projectId };
      return { details: commandDetails(await members.add(context, on, request.userId, request.roles)) };
    },
    async updateProjectMember(request, context) {
      const on: Administered = { level: 'project', id: request.projectId };
      return { details: commandDetails(await members.change(context, on, request.userId, request.roles)) };
    },
    async removeProjectMember(request, context) {
      const on: Administered = { level: 'project', id: request.projectId };
      return { details: commandDetails(await members.remove(context, on, request.userId)) };
    },

    listProjectGrantMemberRoles({ query }) {
      pageLimit(query);
      return { result: rolesOf('project_grant') };
    },
    async listProjectGrantMembers(request, context) {
      const id = await members.authorize(context, ofGrant(request), 'read');
      return list(context.instance, { level: 'project_grant', id }, request);
    },
    async addProjectGrantMember(request, context) {
      const done = await members.add(context, ofGrant(request), request.userId, request.roles);
      return { details: commandDetails(done) };
    },
    async updateProjectGrantMember(request, context) {
      const done = await members.change(context, ofGrant(request), request.userId, request.roles);
      return { details: commandDetails(done) };
    },
    async removeProjectGrantMember(request, context) {
      return { details: commandDetails(await members.remove(context, ofGrant(request), request.userId)) };
    },
  };
}

/** Calls of `zitadel.system.v1.SystemService` on an instance's administrators. */
export const memberSystemHandlers = (platform: Platform): Handlers<typeof SystemService> => ({
  async listIAMMembers(request, { instance: { origin } }) {
    const { instanceId } = request;
    return lister(platform)({ id: instanceId, origin }, { level: 'instance', id: instanceId }, request);
  },
});
