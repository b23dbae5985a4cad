import { searchApplications } from '../../src/application/queries.ts';
import type { Lists, Page, PageRequest } from '../../src/database/search.ts';
import { searchMembers } from '../../src/member/queries.ts';
import { searchOrgs } from '../../src/org/queries.ts';
import { searchProjectGrants, searchProjectsAndGrants } from '../../src/project/queries.ts';
import { ownershipCondition } from '../../src/project/wire.ts';
import { searchSessions } from '../../src/session/queries.ts';
import { searchUsers, type UserQuery, userCondition } from '../../src/user/queries/index.ts';

export type Search = (lists: Lists, instanceId: string) => Promise<Page<object>>;

export const page: PageRequest = { offset: 0n, limit: 50, asc: true };

export const users =
  (queries: readonly UserQuery[], sortingColumn = 0, at: PageRequest = page): Search =>
  (lists, instanceId) =>
    searchUsers(lists, instanceId, {
      page: at,
      sortingColumn,
      filter(where) {
        for (const query of queries) userCondition(where, query);
      },
    });

const query = (name: string, value: object) => ({ query: { case: name, value } }) as unknown as UserQuery;
const [equals, startsWith, contains, endsWith] = [1, 3, 5, 7];

export const sorts = [
  'name',
  'first name',
  'last name',
  'nick name',
  'display name',
  'e-mail',
  'state',
  'type',
  'date',
];

