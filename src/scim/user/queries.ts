import type { Sql } from 'postgres';
import { searchList } from '../../database/search.ts';
import type { Platform } from '../../platform.ts';
import {
  findUserProfile,
  metadataOfUsers,
  normalizePhone,
  type UserConditions,
  type UserRow,
  type UserSort,
  userList,
  userType,
} from '../../user/index.ts';
import { type Askable, type Asked, addFilter, byId, byText, byTime, textIn } from '../conditions.ts';
import { invalidFilter, invalidValue } from '../errors.ts';
import { attributePath } from '../filter/index.ts';
import type { Listed, ListRequest } from '../list.ts';
import { userType as resourceType } from '../schema/index.ts';
import { targetOf } from '../target.ts';
import type { Account } from './mapping.ts';
import { externalIdKey, kept, metadataPrefix } from './metadata.ts';

/** A person as the tables have it. */
export interface Person {
  readonly id: string;
  readonly account: Account;
  readonly created: Date;
  readonly lastModified: Date;
}

const inactive = 2;

/** What the tables say of people, with their metadata. */
async function withMetadata(sql: Sql, instanceId: string, rows: readonly UserRow[]): Promise<Person[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const found = await metadataOfUsers(sql, instanceId, ids, metadataPrefix);
  return rows.map((row) => {
    const metadata = found.get(row.id) ?? [];
    return {
      id: row.id,
      account: {
        userName: row.user_name,
        givenName: row.first_name,
        familyName: row.last_name,
        nickName: row.nick_name,
        displayName: row.display_name,
        preferredLanguage: row.preferred_language,
        email: row.email,
        phone: row.phone,
        active: row.state !== inactive,
        metadata: new Map(metadata.map(({ key, value }) => [key, textOf(value)])),
      },
      created: row.creation_date,
      lastModified: new Date(
        Math.max(row.change_date.getTime(), ...metadata.map(({ change_date }) => change_date.getTime())),
      ),
    };
  });
}

export const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** @returns undefined for who is no person of the organization */
export async function findPerson(
  { sql }: Platform,
  instanceId: string,
  orgId: string,
  id: string,
): Promise<Person | undefined> {
  const row = await findUserProfile(sql, instanceId, id);
  if (row?.resource_owner !== orgId || row.type !== userType.human) return undefined;
  return (await withMetadata(sql, instanceId, [row]))[0];
}

const sorts: ReadonlyMap<string, UserSort> = new Map<string, UserSort>([
  ['id', 'id'],
  ['username', 'userName'],
  ['displayname', 'displayName'],
  ['nickname', 'nickName'],
  ['name.familyname', 'lastName'],
  ['name.givenname', 'firstName'],
  ['emails', 'email'],
  ['emails.value', 'email'],
  ['meta.created', 'creationDate'],
  ['meta.lastmodified', 'changeDate'],
]);

function sortOf(sortBy: string | undefined): UserSort {
  if (sortBy === undefined) return 'creationDate';
  const target = targetOf(resourceType, attributePath(sortBy));
  const path =
    target?.kind === 'attribute' ? [target.attribute.name, target.sub?.name].filter(Boolean).join('.') : '';
  const sort = sorts.get(path.toLowerCase());
  if (!sort) throw invalidValue(`People are not sorted by ${sortBy.slice(0, 100)}`);
  return sort;
}

/** Whose people are sought, and by what. */
interface Seeking {
  readonly orgId: string;
  readonly provisioningDomain: string;
  /** Whoever asks may see who is in which group. */
  readonly byGroups: boolean;
}

/** People of an organization, a page of them. */
export async function searchPeople(
  platform: Platform,
  instanceId: string,
  seeking: Seeking,
  request: ListRequest,
): Promise<Listed<Person>> {
  const page = await searchList(platform, userList, instanceId, {
    page: request.page,
    sort: sortOf(request.sortBy),
    filter(where) {
      where.equals('organization', seeking.orgId).equals('type', userType.human);
      if (request.filter) addFilter(where, request.filter, resourceType, askable(seeking));
    },
  });
  const rows = request.count === 0 ? [] : page.rows;
  return { total: page.total, resources: await withMetadata(platform.sql, instanceId, rows) };
}

