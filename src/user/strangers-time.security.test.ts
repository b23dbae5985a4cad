import { afterAll, beforeAll, expect, test } from 'bun:test';
import { toldApart } from '../testing/alike.ts';
import { refusal, startUserClient, type UserClient } from './wire/client.ts';

/** How long a refusal takes does not tell a stranger whether there is somebody. */

const rounds = 40;
let client: UserClient;
let stranger: string;
let somebody: { userId: string; username: string };
beforeAll(async () => {
  client = await startUserClient();
  stranger = await client.tokenOf((await client.person()).userId);
  somebody = await client.person();
});
afterAll(() => client?.postern.stop());

const nobody = { userId: '999999999999999999', username: 'nobody-of-this-name' };
type Call = (who: typeof nobody) => Promise<unknown>;

const sessions = 'zitadel.session.v2.SessionService';
const calls: readonly (readonly [string, Call])[] = [
  ['user.v2 GetUserByID', ({ userId }) => client.v2('GetUserByID', { userId }, stranger)],
  ['user.v2 PasswordReset', ({ userId }) => client.v2('PasswordReset', { userId, sendLink: {} }, stranger)],
  [
    'user.v2 VerifyEmail',
    ({ userId }) => client.v2('VerifyEmail', { userId, verificationCode: 'ABCDEF' }, stranger),
  ],
  [
    'management.v1 GetUserByID',
    ({ userId }) =>
      client.postern.call('zitadel.management.v1.ManagementService/GetUserByID', { id: userId }, stranger),
  ],
  [
    'management.v1 GetUserByLoginNameGlobal',
    ({ username: loginName }) =>
      client.postern.call(
        'zitadel.management.v1.ManagementService/GetUserByLoginNameGlobal',
        { loginName },
        stranger,
      ),
  ],
  [
    'session.v2 CreateSession by name',
    ({ username: loginName }) =>
      client.postern.call(`${sessions}/CreateSession`, { checks: { user: { loginName } } }, stranger),
  ],
  [
    'session.v2 CreateSession by id',
    ({ userId }) =>
      client.postern.call(`${sessions}/CreateSession`, { checks: { user: { userId } } }, stranger),
  ],
];

test.each(calls)('%s', async (_name, call) => {
  const asked = (who: typeof nobody) => refusal(call(who));
  expect(await asked(somebody)).toBe(await asked(nobody));
  expect(await asked(nobody)).toStartWith('permission_denied');
  expect(
    await toldApart(
      rounds,
      () => asked(somebody),
      () => asked(nobody),
    ),
  ).toBeUndefined();
});