/** Each filter and each order, by what the table of results calls it. */
export function cases(one: { user: string; last: string }): Record<string, Search> {
  const someUsers: Record<string, UserQuery> = {
    'user name is': query('userNameQuery', { userName: one.user, method: equals }),
    'user name begins, one': query('userNameQuery', { userName: one.user.slice(0, -1), method: startsWith }),
    'user name begins, many': query('userNameQuery', { userName: 'anna.', method: startsWith }),
    'user name contains, one': query('userNameQuery', { userName: one.last.slice(2), method: contains }),
    'user name contains, many': query('userNameQuery', { userName: 'mei', method: contains }),
    'user name contains, rare': query('userNameQuery', { userName: 'xylander', method: contains }),
    'user name contains, all': query('userNameQuery', { userName: 'e', method: contains }),
    'user name contains, none': query('userNameQuery', { userName: 'qqqqq', method: contains }),
    'user name ends': query('userNameQuery', { userName: one.last, method: endsWith }),
    'first name': query('firstNameQuery', { firstName: 'Emilia', method: equals }),
    'last name contains': query('lastNameQuery', { lastName: one.last.slice(2), method: contains }),
    'nick name': query('nickNameQuery', { nickName: 'nick9', method: equals }),
    'display name contains': query('displayNameQuery', { displayName: one.last.slice(1), method: contains }),
    'e-mail contains, one': query('emailQuery', { emailAddress: one.last, method: contains }),
    'e-mail contains, all': query('emailQuery', { emailAddress: '@example', method: contains }),
    phone: query('phoneQuery', { number: '+49123988', method: equals }),
    'login name contains, one': query('loginNameQuery', { loginName: one.last, method: contains }),
    'login name with domain': query('loginNameQuery', {
      loginName: `${one.user}@org10.example`,
      method: equals,
    }),
    'state, rare': query('stateQuery', { state: 2 }),
    'state, few': query('stateQuery', { state: 4 }),
    'state, most': query('stateQuery', { state: 1 }),
    'type, few': query('typeQuery', { type: 2 }),
    'type, most': query('typeQuery', { type: 1 }),
    ids: query('inUserIdsQuery', { userIds: ['u1', 'u500', 'u999'] }),
    'e-mails': query('inUserEmailsQuery', { userEmails: [`${one.user}@example.com`] }),
    organization: query('organizationIdQuery', { organizationId: 'org7' }),
    'metadata key': query('metadataKeyFilter', { key: 'key3', method: 0 }),
    'metadata key contains': query('metadataKeyFilter', { key: 'ey3', method: contains }),
    'metadata value': query('metadataValueFilter', { value: Buffer.from('value4'), method: 0 }),
    'metadata value, one': query('metadataValueFilter', { value: Buffer.from('number 990'), method: 0 }),
    'or of two': query('orQuery', {
      queries: [
        query('userNameQuery', { userName: one.last.slice(2), method: contains }),
        query('emailQuery', { emailAddress: one.user, method: startsWith }),
      ],
    }),
    'not of one': query('notQuery', { query: query('typeQuery', { type: 2 }) }),
  };
  return {
    users: users([]),
    ...Object.fromEntries(
      sorts.flatMap((name, i) => [
        [`users by ${name}`, users([], i + 1)],
        [`users by ${name}, falling`, users([], i + 1, { ...page, asc: false })],
      ]),
    ),
    ...Object.fromEntries(Object.entries(someUsers).map(([name, one]) => [`users, ${name}`, users([one])])),
    'users, contains, one, by display name': users([someUsers['user name contains, one'] as UserQuery], 5),
    ...Object.fromEntries(
      sorts.map((name, i) => [
        `users, contains, many, by ${name}`,
        users([someUsers['user name contains, many'] as UserQuery], i + 1),
      ]),
    ),
    'users, last name contains, many, by last name': users(
      [query('lastNameQuery', { lastName: 'mei', method: contains })],
      3,
    ),
    'users, display name contains, many, by display name': users(
      [query('displayNameQuery', { displayName: 'mei', method: contains })],
      5,
    ),
    'users, begins, many, by last name': users([someUsers['user name begins, many'] as UserQuery], 3),
    'users, contains, rare, by display name': users([someUsers['user name contains, rare'] as UserQuery], 5),
    'users, contains, all, by display name': users([someUsers['user name contains, all'] as UserQuery], 5),
    'users, metadata key, by display name': users([someUsers['metadata key'] as UserQuery], 5),
    'users, organization, by display name': users([someUsers['organization'] as UserQuery], 5),
    'users, state, rare, by display name': users([someUsers['state, rare'] as UserQuery], 5),
    'users, state, few, by display name': users([someUsers['state, few'] as UserQuery], 5),
    'users, two filters': users([
      query('typeQuery', { type: 1 }),
      query('lastNameQuery', { lastName: 'mei', method: startsWith }),
    ]),
    organizations: (lists, id) => searchOrgs(lists, id, { page, sort: 'name', filter() {} }),
    'organizations, name contains': (lists, id) =>
      searchOrgs(lists, id, {
        page,
        sort: 'name',
        filter: (where) => where.text('name', 'tion 7', contains),
      }),
    projects: (lists, id) => searchProjectsAndGrants(lists, id, { page, sort: 'name', filter() {} }),
    'projects by date': (lists, id) =>
      searchProjectsAndGrants(lists, id, { page, sort: 'creationDate', filter() {} }),
    'projects, owned or granted': (lists, id) =>
      searchProjectsAndGrants(lists, id, {
        page,
        sort: 'creationDate',
        ofOrganization: true,
        filter: (where) => ownershipCondition(where, 'org7', 'owned or granted'),
      }),
    'project grants': (lists, id) =>
      searchProjectGrants(lists, id, { page, sort: 'creationDate', filter() {} }),
    applications: (lists, id) => searchApplications(lists, id, { page, sort: 'name', filter() {} }),
    'applications of a project': (lists, id) =>
      searchApplications(lists, id, { page, sort: 'id', filter: (where) => where.equals('project', 'p7') }),
    sessions: (lists, id) => searchSessions(lists, id, { page, filter() {} }),
    'sessions of a user': (lists, id) =>
      searchSessions(lists, id, { page, filter: (where) => where.equals('user', 'u7') }),
    administrators: (lists, id) => searchMembers(lists, id, { page, sort: 'creationDate', filter() {} }),
    'members of an organization': (lists, id) =>
      searchMembers(lists, id, {
        page,
        sort: 'creationDate',
        filter: (where) => where.equals('level', 'org').equals('resource', 'org7'),
      }),
  };
}
