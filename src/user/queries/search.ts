import { type Lists, type Page, type PageRequest, searchList } from '../../database/search.ts';
import { invalidArgument } from '../../errors/index.ts';
import { type ShownName, shownNames, type UserConditions, type UserSort, userList } from './list.ts';
import { loginNameCondition } from './login-name-filter.ts';
import type { UserRow } from './rows.ts';

type NameQuery = {
  [N in ShownName]: {
    readonly case: `${N}Query`;
    readonly value: Method & { readonly [K in N]: string };
  };
}[ShownName];

const nameQueries = new Map<string | undefined, ShownName>(shownNames.map((name) => [`${name}Query`, name]));
const isNameQuery = (query: UserQuery['query']): query is NameQuery => nameQueries.has(query.case);

function nameCondition(where: UserConditions, query: NameQuery): UserConditions {
  const name = nameQueries.get(query.case) as ShownName;
  const sought = (query.value as Partial<Record<ShownName, string>>)[name] ?? '';
  return where.text(name, sought, query.value.method);
}

interface Method {
  readonly method: number;
}

/** A filter as `user.v2`, `user.v2beta` and `user.v1` write it: one shape, of which each version has its part. */
export interface UserQuery {
  readonly query:
    | NameQuery
    | { readonly case: 'emailQuery'; readonly value: Method & { readonly emailAddress: string } }
    | { readonly case: 'phoneQuery'; readonly value: Method & { readonly number: string } }
    | { readonly case: 'loginNameQuery'; readonly value: Method & { readonly loginName: string } }
    | { readonly case: 'stateQuery'; readonly value: { readonly state: number } }
    | { readonly case: 'typeQuery'; readonly value: { readonly type: number } }
    | { readonly case: 'inUserIdsQuery'; readonly value: { readonly userIds: readonly string[] } }
    | { readonly case: 'inUserEmailsQuery'; readonly value: { readonly userEmails: readonly string[] } }
    | { readonly case: 'organizationIdQuery'; readonly value: { readonly organizationId: string } }
    | { readonly case: 'metadataKeyFilter'; readonly value: Method & { readonly key: string } }
    | { readonly case: 'metadataValueFilter'; readonly value: Method & { readonly value: Uint8Array } }
    | { readonly case: 'orQuery'; readonly value: { readonly queries: readonly UserQuery[] } }
    | { readonly case: 'andQuery'; readonly value: { readonly queries: readonly UserQuery[] } }
    | { readonly case: 'notQuery'; readonly value: { readonly query?: UserQuery | undefined } }
    | { readonly case: undefined; readonly value?: undefined };
}

const deepest = 20;

/**
 * Adds a filter, with all that is nested in it, to the conditions on users.
 * @param stateOf translates the caller's numbering of states into v2's
 */
export function userCondition(
  where: UserConditions,
  { query }: UserQuery,
  stateOf: (state: number) => number = (state) => state,
  depth = 0,
): UserConditions {
  if (depth > deepest) {
    throw invalidArgument('USER-Qry01', `queries are nested more than ${deepest} deep`, { field: 'queries' });
  }
  const nested = (inner: UserQuery, into = where.group()): UserConditions =>
    userCondition(into, inner, stateOf, depth + 1);
  if (isNameQuery(query)) return nameCondition(where, query);
  switch (query.case) {
    case 'emailQuery':
      return given(where, 'email').text('email', query.value.emailAddress, query.value.method);
    case 'phoneQuery':
      return given(where, 'phone').text('phone', query.value.number, query.value.method);
    case 'loginNameQuery':
      return loginNameCondition(where, query.value.loginName, query.value.method);
    case 'stateQuery':
      return where.equals('state', stateOf(query.value.state));
    case 'typeQuery':
      return where.equals('type', query.value.type);
    case 'inUserIdsQuery':
      return where.in('id', query.value.userIds);
    case 'inUserEmailsQuery':
      return given(where, 'email').in('lowerEmail', query.value.userEmails);
    case 'organizationIdQuery':
      return where.equals('organization', query.value.organizationId);
    case 'metadataKeyFilter':
      return withMetadata(where, metadata(where).text('key', query.value.key, query.value.method));
    case 'metadataValueFilter':
      return metadataValueCondition(where, query.value.value, query.value.method);
    case 'orQuery':
      if (query.value.queries.length === 0) throw emptyQuery('or_query');
      return where.either(query.value.queries.map((inner) => nested(inner)));
    case 'andQuery':
      if (query.value.queries.length === 0) throw emptyQuery('and_query');
      for (const inner of query.value.queries) nested(inner, where);
      return where;
    case 'notQuery':
      if (!query.value.query) throw emptyQuery('not_query');
      return where.and(`not ${nested(query.value.query).joined()}`);
    default:
      throw emptyQuery('queries');
  }
}

const emptyQuery = (field: string) =>
  invalidArgument('USER-Qry02', `${field} must hold at least one query`, { field });

/** Users without an address match no comparison with one. */
const given = (where: UserConditions, column: 'email' | 'phone'): UserConditions =>
  where.and(`${where.column(column)} <> ''`);

const metadata = (where: UserConditions) => where.over({ key: 'm.key', value: 'm.value' });

const withMetadata = (where: UserConditions, condition: ReturnType<typeof metadata>): UserConditions =>
  where.and(`exists (select 1 from projections.user_metadata m
    where m.instance_id = u.instance_id and m.user_id = u.id and ${condition.joined()})`);

/**
 * Values are kept as base64; the method is EQUALS or NOT_EQUALS. Only digests fit into an index. The planner takes two
 * equalities for independent and so for rare; within `coalesce` it does not see the second.
 */
function metadataValueCondition(where: UserConditions, value: Uint8Array, method: number): UserConditions {
  const encoded = Buffer.from(value).toString('base64');
  const inner = metadata(where);
  const wanted = inner.param(encoded);
  if (method === 0) inner.and(`md5(m.value) = md5(${wanted}::text) and coalesce(m.value = ${wanted}, false)`);
  else inner.and(`m.value <> ${wanted}`);
  return withMetadata(where, inner);
}

/** `UserFieldName` of the wire, which all versions number alike. */
const sorts: Readonly<Record<number, UserSort>> = {
  1: 'userName',
  2: 'firstName',
  3: 'lastName',
  4: 'nickName',
  5: 'displayName',
  6: 'email',
  7: 'state',
  8: 'type',
  9: 'creationDate',
};

export interface UserSearch {
  readonly page?: PageRequest | undefined;
  readonly sortingColumn: number;
  readonly filter: (where: UserConditions) => void;
}

export const searchUsers = (lists: Lists, instanceId: string, search: UserSearch): Promise<Page<UserRow>> =>
  searchList(lists, userList, instanceId, {
    page: search.page,
    sort: sorts[search.sortingColumn] ?? 'creationDate',
    filter: search.filter,
  });
