import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { type Conditions, conditions, type Page, type PageRequest, searchPage } from '../database/search.ts';

export interface ProjectRow extends AuditColumns {
  readonly id: string;
  readonly name: string;
  readonly state: number;
  readonly project_role_assertion: boolean;
  readonly project_role_check: boolean;
  readonly has_project_check: boolean;
  readonly private_labeling_setting: number;
  /** Set on rows that stand for a grant of the project, not for the project itself. */
  readonly granted_org_id: string | null;
  readonly granted_org_name: string | null;
  readonly granted_state: number;
}

export async function findProject(sql: Sql, instanceId: string, id: string): Promise<ProjectRow | undefined> {
  const [row] = await sql<ProjectRow[]>`
    select id, name, state, project_role_assertion, project_role_check, has_project_check,
      private_labeling_setting, creation_date, change_date, resource_owner, sequence,
      null as granted_org_id, null as granted_org_name, 0 as granted_state
    from projections.projects_projection where instance_id = ${instanceId} and id = ${id}`;
  return row;
}

export interface Search<Sort> {
  readonly page?: PageRequest | undefined;
  readonly sort: Sort;
  /** Adds the caller's filters. */
  readonly filter: (where: Conditions) => void;
}

export type ProjectSort = 'id' | 'name' | 'creation_date' | 'change_date';

const projectOrder: Record<ProjectSort, string> = {
  id: 'p.id',
  name: 'lower(p.name)',
  creation_date: 'p.creation_date',
  change_date: 'p.change_date',
};

const projectColumns = `p.id, p.name, p.state, p.project_role_assertion, p.project_role_check,
  p.has_project_check, p.private_labeling_setting, p.creation_date, p.change_date, p.resource_owner, p.sequence`;

/** Projects that organizations own; columns are of alias `p`. */
export const searchProjects = (
  sql: Sql,
  instanceId: string,
  search: Search<ProjectSort>,
): Promise<Page<ProjectRow>> => {
  const where = conditions(instanceId, 'p.instance_id');
  search.filter(where);
  return searchPage<ProjectRow>(sql, {
    select: `${projectColumns}, null as granted_org_id, null as granted_org_name, 0 as granted_state`,
    from: 'projections.projects_projection p',
    where,
    orderBy: projectOrder[search.sort],
    tieBreaker: 'p.id',
    page: search.page,
  });
};

/**
 * Projects and their grants side by side: a row for the project itself, and one for each organization that it
 * is granted to. Columns are of aliases `p` and, null on the project's own row, `g`.
 */
export const searchProjectsAndGrants = (
  sql: Sql,
  instanceId: string,
  search: Search<ProjectSort>,
): Promise<Page<ProjectRow>> => {
  const where = conditions(instanceId, 'p.instance_id');
  search.filter(where);
  return searchPage<ProjectRow>(sql, {
    select: `${projectColumns}, g.granted_org_id, o.name as granted_org_name, coalesce(g.state, 0) as granted_state`,
    // The empty row beside the grants stands for the project itself.
    from: `projections.projects_projection p
      cross join lateral (
        select null as granted_org_id, null::smallint as state
        union all
        select granted_org_id, state from projections.project_grants_projection
        where instance_id = p.instance_id and project_id = p.id
      ) g
      left join projections.orgs_projection o on o.instance_id = p.instance_id and o.id = g.granted_org_id`,
    where,
    orderBy: projectOrder[search.sort],
    tieBreaker: `coalesce(g.granted_org_id, ''), p.id`,
    page: search.page,
  });
};

export interface ProjectRoleRow extends AuditColumns {
  readonly project_id: string;
  readonly role_key: string;
  readonly display_name: string;
  readonly group_name: string;
}

export type ProjectRoleSort = 'key' | 'creation_date' | 'change_date';

/** Columns are of alias `r`. */
export const searchProjectRoles = (
  sql: Sql,
  instanceId: string,
  projectId: string,
  search: Search<ProjectRoleSort>,
): Promise<Page<ProjectRoleRow>> => {
  const where = conditions(instanceId, 'r.instance_id').equals('r.project_id', projectId);
  search.filter(where);
  return searchPage<ProjectRoleRow>(sql, {
    select: `r.project_id, r.role_key, r.display_name, r.group_name, r.creation_date, r.change_date,
      r.resource_owner, r.sequence`,
    from: 'projections.project_roles_projection r',
    where,
    orderBy: search.sort === 'key' ? 'r.role_key' : `r.${search.sort}`,
    tieBreaker: 'r.role_key',
    page: search.page,
  });
};

export interface ProjectGrantRow extends AuditColumns {
  readonly id: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly granted_org_id: string;
  readonly granted_org_name: string | null;
  readonly role_keys: readonly string[];
  readonly state: number;
}

export type ProjectGrantSort = 'project_id' | 'creation_date' | 'change_date';

/** Columns are of aliases `g` and, for the project, `p`. */
export const searchProjectGrants = (
  sql: Sql,
  instanceId: string,
  search: Search<ProjectGrantSort>,
): Promise<Page<ProjectGrantRow>> => {
  const where = conditions(instanceId, 'g.instance_id');
  search.filter(where);
  return searchPage<ProjectGrantRow>(sql, {
    select: `g.id, g.project_id, p.name as project_name, g.granted_org_id, o.name as granted_org_name,
      g.role_keys, g.state, g.creation_date, g.change_date, g.resource_owner, g.sequence`,
    from: `projections.project_grants_projection g
      join projections.projects_projection p on p.instance_id = g.instance_id and p.id = g.project_id
      left join projections.orgs_projection o on o.instance_id = g.instance_id and o.id = g.granted_org_id`,
    where,
    orderBy: `g.${search.sort}`,
    tieBreaker: 'g.id',
    page: search.page,
  });
};

/** Projects in which the user is a member, whatever its roles there. */
export const projectsOfMember = async (sql: Sql, instanceId: string, userId: string): Promise<string[]> =>
  (
    await sql<{ project_id: string }[]>`
      select project_id from projections.project_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}`
  ).map((row) => row.project_id);
