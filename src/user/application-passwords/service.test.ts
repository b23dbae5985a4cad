import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type LdapScene, LdapTestClient, openLdapScene, personsPassword } from '../../ldap/testing.ts';
import { resultCode, scope } from '../../ldapv3/index.ts';

const service = 'postern.user.v1.ApplicationPasswordService';

let scene: LdapScene;

beforeAll(async () => {
  scene = await openLdapScene();
  await scene.postern.callIn(scene.orgId, 'zitadel.management.v1.ManagementService/AddCustomLoginPolicy', {
    allowUsernamePassword: true,
    forceMfa: true,
    passwordCheckLifetime: '864000s',
    multiFactorCheckLifetime: '43200s',
    secondFactorCheckLifetime: '64800s',
    mfaInitSkipLifetime: '2592000s',
    externalLoginCheckLifetime: '864000s',
  });
});
afterAll(() => scene?.stop());

const add = (userId: string, name = 'mail program', token?: string) =>
  scene.postern.call<{ id: string; password: string }>(
    `${service}/AddApplicationPassword`,
    { userId, name },
    token,
  );
const list = async (userId: string, token?: string) =>
  (
    await scene.postern.call<{ applicationPasswords?: { id: string; name: string; lastUse?: string }[] }>(
      `${service}/ListApplicationPasswords`,
      { userId },
      token,
    )
  ).applicationPasswords ?? [];

async function bound(name: string, password: string) {
  const client = await LdapTestClient.secure(scene.tlsPort);
  const { result } = await client.bind(name, password);
  const sees = async () => (await client.search({ base: scene.base, scope: scope.base })).result.code;
  return { code: result.code, sees, end: () => client.end() };
}

test('an application password binds where a second factor is demanded, until it is removed', async () => {
  const userId = await scene.person('ada');
  expect((await bound('ada', personsPassword)).code).toBe(resultCode.invalidCredentials);
  const { id, password } = await add(userId);
  const first = await bound('ada', password);
  expect(first.code).toBe(resultCode.success);
  expect(await first.sees()).toBe(resultCode.success);
  expect((await bound('ada@acme.example', password.toUpperCase().replaceAll('-', ' '))).code).toBe(
    resultCode.success,
  );
  const listed = await list(userId);
  expect(listed).toEqual([
    expect.objectContaining({ id, name: 'mail program', lastUse: expect.any(String) }),
  ]);
  expect(JSON.stringify(listed)).not.toContain('sha256');

  await scene.postern.call(`${service}/RemoveApplicationPassword`, { userId, id });
  expect(await first.sees()).toBe(resultCode.insufficientAccessRights);
  expect((await bound('ada', password)).code).toBe(resultCode.invalidCredentials);
  expect(await list(userId)).toEqual([]);
  first.end();
});

test('it is good for its person alone, and while that one is let in', async () => {
  const [ownerId] = [await scene.person('owner'), await scene.person('other')];
  const { password } = await add(ownerId);
  expect((await bound('other', password)).code).toBe(resultCode.invalidCredentials);
  const client = await bound('owner', password);
  await scene.postern.call('zitadel.user.v2.UserService/LockUser', { userId: ownerId });
  expect(await client.sees()).toBe(resultCode.insufficientAccessRights);
  expect((await bound('owner', password)).code).toBe(resultCode.invalidCredentials);
  client.end();
});

test('it opens nothing but the directory', async () => {
  const userId = await scene.person('session-seeker');
  const { password } = await add(userId);
  await expect(
    scene.postern.call('zitadel.session.v2.SessionService/CreateSession', {
      checks: { user: { userId }, password: { password } },
    }),
  ).rejects.toThrow('invalid_argument');
});

test('it is made by its person or an administrator, and by nobody else', async () => {
  const userId = await scene.person('mine');
  const { token, userId: machineId } = await scene.machine('stranger');
  await expect(add(userId, 'theirs', token)).rejects.toThrow('permission_denied');
  await expect(list(userId, token)).rejects.toThrow('permission_denied');
  await expect(add(machineId)).rejects.toThrow('failed_precondition');
});

test('whoever says that a sign-in was not theirs has none any more', async () => {
  const userId = await scene.person('disowning');
  const { password } = await add(userId);
  const client = await bound('disowning', password);
  const { store } = scene.postern.server.platform;
  const { deviceEvents } = await import('../index.ts');
  const { runCommand } = await import('../../eventstore/index.ts');
  const { applicationPasswordsAggregate } = await import('./state.ts');
  const instanceId = scene.postern.instanceId;
  const command = { instanceId, editor: { user: userId, service: 'test' }, observe() {} };
  await runCommand(store, command, applicationPasswordsAggregate, userId, () => ({
    events: [deviceEvents.devicesForgotten({ id: 'device' })],
  }));
  expect(await client.sees()).toBe(resultCode.insufficientAccessRights);
  expect(await list(userId)).toEqual([]);
  client.end();
});
