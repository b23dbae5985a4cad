import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import { primaryDomainColumn } from '../org/index.ts';

export interface AuthorizationRow extends AuditColumns {
  readonly id: string;
  readonly state: number;
  readonly role_keys: readonly string[];
  /** Of those, as the project describes them now. */
  readonly roles: readonly {
    readonly key: string;
    readonly display_name: string;
    readonly group_name: string;
  }[];
  readonly project_id: string;
  readonly project_name: string;
  readonly project_org_id: string;
  /** '' where the organization owns the project. */
  readonly project_grant_id: string;
  readonly org_name: string;
  readonly org_domain: string;
  readonly user_id: string;
  readonly user_type: number;
  readonly user_name: string;
  readonly user_org_id: string;
  readonly preferred_login_name: string;
  readonly display_name: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  /** Path of the picture among the assets; '' for none. */
  readonly avatar: string;
}

const userOf = 'join projections.users_projection u on u.instance_id = g.instance_id and u.id = g.user_id';
const orgOfUser =
  'left join projections.orgs_projection uo on uo.instance_id = u.instance_id and uo.id = u.resource_owner';
const projectOf =
  'join projections.projects_projection p on p.instance_id = g.instance_id and p.id = g.project_id';
const orgOf =
  'left join projections.orgs_projection o on o.instance_id = g.instance_id and o.id = g.resource_owner';

/** As the user feature makes it: the user name itself, with its organization's primary domain where that is required. */
const preferredLoginName = `(case when u.domain_required and coalesce(uo.primary_domain, '') <> ''
  then u.user_name || '@' || uo.primary_domain else u.user_name end)`;
const displayName = '(case when u.type = 1 then u.display_name else u.name end)';

const userColumn = (name: string) => ({ sql: `u.${name}`, lower: `u.lower_${name}`, join: 'user' });

const authorizationList = defineList<AuthorizationRow>()({
  from: 'projections.user_grants_projection g',
  alias: 'g',
  key: ['id'],
  walk: 5_000,
  laid: ['creationDate'],
  instance: 'g.instance_id',
  countedBy: ['usergrant', 'project', 'user', 'org', 'instance'],
  columns: {
    id: 'g.id',
    state: 'g.state',
    user: 'g.user_id',
    userOrganization: 'g.user_resource_owner',
    organization: 'g.resource_owner',
    project: 'g.project_id',
    projectOwner: 'g.project_resource_owner',
    projectGrant: 'g.grant_id',
    projectName: { sql: 'p.name', lower: 'p.lower_name', trigrams: 'p.lower_name', join: 'project' },
    orgName: { sql: 'o.name', lower: 'o.lower_name', trigrams: 'o.lower_name', join: 'org' },
    orgDomain: { ...primaryDomainColumn, join: 'org' },
    userType: { sql: 'u.type', join: 'user' },
    userName: userColumn('user_name'),
    firstName: userColumn('first_name'),
    lastName: userColumn('last_name'),
    email: userColumn('email'),
    displayName: { sql: displayName, join: 'user' },
    preferredLoginName: { sql: preferredLoginName, join: 'user' },
  },
  joins: { user: `${userOf} ${orgOfUser}`, project: projectOf, org: orgOf },
  orders: {
    creationDate: ['g.creation_date', 'g.id'],
    changeDate: ['g.change_date', 'g.id'],
    id: ['g.id'],
    user: ['g.user_id', 'g.id'],
    userOrganization: ['g.user_resource_owner', 'g.id'],
    project: ['g.project_id', 'g.creation_date', 'g.id'],
    organization: ['g.resource_owner', 'g.creation_date', 'g.id'],
  },
  select: `g.id, g.state, g.roles as role_keys, g.project_id, p.name as project_name, p.resource_owner as project_org_id,
    g.grant_id as project_grant_id, coalesce(o.name, '') as org_name, coalesce(o.primary_domain, '') as org_domain,
    g.user_id, u.type as user_type, u.user_name, u.resource_owner as user_org_id,
    ${preferredLoginName} as preferred_login_name, ${displayName} as display_name, u.first_name, u.last_name, u.email,
    case when u.avatar_key = '' then '' else u.resource_owner || '/' || u.avatar_key end as avatar,
    coalesce((select jsonb_agg(jsonb_build_object('key', r.role_key, 'display_name', r.display_name, 'group_name', r.group_name)
        order by r.role_key)
      from projections.project_roles_projection r
      where r.instance_id = g.instance_id and r.project_id = g.project_id and r.role_key = any(g.roles)), '[]') as roles,
    g.creation_date, g.change_date, g.resource_owner, g.sequence`,
  with: `${userOf} ${orgOfUser} ${projectOf} ${orgOf}`,
});

export type AuthorizationConditions = ConditionsOf<typeof authorizationList>;
export type AuthorizationSort = keyof typeof authorizationList.orders;

export interface AuthorizationSearch {
  readonly page?: PageRequest | undefined;
  readonly sort: AuthorizationSort;
  readonly filter: (where: AuthorizationConditions) => void;
}

export const searchAuthorizations = (
  lists: Lists,
  instanceId: string,
  search: AuthorizationSearch,
): Promise<Page<AuthorizationRow>> => searchList(lists, authorizationList, instanceId, search);

const equals = 0;

/** Matches authorizations of which any role key matches. */
export function roleKeyCondition(where: AuthorizationConditions, key: string, method: number): void {
  if (method === equals) {
    where.scattered(`g.roles @> array[${where.param(key)}]::text[]`);
    return;
  }
  const inner = where.over({ key: 'k.key' }).text('key', key, method);
  where.scattered(`exists (select 1 from unnest(g.roles) k(key) where ${inner.joined()})`);
}
