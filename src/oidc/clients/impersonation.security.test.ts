import { afterAll, beforeAll, expect, test } from 'bun:test';
import { exchange, introspect, openScene, post, type Scene } from '../testing.ts';

/** Client ids are what resource servers know clients by: nobody gets tokens that bear another one's. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

/** A machine of another organization, with names as its administrator likes. */
async function machine(identity: { username?: string; userId?: string }): Promise<string> {
  const { call } = scene.postern;
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: crypto.randomUUID() },
  );
  const { id } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    ...identity,
    machine: { name: 'Mallory' },
  });
  const made = await call<{ clientSecret: string }>('zitadel.user.v2.UserService/AddSecret', { userId: id });
  return made.clientSecret;
}

const grant = (clientId: string, secret: string) =>
  exchange(
    scene,
    {
      grant_type: 'client_credentials',
      scope: `openid urn:zitadel:iam:org:project:id:${scene.projectId}:aud`,
    },
    { clientId, secret },
  );

test('a machine under the client id of an application is not that application', async () => {
  for (const identity of [
    { username: scene.web.clientId },
    { userId: scene.spa.clientId, username: 'other' },
  ]) {
    const secret = await machine(identity);
    const clientId = identity.userId ?? identity.username ?? '';
    const { status, body } = await grant(clientId, secret);
    // The public application is known by its id alone, and may not ask for itself.
    expect([status, body.error]).toEqual(
      clientId === scene.spa.clientId ? [400, 'unauthorized_client'] : [401, 'invalid_client'],
    );
  }
  // Nor does it stand in the way of the application.
  const revoked = await post(scene, '/oauth/v2/revoke', { token: 'unknown' }, scene.web);
  expect(revoked.status).toBe(200);
});

test('a machine under the name or id of another machine gets no tokens that bear it', async () => {
  const { userId, userName } = scene.machine;
  const asName = await machine({ username: userId });
  const asId = await machine({ userId: userName, username: 'third' });
  for (const [clientId, secret] of [
    [userId, asName],
    [userName, asId],
  ] as const) {
    const { status, body } = await grant(clientId, secret);
    expect(status).toBe(401);
    expect(body.access_token).toBeUndefined();
  }
});

test('a failed client is remembered by no more than an id', async () => {
  const long = 'x'.repeat(20_000);
  for (let i = 0; i < 12; i++) {
    const form = { token: 'any', client_id: `${long}${i}`, client_secret: 'wrong' };
    const answer = await post(scene, '/oauth/v2/introspect', form);
    // All that is too long to be an id counts as one.
    expect(answer.status).toBe(i < 10 ? 401 : 429);
  }
  expect(await introspect(scene, 'any')).toEqual({ active: false });
});
