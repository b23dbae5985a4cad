import type { Sql } from 'postgres';
import { searchList } from '../../database/search.ts';
import {
  type GroupConditions,
  type GroupRow,
  type GroupSort,
  groupList,
  groupPresence,
} from '../../group/index.ts';
import type { Platform } from '../../platform.ts';
import { type Askable, type Asked, addFilter, byId, byText, byTime, textIn } from '../conditions.ts';
import { invalidFilter, invalidValue, tooMany } from '../errors.ts';
import { attributePath } from '../filter/index.ts';
import type { Listed, ListRequest } from '../list.ts';
import { groupType } from '../schema/index.ts';
import { targetOf } from '../target.ts';

export interface Member {
  readonly id: string;
  readonly type: 'User' | 'Group';
}

/** A group as the tables have it. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly externalId: string;
  readonly created: Date;
  readonly lastModified: Date;
  /** Of the group itself, as the store counts. */
  readonly revision: number;
  readonly groupIds: readonly string[];
  /** Undefined where nobody asks for them. */
  readonly members: readonly Member[] | undefined;
}

/** Members that one answer shows at most. */
const mostMembers = 20_000;

interface MemberRow {
  readonly group_id: string;
  readonly id: string;
  readonly type: Member['type'];
}

async function usersIn(sql: Sql, instanceId: string, ids: readonly string[]): Promise<MemberRow[]> {
  const rows = await sql<MemberRow[]>`
    select m.group_id, m.user_id as id, 'User' as type from projections.group_users_projection m
    where m.instance_id = ${instanceId} and m.group_id = any(${[...ids]}::text[])
    order by m.group_id, m.user_id limit ${mostMembers + 1}`;
  if (rows.length > mostMembers)
    throw tooMany(
      `The groups have more than ${mostMembers} members; ask with excludedAttributes=members, or for users by groups.value`,
    );
  return rows;
}

const groupsIn = (sql: Sql, instanceId: string, ids: readonly string[]) => sql<MemberRow[]>`
  select n.group_id, n.member_id as id, 'Group' as type from projections.group_groups_projection n
  where n.instance_id = ${instanceId} and n.group_id = any(${[...ids]}::text[])
  order by n.group_id, n.member_id limit ${mostMembers}`;

const externalIdsOf = (sql: Sql, instanceId: string, domain: string, ids: readonly string[]) => sql<
  { group_id: string; external_id: string; change_date: Date }[]
>`
  select group_id, external_id, change_date from projections.group_external_ids_projection
  where instance_id = ${instanceId} and group_id = any(${[...ids]}::text[]) and provisioning_domain = ${domain}`;

/** What is shown of groups besides their rows. */
export interface Shape {
  readonly provisioningDomain: string;
  readonly withUsers: boolean;
  /** Whoever asks may see who is in which group. */
  readonly byMembers: boolean;
}

async function withMembers(
  { sql, store }: Platform,
  instanceId: string,
  rows: readonly GroupRow[],
  { provisioningDomain, withUsers }: Shape,
): Promise<Team[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [nested, people, externalIds, loaded] = await Promise.all([
    groupsIn(sql, instanceId, ids),
    withUsers ? usersIn(sql, instanceId, ids) : undefined,
    externalIdsOf(sql, instanceId, provisioningDomain, ids),
    store.loadMany(instanceId, groupPresence, ids),
  ]);
  const nestedIn = Map.groupBy(nested, ({ group_id }) => group_id);
  const peopleIn = Map.groupBy(people ?? [], ({ group_id }) => group_id);
  const external = new Map(externalIds.map(({ group_id, external_id }) => [group_id, external_id]));
  return rows.map((row) => {
    const groups = nestedIn.get(row.id) ?? [];
    const { version = 0, changedAt = row.change_date } = loaded.get(row.id) ?? {};
    return {
      id: row.id,
      name: row.name,
      externalId: external.get(row.id) ?? '',
      created: row.creation_date,
      lastModified: new Date(Math.max(row.change_date.getTime(), changedAt.getTime())),
      revision: version,
      groupIds: groups.map(({ id }) => id),
      members: people && [...(peopleIn.get(row.id) ?? []), ...groups],
    };
  });
}

