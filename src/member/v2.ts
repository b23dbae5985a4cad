import { paginationOf, timestamp } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import type * as v2 from '../contract/services/internal_permission/v2.ts';
import type * as v2beta from '../contract/services/internal_permission/v2beta.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { administeredOf, memberOperations } from './operations.ts';
import { type MemberConditions, membershipsOf, searchMembers, toOrganizations } from './queries.ts';
import { administratorAnswer, administratorCondition } from './wire.ts';

const sorts = ['creationDate', 'user', 'creationDate', 'changeDate'] as const;

const ofGrants = 'project.grant.member.read';

/** Rows that the caller may read: memberships of what it may read members of, and its own. */
async function visible(
  { sql }: Platform,
  context: RequestContext,
): Promise<(where: MemberConditions) => void> {
  const instance = await context.can('iam.member.read');
  const orgs = await context.permittedOrgs('org.member.read');
  const projects = await context.permittedOrgs('project.member.read');
  const { userId } = context.requireCaller();
  const held = projects === 'all' ? [] : await membershipsOf(sql, context.instance.id, userId);
  const single: string[] = [];
  const grants: string[] = [];
  for (const { level, id } of held) {
    if (level === 'project' && (await context.can('project.member.read', { projectId: id }))) single.push(id);
    if (level === 'project_grant' && (await context.can(ofGrants, { projectGrantId: id }))) grants.push(id);
  }
  const granted = await context.permittedOrgs(ofGrants);
  return (where) => {
    const any = where.group();
    if (instance) any.equals('level', 'instance');
    for (const [level, permitted] of [
      ['org', orgs],
      ['project', projects],
    ] as const) {
      const one = where.group().equals('level', level);
      if (permitted !== 'all') one.in('organization', permitted);
      any.and(one.joined());
    }
    const ofGrant = where.group().equals('level', 'project_grant');
    if (granted !== 'all') {
      const either = where.group().in('organization', granted);
      toOrganizations(either, granted);
      either.in('resource', grants);
      ofGrant.and(either.joined('or'));
    }
    any.and(ofGrant.joined());
    if (single.length > 0) any.and(where.group().equals('level', 'project').in('resource', single).joined());
    any.equals('user', userId);
    where.and(any.joined('or'));
  };
}

/** Both versions' calls: their messages differ in how they name project grants alone. */
export function administratorHandlers(platform: Platform) {
  const members = memberOperations(platform);
  return {
    async listAdministrators(
      request: v2.ListAdministratorsRequest | v2beta.ListAdministratorsRequest,
      context: RequestContext,
    ) {
      const mayRead = await visible(platform, context);
      const page = await searchMembers(platform, context.instance.id, {
        page: pageAsked(context, request.pagination),
        sort: sorts[request.sortingColumn ?? 0] ?? 'creationDate',
        filter(where) {
          mayRead(where);
          for (const filter of request.filters) administratorCondition(where, filter);
        },
      });
      return { pagination: paginationOf(page), administrators: page.rows.map(administratorAnswer) };
    },

    async createAdministrator(
      request: v2.CreateAdministratorRequest | v2beta.CreateAdministratorRequest,
      context: RequestContext,
    ) {
      const on = administeredOf(context, request.resource);
      const done = await members.add(context, on, request.userId, request.roles);
      return { creationDate: timestamp(done.changedAt) };
    },

    async updateAdministrator(
      request: v2.UpdateAdministratorRequest | v2beta.UpdateAdministratorRequest,
      context: RequestContext,
    ) {
      const on = administeredOf(context, request.resource);
      const done = await members.change(context, on, request.userId, request.roles);
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteAdministrator(
      request: v2.DeleteAdministratorRequest | v2beta.DeleteAdministratorRequest,
      context: RequestContext,
    ) {
      const on = administeredOf(context, request.resource);
      const done = await members.remove(context, on, request.userId);
      return { deletionDate: done.changed ? timestamp(done.changedAt) : undefined };
    },
  };
}

/** `zitadel.internal_permission.v2.InternalPermissionService` */
export const internalPermissionService = (platform: Platform) =>
  implement<typeof v2.InternalPermissionService>(
    'zitadel.internal_permission.v2.InternalPermissionService',
    administratorHandlers(platform),
  );
