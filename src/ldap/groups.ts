import type { Sql } from 'postgres';
import { groupsOf } from '../group/index.ts';
import { resultCode } from '../ldapv3/index.ts';
import type { Platform } from '../platform.ts';
import { likePattern, type Params, type Sought, type SoughtBy, same } from './condition.ts';
import type { Entry, Selection } from './entry.ts';
import { findUserId, type GroupRow, membersOf, type OrgRow } from './queries.ts';
import { LdapRefusal } from './refusal.ts';
import { idOf, leafDn, placeOf, uuidOf } from './tree.ts';
import { generalizedTime } from './users.ts';

const classes = ['top', 'groupOfNames'];

/** Members that are told of one group; more are asked for by `memberOf` of the users. */
const mostMembers = 10_000;

const text = (column: string): Sought => ({
  present: `${column} <> ''`,
  equals: (value, params) => `${column} = lower(${params.add(value)})`,
  like: (parts, params) => `${column} like ${params.add(likePattern(parts))}`,
});

/** What groups of an organization are sought by. */
export const groupSoughtBy = (platform: Platform, instanceId: string, org: OrgRow): SoughtBy => ({
  objectclass: same(...classes),
  cn: text('g.lower_name'),
  description: text('lower(g.description)'),
  entryuuid: {
    present: true,
    equals: (value, params) => {
      const id = idOf(value);
      return id === undefined ? false : `g.id = ${params.add(id)}`;
    },
  },
  member: {
    present: `exists (select 1 from projections.group_users_projection m
      where m.instance_id = g.instance_id and m.group_id = g.id)`,
    equals: (value, params) => ofUser(platform, instanceId, org, value, params),
  },
});

async function ofUser(platform: Platform, instanceId: string, org: OrgRow, dn: string, params: Params) {
  params.countGroup();
  const { branch, name } = placeOf(dn) ?? {};
  const id = branch === 'users' && name && (await findUserId(platform.sql, instanceId, org.id, name));
  if (!id) return false;
  const { all } = await groupsOf(platform).of(instanceId, id);
  return `g.id = any(${params.add(all.map((group) => group.id))}::text[])`;
}

/** @throws LdapRefusal for a group of more members than are told */
export async function groupEntries(
  sql: Sql,
  instanceId: string,
  { suffix, orgId, selection }: { suffix: string; orgId: string; selection: Selection },
  rows: readonly GroupRow[],
): Promise<Entry[]> {
  const wanted = selection.has('member', false) ? rows.map(({ id }) => id) : [];
  const members = await membersOf(sql, instanceId, orgId, wanted, mostMembers);
  if ([...members.values()].some(({ length }) => length > mostMembers))
    throw new LdapRefusal(
      resultCode.adminLimitExceeded,
      `a group has more than ${mostMembers} members; ask for users by memberOf, and for groups without member`,
    );
  return rows.map((row) => ({
    dn: leafDn(suffix, 'groups', row.name),
    attributes: {
      objectClass: classes,
      cn: [row.name],
      description: row.description === '' ? [] : [row.description],
      member: (members.get(row.id) ?? []).map((name) => leafDn(suffix, 'users', name)),
    },
    operational: {
      entryUUID: [uuidOf(row.id) ?? ''].filter(Boolean),
      createTimestamp: [generalizedTime(row.creation_date)],
      modifyTimestamp: [generalizedTime(row.change_date)],
      structuralObjectClass: ['groupOfNames'],
    },
  }));
}
