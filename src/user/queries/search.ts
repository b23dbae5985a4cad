import type { Sql } from 'postgres';
import {
  type Conditions,
  conditions,
  type Page,
  type PageRequest,
  searchPage,
} from '../../database/search.ts';
import { invalidArgument } from '../../errors/index.ts';
import { spellings } from '../../precis/index.ts';
import { domainOf } from '../names.ts';
import { stateExpression, type UserRow, userColumns, usersWithOrg } from './rows.ts';

interface Method {
  readonly method: number;
}

/** A filter as `user.v2`, `user.v2beta` and `user.v1` write it: one shape, of which each version has its part. */
export interface UserQuery {
  readonly query:
    | { readonly case: 'userNameQuery'; readonly value: Method & { readonly userName: string } }
    | { readonly case: 'firstNameQuery'; readonly value: Method & { readonly firstName: string } }
    | { readonly case: 'lastNameQuery'; readonly value: Method & { readonly lastName: string } }
    | { readonly case: 'nickNameQuery'; readonly value: Method & { readonly nickName: string } }
    | { readonly case: 'displayNameQuery'; readonly value: Method & { readonly displayName: string } }
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
 * Adds a filter, with all that is nested in it, to the conditions on users (alias `u`).
 * @param stateOf translates the caller's numbering of states into v2's
 */
export function userCondition(
  where: Conditions,
  { query }: UserQuery,
  stateOf: (state: number) => number = (state) => state,
  depth = 0,
): Conditions {
  if (depth > deepest) {
    throw invalidArgument('USER-Qry01', `queries are nested more than ${deepest} deep`, { field: 'queries' });
  }
  const nested = (inner: UserQuery): string => {
    const group = where.group();
    userCondition(group, inner, stateOf, depth + 1);
    return group.joined();
  };
  const several = (queries: readonly UserQuery[], operator: 'and' | 'or') => {
    if (queries.length === 0) throw emptyQuery(`${operator}_query`);
    return where.and(`(${queries.map(nested).join(` ${operator} `)})`);
  };
  switch (query.case) {
    case 'userNameQuery':
      return indexedText(where, 'u.user_name', query.value.userName, query.value.method);
    case 'firstNameQuery':
      return where.text('u.first_name', query.value.firstName, query.value.method);
    case 'lastNameQuery':
      return where.text('u.last_name', query.value.lastName, query.value.method);
    case 'nickNameQuery':
      return where.text('u.nick_name', query.value.nickName, query.value.method);
    case 'displayNameQuery':
      return where.text('u.display_name', query.value.displayName, query.value.method);
    case 'emailQuery':
      return indexedText(where.and("u.email <> ''"), 'u.email', query.value.emailAddress, query.value.method);
    case 'phoneQuery':
      return where.and("u.phone <> ''").text('u.phone', query.value.number, query.value.method);
    case 'loginNameQuery':
      return loginNameCondition(where, query.value.loginName, query.value.method);
    case 'stateQuery':
      return where.equals(stateExpression, stateOf(query.value.state));
    case 'typeQuery':
      return where.equals('u.type', query.value.type);
    case 'inUserIdsQuery':
      return where.in('u.id', query.value.userIds);
    case 'inUserEmailsQuery':
      return where.and("u.email <> ''").in(
        'lower(u.email)',
        query.value.userEmails.flatMap(spellings).map((email) => email.toLowerCase()),
      );
    case 'organizationIdQuery':
      return where.equals('u.resource_owner', query.value.organizationId);
    case 'metadataKeyFilter':
      return metadataCondition(where, where.group().text('m.key', query.value.key, query.value.method));
    case 'metadataValueFilter':
      return metadataValueCondition(where, query.value.value, query.value.method);
    case 'orQuery':
      return several(query.value.queries, 'or');
    case 'andQuery':
      return several(query.value.queries, 'and');
    case 'notQuery':
      if (!query.value.query) throw emptyQuery('not_query');
      return where.and(`not ${nested(query.value.query)}`);
    default:
      throw emptyQuery('queries');
  }
}

const emptyQuery = (field: string) =>
  invalidArgument('USER-Qry02', `${field} must hold at least one query`, { field });

/** Equality goes by the index on the lower-case value, with or without case. */
function indexedText(where: Conditions, column: string, value: string, method: number): Conditions {
  if (method > 1) return where.text(column, value, method);
  const forms = spellings(value);
  const either = (equality: number) => {
    const group = where.group();
    for (const form of forms) group.text(column, form, equality);
    where.and(group.joined('or'));
  };
  either(1);
  if (method === 0) either(0);
  return where;
}

/** A login name is the user name, or it with a verified domain behind an `@`. */
function loginNameCondition(where: Conditions, loginName: string, method: number): Conditions {
  const domains = (condition: string) =>
    `exists (select 1 from projections.org_domains_projection d
      where d.instance_id = u.instance_id and d.org_id = u.resource_owner and d.is_verified and ${condition})`;
  const plain = where.group();
  indexedText(plain, 'u.user_name', loginName, method);
  const qualified = where.group();
  if (method > 1) {
    qualified.text("u.user_name || '@' || d.domain", loginName, method);
    return where.and(`(${plain.joined()} or ${domains(qualified.joined())})`);
  }
  const domain = domainOf(loginName);
  if (!domain) return where.and(plain.joined());
  indexedText(qualified, 'u.user_name', loginName.slice(0, loginName.lastIndexOf('@')), method);
  const ofDomain = domains(`d.domain = ${where.param(domain)}`);
  return where.and(`(${plain.joined()} or (${qualified.joined()} and ${ofDomain}))`);
}

const metadataCondition = (where: Conditions, inner: Conditions): Conditions =>
  where.and(`exists (select 1 from projections.user_metadata m
    where m.instance_id = u.instance_id and m.user_id = u.id and ${inner.joined()})`);

/** Values are kept as base64; the method is EQUALS or NOT_EQUALS. */
function metadataValueCondition(where: Conditions, value: Uint8Array, method: number): Conditions {
  const encoded = `${where.param(Buffer.from(value).toString('base64'))}::text`;
  const inner = where.group();
  if (method === 0) inner.and(`md5(m.value) = md5(${encoded}) and m.value = ${encoded}`);
  else inner.and(`m.value <> ${encoded}`);
  return metadataCondition(where, inner);
}

const sortColumns: Readonly<Record<number, string>> = {
  1: 'lower(u.user_name)',
  2: 'lower(u.first_name)',
  3: 'lower(u.last_name)',
  4: 'lower(u.nick_name)',
  5: 'lower(u.display_name)',
  6: 'lower(u.email)',
  7: stateExpression,
  8: 'u.type',
  9: 'u.creation_date',
};

export interface UserSearch {
  readonly page?: PageRequest | undefined;
  /** `UserFieldName` of the wire, which all versions number alike. */
  readonly sortingColumn: number;
  /** Adds conditions on alias `u`. */
  readonly filter: (where: Conditions) => void;
}

export function searchUsers(sql: Sql, instanceId: string, search: UserSearch): Promise<Page<UserRow>> {
  const where = conditions(instanceId, 'u.instance_id');
  search.filter(where);
  return searchPage<UserRow>(sql, {
    select: userColumns,
    from: usersWithOrg,
    where,
    orderBy: sortColumns[search.sortingColumn] ?? 'u.creation_date',
    tieBreaker: 'u.id',
    page: search.page,
  });
}