/** @returns undefined for what is no group of the organization */
export async function findTeam(
  platform: Platform,
  instanceId: string,
  orgId: string,
  id: string,
  shape: Shape,
): Promise<Team | undefined> {
  const found = await searchList(platform, groupList, instanceId, {
    page: { offset: 0n, limit: 1, asc: true, uncounted: true },
    sort: 'id',
    filter: (where) => where.equals('organization', orgId).equals('id', id),
  });
  return (await withMembers(platform, instanceId, found.rows, shape))[0];
}

const sorts: ReadonlyMap<string, GroupSort> = new Map<string, GroupSort>([
  ['id', 'id'],
  ['displayname', 'name'],
  ['meta.created', 'creationDate'],
  ['meta.lastmodified', 'changeDate'],
]);

function sortOf(sortBy: string | undefined): GroupSort {
  if (sortBy === undefined) return 'creationDate';
  const target = targetOf(groupType, attributePath(sortBy));
  const path =
    target?.kind === 'attribute' ? [target.attribute.name, target.sub?.name].filter(Boolean).join('.') : '';
  const sort = sorts.get(path.toLowerCase());
  if (!sort) throw invalidValue(`Groups are not sorted by ${sortBy.slice(0, 100)}`);
  return sort;
}

/** Groups of an organization, a page of them. */
export async function searchTeams(
  platform: Platform,
  instanceId: string,
  orgId: string,
  request: ListRequest,
  shape: Shape,
): Promise<Listed<Team>> {
  const page = await searchList(platform, groupList, instanceId, {
    page: request.page,
    sort: sortOf(request.sortBy),
    filter(where) {
      where.equals('organization', orgId);
      if (request.filter) addFilter(where, request.filter, groupType, askable(shape));
    },
  });
  const rows = request.count === 0 ? [] : page.rows;
  return { total: page.total, resources: await withMembers(platform, instanceId, rows, shape) };
}

const byMember = (where: GroupConditions, asked: Asked): void => {
  if (asked.operator !== 'eq') throw invalidFilter('members is found by eq only');
  const member = textIn('members.value', asked.value);
  const groups = where.lookup(
    `select group_id as id from projections.group_users_projection where instance_id = $1 and user_id = $2
     union all select group_id from projections.group_groups_projection where instance_id = $1 and member_id = $2`,
    [where.instanceId, member],
  );
  where.and(`g.id = any(${groups})`);
};

const byExternalId =
  (domain: string) =>
  (where: GroupConditions, asked: Asked): void => {
    const holds = (more: string) => `exists (select 1 from projections.group_external_ids_projection e
      where e.instance_id = g.instance_id and e.group_id = g.id and e.provisioning_domain = ${where.param(domain)} ${more})`;
    if (asked.operator === 'pr') where.and(holds(''));
    else if (asked.operator === 'eq')
      where.and(holds(`and e.external_id = ${where.param(textIn('externalId', asked.value))}`));
    else throw invalidFilter('externalId is found by eq and pr only');
  };

const askable = ({
  provisioningDomain,
  byMembers,
}: Shape): Askable<Parameters<GroupConditions['column']>[0]> =>
  new Map<string, (where: GroupConditions, asked: Asked) => void>([
    ['id', byId('id', 'id')],
    ['externalid', byExternalId(provisioningDomain)],
    ['displayname', byText('displayName', 'name')],
    ...(byMembers ? (['members', 'members.value'] as const).map((path) => [path, byMember] as const) : []),
    ['meta.created', byTime('meta.created', 'creationDate')],
    ['meta.lastmodified', byTime('meta.lastModified', 'changeDate')],
  ]);