const byActivity = (where: UserConditions, asked: Asked): void => {
  if (asked.operator === 'pr') return;
  const word = typeof asked.value === 'string' ? asked.value.toLowerCase() === 'true' : asked.value;
  if (typeof word !== 'boolean' || (asked.operator !== 'eq' && asked.operator !== 'ne'))
    throw invalidFilter('active is compared by eq or ne with true or false');
  const active = word === (asked.operator === 'eq');
  where.and(`${where.column('state')} ${active ? '<>' : '='} ${inactive}`);
};

/** Of the one address that is kept it is not asked what it is for. */
const whatever = (): void => {};

/** Ids of people of the organization whose metadata has this value, found by the index of digests. */
const holders = (where: UserConditions, orgId: string, key: string, value: string): string =>
  where.lookup(
    `select m.user_id as id from projections.user_metadata m
     where m.instance_id = $1 and md5(m.value) = md5($2::text) and m.value = $2 and m.key = $3
       and m.resource_owner = $4`,
    [where.instanceId, Buffer.from(value).toString('base64'), key, orgId],
  );

const byMetadata =
  (path: string, key: string, orgId: string, comparable: boolean) =>
  (where: UserConditions, asked: Asked): void => {
    const isThere = () => `exists (select 1 from projections.user_metadata m
      where m.instance_id = u.instance_id and m.user_id = u.id and m.key = ${where.param(key)})`;
    if (asked.operator === 'pr') where.and(isThere());
    else if (asked.value === null && asked.operator === 'eq') where.and(`not ${isThere()}`);
    else if (asked.value === null && asked.operator === 'ne') where.and(isThere());
    else if (comparable && (asked.operator === 'eq' || asked.operator === 'ne')) {
      const found = `u.id = any(${holders(where, orgId, key, textIn(path, asked.value))})`;
      where.and(asked.operator === 'eq' ? found : `not ${found}`);
    } else throw invalidFilter(`${path} is found by ${comparable ? 'eq, ne and pr' : 'pr'} only`);
  };

const byGroup = (where: UserConditions, asked: Asked): void => {
  const inGroups = (group: string) => `exists (select 1 from projections.group_users_projection g
    where g.instance_id = u.instance_id and g.user_id = u.id ${group})`;
  if (asked.operator === 'pr') where.and(inGroups(''));
  else if (asked.operator === 'eq')
    where.and(inGroups(`and g.group_id = ${where.param(textIn('groups.value', asked.value))}`));
  else throw invalidFilter('groups is found by eq and pr only');
};

const phoneForm = (text: string) => normalizePhone(text) ?? text;

function askable({
  orgId,
  provisioningDomain,
  byGroups,
}: Seeking): Askable<Parameters<UserConditions['column']>[0]> {
  const ofMetadata = kept.map(({ key, extension, name, sub, form }) => {
    const path = [extension ? 'enterprise' : undefined, name, sub].filter(Boolean).join('.');
    return [path.toLowerCase(), byMetadata(path, metadataPrefix + key, orgId, form === 'text')] as const;
  });
  return new Map<string, (where: UserConditions, asked: Asked) => void>([
    ['id', byId('id', 'id')],
    ['externalid', byMetadata('externalId', externalIdKey(provisioningDomain), orgId, true)],
    ['username', byText('userName', 'userName')],
    ['displayname', byText('displayName', 'displayName')],
    ['nickname', byText('nickName', 'nickName')],
    ['name.givenname', byText('name.givenName', 'firstName')],
    ['name.familyname', byText('name.familyName', 'lastName')],
    ['emails', byText('emails', 'email')],
    ['emails.value', byText('emails.value', 'email')],
    ['emails.type', whatever],
    ['emails.primary', whatever],
    ['phonenumbers', byText('phoneNumbers', 'phone', phoneForm)],
    ['phonenumbers.value', byText('phoneNumbers.value', 'phone', phoneForm)],
    ['phonenumbers.type', whatever],
    ['phonenumbers.primary', whatever],
    ['active', byActivity],
    ...(byGroups ? (['groups', 'groups.value'] as const).map((path) => [path, byGroup] as const) : []),
    ['meta.created', byTime('meta.created', 'creationDate')],
    ['meta.lastmodified', byTime('meta.lastModified', 'changeDate')],
    ...ofMetadata,
  ]);
}
