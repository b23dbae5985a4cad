import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import {
  exchange,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  type Scene,
} from './testing.ts';
import { relyingParty } from './testing-logout.ts';

/** Global Token Revocation (draft-parecki-oauth-global-token-revocation). */

let scene: Scene;
let guard: { readonly userId: string; readonly token: string };
const party = relyingParty(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  await scene.postern.call('zitadel.feature.v2.FeatureService/SetInstanceFeatures', {
    enableBackChannelLogout: true,
  });
  guard = await machine('guard', scene.orgId, 'ORG_USER_MANAGER');
});
afterAll(async () => {
  await scene?.postern.stop();
  await party.stop();
});

/** A service account with a token, and a role in an organization. */
async function machine(username: string, organizationId: string, role?: string) {
  const { call, callIn } = scene.postern;
  const { id: userId } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username,
    machine: { name: username },
  });
  if (role)
    await callIn(organizationId, 'zitadel.management.v1.ManagementService/AddOrgMember', {
      userId,
      roles: [role],
    });
  const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
    userId,
    expirationDate: new Date(Date.now() + 3_600_000).toISOString(),
  });
  return { userId, token };
}

const revoke = (token: string | undefined, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${scene.issuer}/oauth/v2/global_token_revocation`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const alice = () => ({ sub_id: { format: 'iss_sub', iss: scene.issuer, sub: scene.alice.userId } });
const isActive = async (token: string) => (await introspect(scene, token)).active;
const refresh = (refresh_token: string, client = scene.web) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token }, client);

test('every sign-in of the person ends, whatever was granted goes, and applications are told', async () => {
  const client = await party.client('/told');
  const first = await obtainTokens(scene, client);
  const second = await obtainTokens(scene);
  // Left by the person themselves, with what was granted for later.
  const left = await obtainTokens(scene);
  await fetch(`${scene.issuer}/oidc/v1/end_session?id_token_hint=${left.id_token}`, { redirect: 'manual' });
  const later = await refresh(left.refresh_token);
  expect(later.status).toBe(200);
  const answer = await revoke(guard.token, alice());
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  for (const token of [first, second, later.body]) {
    expect(await isActive(token.access_token)).toBe(false);
    const again = await refresh(token.refresh_token, token === first ? client : scene.web);
    expect(again.body.error).toBe('invalid_grant');
  }
  const session = scene.postern.call('zitadel.session.v2.SessionService/GetSession', {
    sessionId: second.session.sessionId,
  });
  await expect(session).rejects.toThrow('not_found');
  await until(() => party.told('/told').length > 0);
  expect(party.told('/told')).toMatchObject([{ sid: first.session.sessionId }]);
  expect(await isActive((await obtainTokens(scene)).access_token)).toBe(true);
});

test('by an opaque id as well; nothing happens to anybody else', async () => {
  const other = await scene.postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: scene.orgId },
    username: 'bob',
    profile: { givenName: 'Bob', familyName: 'Example' },
    email: { email: 'bob@example.com', isVerified: true },
    password: { password },
  });
  await scene.postern.call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId: other.userId });
  const bob = await obtainTokens(scene, scene.web, {}, await openSession(scene, 'bob'));
  const hers = await obtainTokens(scene);
  expect((await revoke(guard.token, { sub_id: { format: 'opaque', id: other.userId } })).status).toBe(204);
  expect([await isActive(bob.access_token), await isActive(hers.access_token)]).toEqual([false, true]);
});

test('only service accounts that may end sessions do so, and only of their organization’s people', async () => {
  const { access_token } = await obtainTokens(scene);
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'elsewhere' },
  );
  const [nobody, stranger] = [
    await machine('nobody', scene.orgId),
    await machine('stranger', organizationId, 'ORG_OWNER'),
  ];
  const asked = async (token: string | undefined, body: unknown = alice()) => {
    const { status } = await revoke(token, body);
    return status;
  };
  expect(await asked(undefined)).toBe(401);
  expect(await asked('x')).toBe(401);
  expect(await asked(access_token)).toBeOneOf([401, 403]);
  expect(await asked(scene.alice.userId)).toBe(401);
  expect(await asked(nobody.token)).toBe(403);
  // Who is not there, and who is none of theirs, are told alike.
  const told = async (body: unknown) => (await revoke(stranger.token, body)).text();
  expect(await asked(stranger.token)).toBe(404);
  expect(await told(alice())).toBe(await told({ sub_id: { format: 'opaque', id: '404' } }));
  const foreign = {
    sub_id: { format: 'iss_sub', iss: 'https://elsewhere.example', sub: scene.alice.userId },
  };
  expect(await asked(guard.token, foreign)).toBe(404);
  expect(await isActive(access_token)).toBe(true);
});

test('what is no such request is told what would be right', async () => {
  const { access_token } = await obtainTokens(scene);
  for (const body of [
    '',
    '[]',
    '{',
    '{"sub_id":"x"}',
    '{"sub_id":{"format":"email","email":"a@b.example"}}',
  ]) {
    const answer = await revoke(guard.token, body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: expect.any(String) },
    ]);
  }
  expect((await revoke(guard.token, alice(), { 'content-type': 'text/plain' })).status).toBe(400);
  expect((await revoke(guard.token, `{"x":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
  expect(await isActive(access_token)).toBe(true);
});
