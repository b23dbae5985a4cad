import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import type { MemberLevel } from './state.ts';

export interface MemberRow extends AuditColumns {
  readonly level: MemberLevel;
  /** Instance, organization or project. */
  readonly resource_id: string;
  readonly resource_name: string;
  /** Organization of a project, or of that of a grant; '' for others. */
  readonly resource_org_id: string;
  /** Of a grant: its project, and the organization that it is granted to; '' for others. */
  readonly grant_project_id: string;
  readonly granted_org_id: string;
  readonly user_id: string;
  readonly roles: readonly string[];
  readonly user_org_id: string;
  readonly user_type: number;
  readonly preferred_login_name: string;
  readonly display_name: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  /** Path of the picture among the assets; '' for none. */
  readonly avatar: string;
}

/** All memberships of an instance, with what each is of and whose it is. */
const memberships = `(
  select m.instance_id, 'instance' as level, m.instance_id as resource_id, '' as resource_org_id, m.user_id, m.roles,
    m.creation_date, m.change_date, m.resource_owner, m.sequence
  from projections.instance_members_projection m
  union all
  select m.instance_id, 'org', m.org_id, '', m.user_id, m.roles, m.creation_date, m.change_date, m.resource_owner, m.sequence
  from projections.org_members_projection m
  union all
  select m.instance_id, 'project', m.project_id, m.resource_owner, m.user_id, m.roles, m.creation_date, m.change_date,
    m.resource_owner, m.sequence
  from projections.project_members_projection m
  union all
  select m.instance_id, 'project_grant', m.grant_id, m.resource_owner, m.user_id, m.roles, m.creation_date, m.change_date,
    m.resource_owner, m.sequence
  from projections.project_grant_members_projection m
) m`;

const ofUser = 'join projections.users_projection u on u.instance_id = m.instance_id and u.id = m.user_id';
const orgOfUser =
  'left join projections.orgs_projection uo on uo.instance_id = u.instance_id and uo.id = u.resource_owner';

/** As the user feature makes it: the user name itself, with its organization's primary domain where that is required. */
const preferredLoginName = `(case when u.domain_required and coalesce(uo.primary_domain, '') <> ''
  then u.user_name || '@' || uo.primary_domain else u.user_name end)`;

const displayName = `(case when u.type = 1 then u.display_name else u.name end)`;

const userColumn = (name: string) => ({ sql: `u.${name}`, lower: `u.lower_${name}`, join: 'user' });

const memberList = defineList<MemberRow>()({
  from: memberships,
  alias: 'm',
  instance: 'm.instance_id',
  // Users go with their organizations, and their memberships with both.
  countedBy: ['instance', 'org', 'project', 'user'],
  columns: {
    level: 'm.level',
    resource: 'm.resource_id',
    organization: 'm.resource_owner',
    user: 'm.user_id',
    creationDate: 'm.creation_date',
    changeDate: 'm.change_date',
    userOrganization: { sql: 'u.resource_owner', join: 'user' },
    firstName: userColumn('first_name'),
    lastName: userColumn('last_name'),
    email: userColumn('email'),
    displayName: { sql: displayName, join: 'user' },
    preferredLoginName: { sql: preferredLoginName, join: 'user' },
  },
  joins: { user: `${ofUser} ${orgOfUser}` },
  orders: {
    user: ['m.user_id', 'm.resource_id'],
    creationDate: ['m.creation_date', 'm.user_id', 'm.resource_id'],
    changeDate: ['m.change_date', 'm.user_id', 'm.resource_id'],
    userOrganization: [{ sql: 'u.resource_owner', join: 'user' }, 'm.user_id', 'm.resource_id'],
  },
  select: `page.level, page.resource_id, page.resource_org_id, coalesce(o.name, p.name, '') as resource_name,
    coalesce(c.project_id, '') as grant_project_id, coalesce(c.granted_org_id, '') as granted_org_id,
    page.user_id, page.roles, u.resource_owner as user_org_id, u.type as user_type,
    ${preferredLoginName} as preferred_login_name, ${displayName} as display_name, u.first_name, u.last_name, u.email,
    case when u.avatar_key = '' then '' else u.resource_owner || '/' || u.avatar_key end as avatar,
    page.creation_date, page.change_date, page.resource_owner, page.sequence`,
  with: `${ofUser.replaceAll('m.', 'page.')} ${orgOfUser}
    left join projections.orgs_projection o
      on page.level = 'org' and o.instance_id = page.instance_id and o.id = page.resource_id
    left join projections.project_grants_projection c
      on page.level = 'project_grant' and c.instance_id = page.instance_id and c.id = page.resource_id
    left join projections.projects_projection p
      on p.instance_id = page.instance_id and p.id = case page.level when 'project' then page.resource_id else c.project_id end`,
});

