import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { element, encodeRequest, integer, octetString, op, resultCode, scope } from '../ldapv3/index.ts';
import { until } from '../testing/patience.ts';
import { type LdapScene, LdapTestClient, openLdapScene, personsPassword } from './testing.ts';

const users = 'zitadel.user.v2.UserService';

let scene: LdapScene;
const open: LdapTestClient[] = [];

beforeAll(async () => {
  scene = await openLdapScene();
});
afterEach(() => {
  for (const client of open.splice(0)) client.end();
});
afterAll(() => scene?.stop());

async function client(): Promise<LdapTestClient> {
  const made = await LdapTestClient.secure(scene.tlsPort);
  open.push(made);
  return made;
}
const bind = async (name: string, password: string) => (await (await client()).bind(name, password)).result;
const policy = (more: object) =>
  scene.postern.callIn(scene.orgId, 'zitadel.management.v1.ManagementService/AddCustomLoginPolicy', {
    allowUsernamePassword: true,
    passwordCheckLifetime: '864000s',
    multiFactorCheckLifetime: '43200s',
    secondFactorCheckLifetime: '64800s',
    mfaInitSkipLifetime: '2592000s',
    externalLoginCheckLifetime: '864000s',
    ...more,
  });
const usualPolicy = () =>
  scene.postern.callIn(scene.orgId, 'zitadel.management.v1.ManagementService/ResetLoginPolicyToDefault', {});

test('whoever may not come in is told the same, whatever is wrong', async () => {
  await scene.person('right');
  const inactive = await scene.person('inactive');
  await scene.postern.call(`${users}/DeactivateUser`, { userId: inactive });
  const locked = await scene.person('locked');
  await scene.postern.call(`${users}/LockUser`, { userId: locked });
  const { token } = await scene.machine('bound-machine');
  const factored = await scene.person('factored');
  const wrong = await bind('right', 'wrong');
  expect(wrong.code).toBe(resultCode.invalidCredentials);
  for (const [name, password] of [
    ['nobody', personsPassword],
    ['inactive', personsPassword],
    ['locked', personsPassword],
    ['bound-machine', personsPassword],
    ['right', token],
    [`uid=right,ou=groups,${scene.base}`, personsPassword],
    [`uid=right,ou=users,o=nowhere`, personsPassword],
    [`cn=right,ou=users,${scene.base}`, personsPassword],
    ['uid=right+cn=x', personsPassword],
    [scene.base, personsPassword],
    ['right\0', 'wrong'],
    ['x'.repeat(5_000), personsPassword],
  ] as const)
    expect([name, await bind(name, password)]).toEqual([name, wrong]);

  await policy({ forceMfa: true });
  expect(await bind('factored', personsPassword)).toEqual(wrong);
  await usualPolicy();
  expect((await bind('factored', personsPassword)).code).toBe(resultCode.success);
  expect(factored).not.toBe('');
  await policy({ allowUsernamePassword: false });
  expect(await bind('right', personsPassword)).toEqual(wrong);
  await usualPolicy();
});

test('failures lock the account as they do at the login pages', async () => {
  await scene.postern.callIn(scene.orgId, 'zitadel.management.v1.ManagementService/AddCustomLockoutPolicy', {
    maxPasswordAttempts: 3,
  });
  const userId = await scene.person('guessed');
  for (let i = 0; i < 3; i++) await bind('guessed', `guess ${i}`);
  expect((await bind('guessed', personsPassword)).code).toBe(resultCode.invalidCredentials);
  await scene.postern.settled();
  const { user } = await scene.postern.call<{ user: { state: string } }>(`${users}/GetUserByID`, { userId });
  expect(user.state).toBe('USER_STATE_LOCKED');
});

test('who guesses on has to wait, whether there is somebody or not', async () => {
  await scene.person('busy');
  for (const name of ['busy', 'no-such-name']) {
    const guesses = () => Promise.all(Array.from({ length: 5 }, (_, i) => bind(name, `guess ${i}`)));
    expect((await guesses()).map(({ code }) => code)).toContain(resultCode.invalidCredentials);
    await until(async () => (await guesses()).every(waits), `${name} waits`);
  }
});

const waits = ({ code, diagnostic = '' }: { code: number; diagnostic?: string }): boolean =>
  code === resultCode.busy && diagnostic.includes('try again in');

describe('a bind that proves nothing is refused:', () => {
  const requests: Readonly<Record<string, readonly [Uint8Array, number]>> = {
    'a name without a password': [
      encodeRequest({ op: 'bind', version: 3, name: 'ada', password: Buffer.from('') }),
      resultCode.unwillingToPerform,
    ],
    'a password without a name': [
      encodeRequest({ op: 'bind', version: 3, name: '', password: Buffer.from('secret') }),
      resultCode.unwillingToPerform,
    ],
    'version 2': [
      encodeRequest({ op: 'bind', version: 2, name: 'ada', password: Buffer.from('secret') }),
      resultCode.protocolError,
    ],
    'EXTERNAL of SASL': [
      element(op.bindRequest, integer(3), octetString(''), element(0xa3, octetString('EXTERNAL'))),
      resultCode.authMethodNotSupported,
    ],
  };
  test.each(Object.keys(requests))('%s', async (name) => {
    const [request, code] = requests[name]!;
    expect((await (await client()).ask(request)).result.code).toBe(code);
  });
});

describe('who is bound is nobody', () => {
  const seen = async (connection: LdapTestClient) =>
    (await connection.search({ base: scene.base, scope: scope.base })).result.code;

  test('once the token is removed', async () => {
    const connection = await client();
    const { token, ...pat } = await scene.machine('removed-token', 'ORG_OWNER_VIEWER');
    expect((await connection.bind('removed-token', token)).result.code).toBe(resultCode.success);
    expect(await seen(connection)).toBe(resultCode.success);
    await scene.postern.call(`${users}/RemovePersonalAccessToken`, pat);
    expect(await seen(connection)).toBe(resultCode.insufficientAccessRights);
  });

  const ends: Readonly<Record<string, (userId: string) => Promise<unknown>>> = {
    'once the password is another': (userId) =>
      scene.postern.call(`${users}/SetPassword`, {
        userId,
        newPassword: { password: 'Another horse 6 battery!' },
      }),
    'once the person is deactivated': (userId) => scene.postern.call(`${users}/DeactivateUser`, { userId }),
    'once the person is locked': (userId) => scene.postern.call(`${users}/LockUser`, { userId }),
    'once the person is removed': (userId) => scene.postern.call(`${users}/DeleteUser`, { userId }),
  };
  test.each(Object.keys(ends))('%s', async (name) => {
    const connection = await client();
    const username = name.replaceAll(' ', '-');
    const userId = await scene.person(username);
    expect((await connection.bind(username, personsPassword)).result.code).toBe(resultCode.success);
    expect(await seen(connection)).toBe(resultCode.success);
    await ends[name]?.(userId);
    expect(await seen(connection)).toBe(resultCode.insufficientAccessRights);
  });

  test('once a second factor is demanded', async () => {
    const connection = await client();
    await scene.person('demanded');
    expect((await connection.bind('demanded', personsPassword)).result.code).toBe(resultCode.success);
    await policy({ forceMfa: true });
    expect(await seen(connection)).toBe(resultCode.insufficientAccessRights);
    await usualPolicy();
  });
});
