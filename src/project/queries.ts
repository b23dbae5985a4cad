import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type Search,
  searchList,
} from '../database/search.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { projectFields, roleFields } from './fields.ts';

export interface ProjectRow extends AuditColumns, ColumnsOf<typeof projectFields.all> {
  readonly id: string;
  readonly state: number;
  /** Set on rows that stand for a grant of the project, not for the project itself. */
  readonly granted_org_id: string | null;
  readonly granted_org_name: string | null;
  readonly granted_state: number;
}

/** One project, as no list shows it. */
export interface WholeProjectRow extends ProjectRow {
  /** Claim in which applications have roles as an array; '' for none. */
  readonly roles_claim: string;
}

export async function findProject(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<WholeProjectRow | undefined> {
  const [row] = await sql<WholeProjectRow[]>`
    select id, state, ${sql.unsafe(projectFields.selection())}, roles_claim, creation_date, change_date, resource_owner, sequence,
      null as granted_org_id, null as granted_org_name, 0 as granted_state
    from projections.projects_projection where instance_id = ${instanceId} and id = ${id}`;
  return row;
}

const columnsOfProject = `p.id, p.state, ${projectFields.selection('p')}, p.creation_date, p.change_date, p.resource_owner, p.sequence`;

const nameOfProject = { sql: 'p.name', lower: 'p.lower_name', trigrams: 'p.lower_name' };

const projectList = defineList<ProjectRow>()({
  from: 'projections.projects_projection p',
  alias: 'p',
  key: ['id'],
  instance: 'p.instance_id',
  countedBy: ['project', 'org'],
  columns: { id: 'p.id', name: nameOfProject, organization: 'p.resource_owner' },
  orders: { name: ['p.lower_name', 'p.id'] },
  select: `${columnsOfProject}, null as granted_org_id, null as granted_org_name, 0 as granted_state`,
});

/** Projects that organizations own. */
export const searchProjects = (
  lists: Lists,
  instanceId: string,
  search: Search<'name', ConditionsOf<typeof projectList>>,
): Promise<Page<ProjectRow>> => searchList(lists, projectList, instanceId, search);

/** What an answer shows, and its lower-case name, which orders it. */
const sought = `${columnsOfProject}, p.lower_name`;

/**
 * Projects and their grants side by side: a row for the project itself, and one for each organization that it
 * is granted to. Two searches, each by its own indexes, merged in order.
 */
const projectsAndGrants = (joinProject: string) =>
  defineList<ProjectRow>()({
    from: [
      `(
        select p.instance_id, ${sought}, p.resource_owner as holder,
          null as granted_org_id, 0::smallint as granted_state, '' as grantee
        from projections.projects_projection p
      ) p`,
      `(
        select g.instance_id, ${sought}, g.granted_org_id as holder,
          g.granted_org_id, g.state as granted_state, g.granted_org_id as grantee
        from projections.project_grants_projection g ${joinProject}
      ) p`,
    ],
    alias: 'p',
    instance: 'p.instance_id',
    countedBy: ['project', 'org'],
    columns: {
      id: 'p.id',
      name: nameOfProject,
      organization: 'p.resource_owner',
      grantedTo: 'p.grantee',
      holder: 'p.holder',
    },
    orders: {
      id: ['p.id', 'p.grantee'],
      name: ['p.lower_name', 'p.id', 'p.grantee'],
      creationDate: ['p.creation_date', 'p.id', 'p.grantee'],
      changeDate: ['p.change_date', 'p.id', 'p.grantee'],
    },
    select: `${columnsOfProject.replaceAll('p.', 'page.')}, page.granted_org_id, o.name as granted_org_name, page.granted_state`,
    with: 'left join projections.orgs_projection o on o.instance_id = page.instance_id and o.id = page.granted_org_id',
  });

const ofAll = projectsAndGrants(
  'join projections.projects_projection p on p.instance_id = g.instance_id and p.id = g.project_id',
);
/**
 * From the grants of one organization to their projects: in the order of projects, of which few are granted to it,
 * most of them would be passed. OFFSET 0 keeps the planner to that.
 */
const ofOrganization = projectsAndGrants(`cross join lateral (
  select * from projections.projects_projection k
  where k.instance_id = g.instance_id and k.id = g.project_id offset 0) p`);

export type ProjectConditions = ConditionsOf<typeof ofAll>;
export type ProjectSort = keyof typeof ofAll.orders;

/** @param search.ofOrganization its filter asks for one `holder` */
export const searchProjectsAndGrants = (
  lists: Lists,
  instanceId: string,
  search: Search<ProjectSort, ProjectConditions> & { readonly ofOrganization?: boolean },
): Promise<Page<ProjectRow>> =>
  searchList(lists, search.ofOrganization ? ofOrganization : ofAll, instanceId, search);

export interface ProjectRoleRow extends AuditColumns, ColumnsOf<typeof roleFields.all> {
  readonly project_id: string;
  readonly role_key: string;
}

const roleList = defineList<ProjectRoleRow>()({
  from: 'projections.project_roles_projection r',
  alias: 'r',
  key: ['project_id', 'role_key'],
  instance: 'r.instance_id',
  countedBy: ['project', 'org'],
  columns: { project: 'r.project_id', key: 'r.role_key', displayName: 'r.display_name' },
  orders: {
    key: ['r.role_key'],
    creationDate: ['r.creation_date', 'r.role_key'],
    changeDate: ['r.change_date', 'r.role_key'],
  },
  select: `r.project_id, r.role_key, ${roleFields.selection('r')}, r.creation_date, r.change_date,
    r.resource_owner, r.sequence`,
});

export type RoleConditions = ConditionsOf<typeof roleList>;

export const searchProjectRoles = (
  lists: Lists,
  instanceId: string,
  projectId: string,
  search: Search<keyof typeof roleList.orders, RoleConditions>,
): Promise<Page<ProjectRoleRow>> =>
  searchList(lists, roleList, instanceId, {
    ...search,
    filter(where) {
      where.equals('project', projectId);
      search.filter(where);
    },
  });

export interface ProjectGrantRow extends AuditColumns {
  readonly id: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly granted_org_id: string;
  readonly granted_org_name: string | null;
  readonly project_org_name: string | null;
  readonly role_keys: readonly string[];
  readonly state: number;
}

const projectOfGrant =
  'join projections.projects_projection p on p.instance_id = g.instance_id and p.id = g.project_id';

const grantList = defineList<ProjectGrantRow>()({
  from: 'projections.project_grants_projection g',
  alias: 'g',
  key: ['id'],
  instance: 'g.instance_id',
  countedBy: ['project', 'org'],
  columns: {
    id: 'g.id',
    project: 'g.project_id',
    projectName: { ...nameOfProject, join: 'project' },
    organization: 'g.resource_owner',
    grantedTo: 'g.granted_org_id',
  },
  joins: { project: projectOfGrant },
  orders: {
    project: ['g.project_id', 'g.id'],
    creationDate: ['g.creation_date', 'g.id'],
    changeDate: ['g.change_date', 'g.id'],
  },
  select: `g.id, g.project_id, p.name as project_name, g.granted_org_id, o.name as granted_org_name, po.name as project_org_name,
    g.role_keys, g.state, g.creation_date, g.change_date, g.resource_owner, g.sequence`,
  with: `${projectOfGrant}
    left join projections.orgs_projection o on o.instance_id = g.instance_id and o.id = g.granted_org_id
    left join projections.orgs_projection po on po.instance_id = g.instance_id and po.id = g.resource_owner`,
});

export type GrantConditions = ConditionsOf<typeof grantList>;

export const searchProjectGrants = (
  lists: Lists,
  instanceId: string,
  search: Search<keyof typeof grantList.orders, GrantConditions>,
): Promise<Page<ProjectGrantRow>> => searchList(lists, grantList, instanceId, search);

/** Matches grants of which any role key matches. */
export function grantRoleCondition(where: GrantConditions, key: string, method: number): void {
  const inner = where.over({ key: 'k.key' }).text('key', key, method);
  where.and(`exists (select 1 from unnest(g.role_keys) k(key) where ${inner.joined()})`);
}

/** A grant of a project, with the names around it. */
export async function findProjectGrant(
  lists: Lists,
  instanceId: string,
  grant: { readonly projectId: string; readonly grantId: string },
): Promise<ProjectGrantRow | undefined> {
  const { rows } = await searchProjectGrants(lists, instanceId, {
    page: { limit: 1, offset: 0n, asc: true },
    sort: 'project',
    filter: (where) => where.equals('id', grant.grantId).equals('project', grant.projectId),
  });
  return rows[0];
}
