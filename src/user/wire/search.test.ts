import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Json, refusal, startUserClient, type UserClient } from './client.ts';

let client: UserClient;
let orgId: UserClient['orgId'];
let v2: UserClient['v2'];
let person: UserClient['person'];

beforeAll(async () => {
  client = await startUserClient();
  ({ orgId, v2, person } = client);
});
afterAll(() => client?.postern.stop());

describe('searching', () => {
  const found = async (...queries: Json[]) =>
    (
      await v2('ListUsers', { queries, sortingColumn: 'USER_FIELD_NAME_USER_NAME', query: { asc: true } })
    ).result?.map((user: { username: string }) => user.username) ?? [];
  const prefix = 'seek';
  const mine = { userNameQuery: { userName: prefix, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } };
  let ids: string[];

  beforeAll(async () => {
    const add = async (name: string, givenName: string, more: Json = {}) => {
      const { userId } = await person({
        username: `${prefix}-${name}`,
        profile: { givenName, familyName: 'Seeker', displayName: `${givenName} S`, nickName: name },
        email: { email: `${name}@Seek.test`, isVerified: true },
        ...more,
      });
      return userId;
    };
    ids = [
      await add('anna', 'Anna', { phone: { phone: '+41790000001', isVerified: true } }),
      await add('bert', 'Bert', { metadata: [{ key: 'colour', value: 'Ymx1ZQ==' }] }),
      await add('c_%', 'Cleo'),
    ];
    await v2('LockUser', { userId: ids[1] });
    await v2('CreateUser', { organizationId: orgId, username: `${prefix}-zz`, machine: { name: 'Z' } });
  });

  test('by each field, with every text method', async () => {
    const all = ['seek-anna', 'seek-bert', 'seek-c_%', 'seek-zz'];
    expect(await found(mine)).toEqual(all);
    const cases: [Json, string[]][] = [
      [{ firstNameQuery: { firstName: 'Anna' } }, ['seek-anna']],
      [{ firstNameQuery: { firstName: 'anna' } }, []],
      [
        { firstNameQuery: { firstName: 'anna', method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE' } },
        ['seek-anna'],
      ],
      [
        { lastNameQuery: { lastName: 'SEEK', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ nickNameQuery: { nickName: '_%', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, ['seek-c_%']],
      [
        { displayNameQuery: { displayName: ' s', method: 'TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ emailQuery: { emailAddress: 'bert@Seek.test' } }, ['seek-bert']],
      [{ emailQuery: { emailAddress: 'bert@seek.test' } }, []],
      [
        { emailQuery: { emailAddress: 'SEEK', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } },
        all.slice(0, 3),
      ],
      [{ inUserEmailsQuery: { userEmails: ['ANNA@seek.test', 'x'] } }, ['seek-anna']],
      [{ phoneQuery: { number: '+41790000001' } }, ['seek-anna']],
      [{ stateQuery: { state: 'USER_STATE_LOCKED' } }, ['seek-bert']],
      [{ typeQuery: { type: 'TYPE_MACHINE' } }, ['seek-zz']],
      [{ inUserIdsQuery: { userIds: [ids[0], ids[2]] } }, ['seek-anna', 'seek-c_%']],
      [{ organizationIdQuery: { organizationId: '1' } }, []],
      [{ loginNameQuery: { loginName: 'seek-anna' } }, ['seek-anna']],
      [{ loginNameQuery: { loginName: 'seek-anna@postern.localhost' } }, ['seek-anna']],
      [
        {
          loginNameQuery: {
            loginName: 'SEEK-anna@Postern.localhost',
            method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE',
          },
        },
        ['seek-anna'],
      ],
      [{ loginNameQuery: { loginName: 'seek-anna@other.test' } }, []],
      [{ loginNameQuery: { loginName: 'bert@post', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, ['seek-bert']],
      [{ metadataKeyFilter: { key: 'colour' } }, ['seek-bert']],
      [{ metadataValueFilter: { value: 'Ymx1ZQ==' } }, ['seek-bert']],
    ];
    for (const [query, expected] of cases)
      expect([query, await found(mine, query)]).toEqual([query, expected]);
  });

  test('by filters nested in each other', async () => {
    const byName = (firstName: string) => ({ firstNameQuery: { firstName } });
    const locked = { stateQuery: { state: 'USER_STATE_LOCKED' } };
    expect(await found(mine, { orQuery: { queries: [byName('Anna'), byName('Bert')] } })).toEqual([
      'seek-anna',
      'seek-bert',
    ]);
    expect(await found(mine, { notQuery: { query: locked } })).toEqual(['seek-anna', 'seek-c_%', 'seek-zz']);
    const nested = {
      andQuery: {
        queries: [
          { orQuery: { queries: [byName('Anna'), byName('Bert')] } },
          { notQuery: { query: locked } },
        ],
      },
    };
    expect(await found(mine, nested)).toEqual(['seek-anna']);
    let deep: Json = byName('Anna');
    for (let depth = 0; depth < 22; depth++) deep = { notQuery: { query: deep } };
    expect(await refusal(found(deep))).toBe('invalid_argument USER-Qry01');
    expect(await refusal(found({ orQuery: {} }))).toStartWith('invalid_argument');
  });

  test('page by page', async () => {
    const page = (offset: number) =>
      v2('ListUsers', {
        queries: [mine],
        sortingColumn: 'USER_FIELD_NAME_EMAIL',
        query: { asc: false, limit: 2, offset },
      });
    const [first, last, beyond] = [await page(0), await page(2), await page(9)];
    expect(first.result.map((user: { username: string }) => user.username)).toEqual([
      'seek-c_%',
      'seek-bert',
    ]);
    expect(last.result.map((user: { username: string }) => user.username)).toEqual(['seek-anna', 'seek-zz']);
    expect([first, last, beyond].map((answer) => answer.details.totalResult)).toEqual(['4', '4', '4']);
    expect(await refusal(v2('ListUsers', { query: { limit: 1001 } }))).toStartWith('invalid_argument');
  });
});
