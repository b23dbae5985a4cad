import type { RequestContext } from '../contract/types.ts';
import type { Page } from '../database/search.ts';
import { membershipsOf } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import {
  type AuthorizationConditions,
  type AuthorizationRow,
  type AuthorizationSearch,
  searchAuthorizations,
} from './queries.ts';

const permission = 'user.grant.read';

/** What the caller may read as an administrator of the instance, an organization, a project or a grant of one. */
async function administered({ sql }: Pick<Platform, 'sql'>, context: RequestContext) {
  const orgs = await context.permittedOrgs(permission);
  if (orgs === 'all') return orgs;
  const held = await membershipsOf(sql, context.instance.id, context.requireCaller().userId);
  const projects: string[] = [];
  const projectGrants: string[] = [];
  for (const { level, id } of held) {
    if (level === 'project' && (await context.can(permission, { projectId: id }))) projects.push(id);
    if (level === 'project_grant' && (await context.can(permission, { projectGrantId: id })))
      projectGrants.push(id);
  }
  return { orgs, projects, projectGrants };
}

/** A page of authorizations that the caller may read: as an administrator, and its own. */
export async function searchReadable(
  platform: Platform,
  context: RequestContext,
  search: AuthorizationSearch,
): Promise<Page<AuthorizationRow>> {
  const readable = await administered(platform, context);
  const restrict = (where: AuthorizationConditions) => {
    if (readable === 'all') return;
    const { orgs, projects, projectGrants } = readable;
    const either = where.group().equals('user', context.requireCaller().userId);
    if (orgs.length > 0) either.in('organization', orgs);
    if (projects.length > 0)
      either.and(where.group().in('project', projects).equals('projectGrant', '').joined());
    if (projectGrants.length > 0) either.in('projectGrant', projectGrants);
    where.and(either.joined('or'));
  };
  return searchAuthorizations(platform, context.instance.id, {
    ...search,
    filter(where) {
      restrict(where);
      search.filter(where);
    },
  });
}
