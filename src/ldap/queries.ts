import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { asciiDomain, nameKey } from '../precis/index.ts';
import type { Condition, Params } from './condition.ts';
import type { OrgName } from './tree.ts';

export interface OrgRow {
  readonly id: string;
  readonly name: string;
  readonly primaryDomain: string;
}

/** An active organization. */
export async function findOrg(sql: Sql, instanceId: string, named: OrgName): Promise<OrgRow | undefined> {
  const domain = named.by === 'domain' ? (asciiDomain(named.domain) ?? '') : '';
  const name = named.by === 'name' ? named.name : '';
  const [row] = await sql<OrgRow[]>`
    select id, name, primary_domain as "primaryDomain" from projections.orgs_projection o
    where o.instance_id = ${instanceId} and o.state = 1 and (
      ${domain} <> '' and o.id = (select d.org_id from projections.org_domains_projection d
        where d.instance_id = ${instanceId} and d.domain = ${domain} and d.is_verified)
      or ${name} <> '' and (o.id = ${name} or o.name_key = ${nameKey(name)}))
    order by o.id = ${name} desc limit 1`;
  return row;
}

export interface UserRow {
  readonly id: string;
  readonly user_name: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly display_name: string;
  readonly preferred_language: string;
  readonly email: string;
  readonly is_email_verified: boolean;
  readonly phone: string;
  readonly is_phone_verified: boolean;
  readonly creation_date: Date;
  readonly change_date: Date;
  /** Where the next page begins. */
  readonly after: string;
}

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly creation_date: Date;
  readonly change_date: Date;
  readonly after: string;
}

/** A page of what an organization has, in an order that has an index. */
export interface Seek {
  readonly instanceId: string;
  readonly orgId: string;
  readonly condition: Condition;
  readonly params: Params;
  /** `after` of the last row before. */
  readonly after: readonly [string, string] | undefined;
  readonly limit: number;
}

const where = (condition: Condition): string =>
  condition === undefined ? 'false' : typeof condition === 'string' ? condition : String(condition);

/** People, those of them who are not deactivated. */
export async function seekUsers(sql: Sql, seek: Seek): Promise<UserRow[]> {
  const { params, after } = seek;
  const beyond = after
    ? `(u.creation_date, u.id) > (timestamptz 'epoch' + ${params.add(after[0])}::text::bigint * interval '1 microsecond',
        ${params.add(after[1])})`
    : 'true';
  const statement = `select u.id, u.user_name, u.first_name, u.last_name, u.display_name, u.preferred_language,
      u.email, u.is_email_verified, u.phone, u.is_phone_verified, u.creation_date, u.change_date,
      (extract(epoch from u.creation_date) * 1000000)::bigint::text as after
    from projections.users_projection u
    where u.instance_id = ${params.add(seek.instanceId)} and u.resource_owner = ${params.add(seek.orgId)}
      and u.type = 1 and u.wire_state <> 2 and ${where(seek.condition)} and ${beyond}
    order by u.creation_date, u.id limit ${params.add(seek.limit)}`;
  return (await sql.unsafe(statement, params.values as never[])) as unknown as UserRow[];
}

export async function seekGroups(sql: Sql, seek: Seek): Promise<GroupRow[]> {
  const { params, after } = seek;
  const beyond = after ? `(g.lower_name, g.id) > (${params.add(after[0])}, ${params.add(after[1])})` : 'true';
  const statement = `select g.id, g.name, g.description, g.creation_date, g.change_date, g.lower_name as after
    from projections.groups_projection g
    where g.instance_id = ${params.add(seek.instanceId)} and g.resource_owner = ${params.add(seek.orgId)}
      and ${where(seek.condition)} and ${beyond}
    order by g.lower_name, g.id limit ${params.add(seek.limit)}`;
  return (await sql.unsafe(statement, params.values as never[])) as unknown as GroupRow[];
}

export async function findGroupId(
  sql: Sql,
  instanceId: string,
  orgId: string,
  name: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from projections.groups_projection
    where instance_id = ${instanceId} and resource_owner = ${orgId} and lower_name = lower(${name})
    order by id limit 1`;
  return row?.id;
}

export async function findUserId(
  sql: Sql,
  instanceId: string,
  orgId: string,
  userName: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from projections.users_projection
    where instance_id = ${instanceId} and resource_owner = ${orgId} and lower_user_name = lower(${userName})
    order by id limit 1`;
  return row?.id;
}

/** A group and all that are in it, however deep. */
export const withNested = (group: string, instance: string): string => `
  with recursive held(id) as (
    select ${group}::text
    union
    select n.member_id from held h join projections.group_groups_projection n
      on n.instance_id = ${instance} and n.group_id = h.id
  )
  select m.user_id from held h join projections.group_users_projection m
    on m.instance_id = ${instance} and m.group_id = h.id`;

/** Names of the people in groups and in those within them, by group; at most so many and one more of each. */
export async function membersOf(
  sql: Sql,
  instanceId: string,
  orgId: string,
  groupIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sql<{ group_id: string; user_name: string }[]>`
    with recursive held(root, id) as (
      select g, g from unnest(${arrayLiteral(groupIds)}::text[]) g
      union
      select h.root, n.member_id from held h join projections.group_groups_projection n
        on n.instance_id = ${instanceId} and n.group_id = h.id
    )
    select given.root as group_id, found.user_name
    from (select distinct root from held) given cross join lateral (
      select distinct u.user_name from held h
      join projections.group_users_projection m on m.instance_id = ${instanceId} and m.group_id = h.id
      join projections.users_projection u on u.instance_id = ${instanceId} and u.id = m.user_id
      where h.root = given.root and u.resource_owner = ${orgId} and u.type = 1 and u.wire_state <> 2
      limit ${most + 1}
    ) found order by found.user_name`;
  const members = new Map<string, string[]>();
  for (const { group_id, user_name } of rows)
    members.set(group_id, [...(members.get(group_id) ?? []), user_name]);
  return members;
}
