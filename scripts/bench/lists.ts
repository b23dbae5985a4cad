import { searchApplications } from '../../src/application/queries.ts';
import { connect, createPools, migrate } from '../../src/database/index.ts';
import { createTotals, type Lists, type Page, type PageRequest } from '../../src/database/search.ts';
import { searchMembers } from '../../src/member/queries.ts';
import { searchOrgs } from '../../src/org/queries.ts';
import { searchProjectGrants, searchProjectsAndGrants } from '../../src/project/queries.ts';
import { ownershipCondition } from '../../src/project/wire.ts';
import { searchSessions } from '../../src/session/queries.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { searchUsers, type UserQuery, userCondition } from '../../src/user/queries/index.ts';
import { fillInstance } from './lists-scene.ts';
import type { Row } from './row.ts';

const many = 200_000;
const few = 1_000;
const reach = 2;
const times = 41;

type Search = (lists: Lists, instanceId: string) => Promise<Page<object>>;

const page: PageRequest = { offset: 0n, limit: 50, asc: true };

const users =
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

const sorts = [
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

function cases(one: { user: string; last: string }): Record<string, Search> {
  const someUsers: Record<string, UserQuery> = {
    'user name is': query('userNameQuery', { userName: one.user, method: equals }),
    'user name begins, one': query('userNameQuery', { userName: one.user.slice(0, -1), method: startsWith }),
    'user name begins, many': query('userNameQuery', { userName: 'anna.', method: startsWith }),
    'user name contains, one': query('userNameQuery', { userName: one.last.slice(2), method: contains }),
    'user name contains, many': query('userNameQuery', { userName: 'mei', method: contains }),
    'user name contains, all': query('userNameQuery', { userName: 'e', method: contains }),
    'user name contains, none': query('userNameQuery', { userName: 'qqqqq', method: contains }),
    'user name ends': query('userNameQuery', { userName: one.last, method: endsWith }),
    'first name': query('firstNameQuery', { firstName: 'Emilia', method: equals }),
    'last name contains': query('lastNameQuery', { lastName: one.last.slice(2), method: contains }),
    'nick name': query('nickNameQuery', { nickName: 'nick990', method: equals }),
    'display name contains': query('displayNameQuery', { displayName: one.last.slice(1), method: contains }),
    'e-mail contains, one': query('emailQuery', { emailAddress: one.last, method: contains }),
    'e-mail contains, all': query('emailQuery', { emailAddress: '@example', method: contains }),
    phone: query('phoneQuery', { number: '+49123988', method: equals }),
    'login name contains, one': query('loginNameQuery', { loginName: one.last, method: contains }),
    'login name with domain': query('loginNameQuery', {
      loginName: `${one.user}@org10.example`,
      method: equals,
    }),
    'state, few': query('stateQuery', { state: 4 }),
    'state, most': query('stateQuery', { state: 1 }),
    'type, few': query('typeQuery', { type: 2 }),
    'type, most': query('typeQuery', { type: 1 }),
    ids: query('inUserIdsQuery', { userIds: ['u1', 'u500', 'u999'] }),
    'e-mails': query('inUserEmailsQuery', { userEmails: [`${one.user}@example.com`] }),
    organization: query('organizationIdQuery', { organizationId: 'org7' }),
    'metadata key': query('metadataKeyFilter', { key: 'key3', method: 0 }),
    'metadata value': query('metadataValueFilter', { value: Buffer.from('value40'), method: 0 }),
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
    'users, contains, one, by name': users([someUsers['user name contains, one'] as UserQuery], 5),
    'users, contains, many, by name': users([someUsers['user name contains, many'] as UserQuery], 5),
    'users, state, few, by name': users([someUsers['state, few'] as UserQuery], 5),
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

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function took(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** Each filter and order of each list, 50 rows, in an instance of 200,000 users against one of 1,000 beside it. */
export async function benchLists(): Promise<Row[]> {
  const server = await startTestServer();
  try {
    const url = server.url('postgres');
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1 });
    await fillInstance(sql, 'few', few);
    await fillInstance(sql, 'many', many);
    await sql.unsafe('vacuum analyze');
    const [one] = await sql<{ user: string; last: string }[]>`
      select user_name as "user", lower_last_name as last from projections.users_projection
      where instance_id = 'many' and id = 'u990'`;
    if (!one) throw new Error('the scene has no u990');
    await sql.end();

    const pools = createPools({ url });
    const lists: Lists = {
      sql: pools.reads,
      totals: createTotals(pools.reads, { onProjected: () => {} }),
    };
    const rows: Row[] = [];
    const row = (name: string, value: number, limit: number, first: number): Row => ({
      name: `list of ${name}`,
      value,
      unit: 'ms',
      limit,
      ratio: value / limit,
      reach,
      better: 'less',
      note: `${few.toLocaleString('en')} users; with its total counted ${first.toFixed(1)} ms`,
    });
    const compare = async (name: string, onFew: Search, onMany: Search) => {
      await onFew(lists, 'few');
      const first = await took(() => onMany(lists, 'many'));
      const measured: [number[], number[]] = [[], []];
      for (let i = 0; i < times; i++) {
        measured[0].push(await took(() => onFew(lists, 'few')));
        measured[1].push(await took(() => onMany(lists, 'many')));
      }
      rows.push(row(name, median(measured[1]), median(measured[0]), first));
    };
    for (const [name, search] of Object.entries(cases(one))) await compare(name, search, search);
    for (const [i, name] of sorts.entries()) {
      const far = { ...page, offset: 10_000n };
      const near = { ...page, offset: 500n };
      await compare(`users by ${name}, offset 10,000`, users([], i + 1, near), users([], i + 1, far));
    }
    await pools.close();
    const worst = rows.reduce((a, b) => (a.ratio > b.ratio ? a : b));
    return [...rows, { ...worst, name: `worst list (${worst.name})` }];
  } finally {
    await server.stop();
  }
}
