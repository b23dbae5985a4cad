import type { Sql } from 'postgres';
import { groupsOf } from '../group/index.ts';
import type { Platform } from '../platform.ts';
import { spellings } from '../precis/index.ts';
import { allOf, likePattern, type Params, type Sought, type SoughtBy, same } from './condition.ts';
import type { Entry, Selection } from './entry.ts';
import { findGroupId, type OrgRow, type UserRow, withNested } from './queries.ts';
import { idOf, leafDn, placeOf, uuidOf } from './tree.ts';

const classes = ['top', 'person', 'organizationalPerson', 'inetOrgPerson'];

/** Fewer letters are no help to the index of all texts of a person. */
const fewestLetters = 3;

/** @param shown only where it is so is the attribute told */
function text(column: string, shown = `${column} <> ''`): Sought {
  return {
    present: shown,
    equals: (value, params) =>
      allOf([
        `${column} = any(${params.add(spellings(value).map((form) => form.toLowerCase()))}::text[])`,
        shown,
      ]),
    like(parts, params) {
      const [longest = ''] = parts.toSorted((a, b) => b.length - a.length);
      return allOf(
        [
          `${column} like ${params.add(likePattern(parts))}`,
          longest.length >= fewestLetters &&
            `u.search_text like ${params.add(likePattern(['', longest, '']))}`,
          shown,
        ].filter((part) => part !== false),
      );
    },
  };
}

/** What people of an organization are sought by. */
export const userSoughtBy = (sql: Sql, instanceId: string, org: OrgRow): SoughtBy => ({
  objectclass: same(...classes),
  uid: text('u.lower_user_name'),
  cn: text('u.lower_display_name'),
  displayname: text('u.lower_display_name'),
  sn: text('u.lower_last_name'),
  givenname: text('u.lower_first_name'),
  mail: text('u.lower_email', `(u.is_email_verified and u.email <> '')`),
  telephonenumber: text('u.phone', `(u.is_phone_verified and u.phone <> '')`),
  entryuuid: {
    present: true,
    equals: (value, params) => {
      const id = idOf(value);
      return id === undefined ? false : `u.id = ${params.add(id)}`;
    },
  },
  memberof: {
    present: `exists (select 1 from projections.group_users_projection m
      where m.instance_id = u.instance_id and m.user_id = u.id)`,
    equals: (value, params) => inGroup(sql, instanceId, org, value, params),
  },
});

async function inGroup(sql: Sql, instanceId: string, org: OrgRow, dn: string, params: Params) {
  params.countGroup();
  const { branch, name } = placeOf(dn) ?? {};
  const id = branch === 'groups' && name && (await findGroupId(sql, instanceId, org.id, name));
  return id ? `u.id in (${withNested(params.add(id), params.add(instanceId))})` : false;
}

const some = (value: string): string[] => (value === '' ? [] : [value]);
/** RFC 4517 §3.3.13 */
export const generalizedTime = (date: Date): string => `${date.toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`;

export async function userEntries(
  platform: Platform,
  instanceId: string,
  { suffix, orgId, selection }: { suffix: string; orgId: string; selection: Selection },
  rows: readonly UserRow[],
): Promise<Entry[]> {
  const groups = groupsOf(platform);
  const groupsOfUser = async (id: string): Promise<string[]> => {
    if (!selection.has('memberOf', true)) return [];
    const held = await groups.of(instanceId, id);
    return held.all
      .filter((group) => group.orgId === orgId)
      .map(({ name }) => leafDn(suffix, 'groups', name));
  };
  return Promise.all(
    rows.map(async (row) => ({
      dn: leafDn(suffix, 'users', row.user_name),
      attributes: {
        objectClass: classes,
        uid: [row.user_name],
        // Both must be there (RFC 2798, RFC 4519 §3.12).
        cn: [row.display_name || row.user_name],
        sn: [row.last_name || row.user_name],
        givenName: some(row.first_name),
        displayName: some(row.display_name),
        // By addresses clients tell who somebody is: one that nobody has proven says nothing.
        mail: row.is_email_verified ? some(row.email) : [],
        telephoneNumber: row.is_phone_verified ? some(row.phone) : [],
        preferredLanguage: some(row.preferred_language),
      },
      operational: {
        entryUUID: some(uuidOf(row.id) ?? ''),
        memberOf: await groupsOfUser(row.id),
        createTimestamp: [generalizedTime(row.creation_date)],
        modifyTimestamp: [generalizedTime(row.change_date)],
        structuralObjectClass: ['inetOrgPerson'],
      },
    })),
  );
}
