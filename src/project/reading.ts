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
export const requireReadable = async (
  sql: Sql,
  context: RequestContext,
  permission: string,
  id: string,
): Promise<WholeProjectRow> => (await reading(sql, context, permission, id)).project;

/**
 * Roles of a project that the caller may read: who has it by a grant alone reads those that are granted.
 * @throws PosternError `not_found`, `permission_denied`
 */
export const readableRoles = async (
  sql: Sql,
  context: RequestContext,
  id: string,
): Promise<'all' | readonly string[]> => (await reading(sql, context, 'project.role.read', id)).roles;

interface Reading {
  readonly project: WholeProjectRow;
  readonly roles: 'all' | readonly string[];
}

async function reading(sql: Sql, context: RequestContext, permission: string, id: string): Promise<Reading> {
  const project = await findProject(sql, context.instance.id, id);
  if (!project) throw notFound('PROJECT-Nfd01', 'Project not found');
  const resource = { orgId: project.resource_owner, projectId: id };
  if (await context.can(permission, resource)) return { project, roles: 'all' };
  const grants = await readableGrants(sql, context, permission, id);
  if (grants.length === 0) await context.require(permission, resource);
  return { project, roles: [...new Set(grants.flatMap(({ role_keys }) => role_keys))] };
}

/** Grants of the project to organizations of the caller's, and those that it is itself a member of. */
async function readableGrants(sql: Sql, context: RequestContext, permission: string, id: string) {
  const permitted = await context.permittedOrgs(permission);
  const orgs = permitted === 'all' ? [] : permitted;
  const { userId } = context.requireCaller();
  const own = await sql<{ grant_id: string }[]>`
    select grant_id from projections.project_grant_members_projection
    where instance_id = ${context.instance.id} and project_id = ${id} and user_id = ${userId}`;
  const mine: string[] = [];
  for (const { grant_id: projectGrantId } of own)
    if (await context.can(permission, { projectGrantId })) mine.push(projectGrantId);
  if (orgs.length === 0 && mine.length === 0) return [];
  return sql<{ role_keys: string[] }[]>`
    select role_keys from projections.project_grants_projection
    where instance_id = ${context.instance.id} and project_id = ${id}
      and (granted_org_id = any(${[...orgs]}) or id = any(${mine}))`;
}