export type MemberConditions = ConditionsOf<typeof memberList>;
export type MemberSort = keyof typeof memberList.orders;

export interface MemberSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: MemberSort;
  readonly filter: (where: MemberConditions) => void;
}

export const searchMembers = (
  lists: Lists,
  instanceId: string,
  search: MemberSearch,
): Promise<Page<MemberRow>> => searchList(lists, memberList, instanceId, search);

/** Memberships of the grant of a project to an organization. */
export const grantOf = (where: MemberConditions, projectId: string, orgId: string): MemberConditions =>
  where.and(`exists (select 1 from projections.project_grants_projection c
    where c.instance_id = m.instance_id and c.id = m.resource_id
      and c.project_id = ${where.param(projectId)} and c.granted_org_id = ${where.param(orgId)})`);

/** Memberships of grants to any of these organizations. */
export const toOrganizations = (where: MemberConditions, orgIds: readonly string[]): MemberConditions =>
  where.and(`exists (select 1 from projections.project_grants_projection c
    where c.instance_id = m.instance_id and c.id = m.resource_id
      and c.granted_org_id = any(${where.param([...orgIds])}::text[]))`);

/** Memberships with this role. */
export const roleCondition = (where: MemberConditions, role: string): MemberConditions =>
  where.and(`${where.param(role)} = any(m.roles)`);

/** Roles that a user holds on one instance, organization or project. */
export interface HeldRoles {
  readonly level: MemberLevel;
  /** Id of the organization, project or grant of a project; '' for the instance. */
  readonly id: string;
  /** Organization of the project, or that it is granted to, or the organization itself; '' for the instance. */
  readonly orgId: string;
  readonly roles: readonly string[];
}

/** All administrator roles of a user, current as of the projection that the caller's request may rely on; one round trip. */
export const membershipsOf = (sql: Sql, instanceId: string, userId: string): Promise<HeldRoles[]> =>
  sql<HeldRoles[]>`
    select 'instance' as level, '' as id, '' as "orgId", roles from projections.instance_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}
    union all
    select 'org', org_id, org_id, roles from projections.org_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}
    union all
    select 'project', project_id, resource_owner, roles from projections.project_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}
    union all
    select 'project_grant', grant_id, granted_org_id, roles from projections.project_grant_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}`.then((rows) => [...rows]);

/** The user's roles on one organization, project and grant ('' for none), and on the instance: four rows at most, each by its key. */
export const rolesOn = (
  sql: Sql,
  instanceId: string,
  userId: string,
  place: { readonly orgId: string; readonly projectId: string; readonly projectGrantId: string },
): Promise<HeldRoles[]> =>
  sql<HeldRoles[]>`
    select 'instance' as level, '' as id, '' as "orgId", roles from projections.instance_members_projection
      where instance_id = ${instanceId} and user_id = ${userId}
    union all
    select 'org', org_id, org_id, roles from projections.org_members_projection
      where instance_id = ${instanceId} and org_id = ${place.orgId} and user_id = ${userId}
    union all
    select 'project', project_id, resource_owner, roles from projections.project_members_projection
      where instance_id = ${instanceId} and project_id = ${place.projectId} and user_id = ${userId}
    union all
    select 'project_grant', grant_id, granted_org_id, roles from projections.project_grant_members_projection
      where instance_id = ${instanceId} and grant_id = ${place.projectGrantId} and user_id = ${userId}`.then(
    (rows) => [...rows],
  );
