import type { Sql } from 'postgres';
import type { RequestContext } from '../contract/types.ts';
import type { Conditions } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import { membershipsOf } from '../member/index.ts';
import { findProject, type WholeProjectRow } from './queries.ts';

/** What of the projects a caller may read. */
export interface Readable {
  readonly orgs: readonly string[];
  /** Projects in which the caller itself holds the permission. */
  readonly projects: readonly string[];
  /** Grants of projects in which it does. */
  readonly grants: readonly string[];
}

/** 'all' for those whose roles reach the whole instance. */
export async function readableProjects(
  sql: Sql,
  context: RequestContext,
  permission: string,
): Promise<'all' | Readable> {
  const orgs = await context.permittedOrgs(permission);
  if (orgs === 'all') return 'all';
  const held = await membershipsOf(sql, context.instance.id, context.requireCaller().userId);
  const mine = async (level: 'project' | 'project_grant') => {
    const ids = held.filter((membership) => membership.level === level).map(({ id }) => id);
    const of = (id: string) => (level === 'project' ? { projectId: id } : { projectGrantId: id });
    const may = await Promise.all(ids.map((id) => context.can(permission, of(id))));
    return ids.filter((_, index) => may[index]);
  };
  return { orgs, projects: await mine('project'), grants: await mine('project_grant') };
}

/** Restricts a list to what is readable; `columns` name the project's id and the organizations that may see it. */
export function onlyReadable<C extends string>(
  where: Conditions<C>,
  readable: 'all' | Readable,
  columns: { readonly project: C; readonly orgs: readonly C[]; readonly grant?: C },
): void {
  if (readable === 'all') return;
  const either = where.group().in(columns.project, readable.projects);
  for (const column of columns.orgs) either.in(column, readable.orgs);
  if (columns.grant && readable.grants.length > 0) either.in(columns.grant, readable.grants);
  where.and(either.joined('or'));
}

/**
 * A project that the caller may read: as its owner, its member, in an organization that it is granted to, or as a
 * member of such a grant.
 * @throws PosternError `not_found`, `permission_denied`
 */
export async function requireReadable(
  sql: Sql,
  context: RequestContext,
  permission: string,
  id: string,
): Promise<WholeProjectRow> {
  const project = await findProject(sql, context.instance.id, id);
  if (!project) throw notFound('PROJECT-Nfd01', 'Project not found');
  const resource = { orgId: project.resource_owner, projectId: id };
  if (!(await context.can(permission, resource)) && !(await granted(sql, context, permission, id))) {
    await context.require(permission, resource);
  }
  return project;
}

async function granted(sql: Sql, context: RequestContext, permission: string, id: string): Promise<boolean> {
  const orgs = await context.permittedOrgs(permission);
  if (orgs === 'all') return true;
  const { userId } = context.requireCaller();
  const own = await sql<{ grant_id: string }[]>`
    select grant_id from projections.project_grant_members_projection
    where instance_id = ${context.instance.id} and project_id = ${id} and user_id = ${userId}`;
  for (const { grant_id: projectGrantId } of own)
    if (await context.can(permission, { projectGrantId })) return true;
  if (orgs.length === 0) return false;
  const [grant] = await sql`
    select 1 from projections.project_grants_projection
    where instance_id = ${context.instance.id} and project_id = ${id} and granted_org_id = any(${[...orgs]})
    limit 1`;
  return grant !== undefined;
}
