import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Json, refusal, startUserClient, type UserClient } from './client.ts';

/** One name, however it is typed: for storing, asking, searching and signing in, in every version of the API. */

let client: UserClient;
beforeAll(async () => {
  client = await startUserClient();
});
afterAll(() => client?.postern.stop());

const signIn = async (loginName: string, password: string): Promise<string> =>
  refusal(
    client.postern.call('zitadel.session.v2.SessionService/CreateSession', {
      checks: { user: { loginName }, password: { password } },
    }),
  );
const found = async (query: Json): Promise<string[]> =>
  ((await client.v2('ListUsers', { queries: [query] })).result ?? []).map(
    (user: { userId: string }) => user.userId,
  );
const isUnique = async (userName: string, email: string): Promise<boolean> =>
  (await client.management('IsUserUnique', { userName, email })).isUnique ?? false;

test('a name composed and decomposed, in half and full width, is one', async () => {
  const { userId } = await client.person({ username: 'björn', email: { email: 'bj@one.test' } });
  const twins = ['björn'.normalize('NFD'), 'BJÖRN', 'ｂｊöｒｎ'];
  for (const twin of twins) {
    expect(await refusal(client.person({ username: twin }))).toBe('already_exists USER-Nam01');
    expect(await refusal(client.management('AddMachineUser', { userName: twin, name: 'M' }))).toBe(
      'already_exists USER-Nam01',
    );
    expect(await isUnique(twin, 'nobody@one.test')).toBe(false);
    expect(await signIn(twin, 'Secret-1234')).toBe('passed');
    const method = 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE';
    expect(await found({ userNameQuery: { userName: twin, method } })).toEqual([userId]);
    expect(await found({ loginNameQuery: { loginName: `${twin}@postern.localhost`, method } })).toEqual([
      userId,
    ]);
  }
  expect(await isUnique('bjorn', 'nobody@one.test')).toBe(true);
});

test('an address with its domain in Unicode and in ASCII is one', async () => {
  const [unicode, ascii] = ['idn@bücher.example', 'idn@xn--bcher-kva.example'];
  const { userId } = await client.person({ username: 'idn', email: { email: unicode, isVerified: true } });
  const { user } = await client.v2('GetUserByID', { userId });
  expect(user.human.email.email).toBe(unicode);
  for (const spelled of [unicode, ascii, unicode.normalize('NFD'), 'IDN@BÜCHER.example']) {
    expect(await signIn(spelled, 'Secret-1234')).toBe('passed');
    expect(await isUnique('free-name', spelled)).toBe(false);
    const method = 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE';
    expect(await found({ emailQuery: { emailAddress: spelled, method } })).toEqual([userId]);
    expect(await found({ inUserEmailsQuery: { userEmails: [spelled] } })).toEqual([userId]);
  }
  // An address as user name is the same name in both spellings.
  await client.person({ username: ascii });
  expect(await refusal(client.person({ username: unicode }))).toBe('already_exists USER-Nam01');
});

test('a password composed and decomposed is one', async () => {
  const { username } = await client.person({ password: { password: 'Pässwörd-1234'.normalize('NFD') } });
  expect(await signIn(username, 'Pässwörd-1234')).toBe('passed');
  expect(await signIn(username, 'Pässwörd-1234'.normalize('NFD'))).toBe('passed');
  expect(await refusal(client.person({ password: { password: 'Secret\u200b-1234' } }))).toBe(
    'invalid_argument USER-Pwd11',
  );
});

test('names with characters that are not seen are refused, and say which', async () => {
  for (const hidden of ['\u200b', '\u202e', '\u00ad', '\ufeff', '\u2066']) {
    expect(await refusal(client.person({ username: `adm${hidden}in` }))).toBe('invalid_argument USER-Nam04');
    expect(await refusal(client.person({ email: { email: `adm${hidden}in@one.test` } }))).toMatch(
      /^invalid_argument (USER-Eml05|REQ-Rule1)$/,
    );
  }
});

test('user names may hold spaces', async () => {
  const { userId } = await client.person({ username: 'Ada King  Lovelace' });
  expect((await client.v2('GetUserByID', { userId })).user.username).toBe('Ada King Lovelace');
  expect(await signIn('ada king lovelace', 'Secret-1234')).toBe('passed');
});
