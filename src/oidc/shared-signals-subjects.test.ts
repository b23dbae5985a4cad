import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { securityEventDue } from './shared-signals/events.ts';
import { signals } from './shared-signals/vocabulary.ts';
import { obtainTokens, openScene, openSession, type Scene } from './testing.ts';
import { allLookedAt, asReceiver, signalActors, typeOf } from './testing-signals.ts';

/** OpenID Shared Signals Framework 1.0: of whom receivers hear, and by what name. */

let scene: Scene;
const { call, fetchedUntil, newClient, newUser, signedIn } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const users = 'zitadel.user.v2.UserService';

describe('who polls', () => {
  test('hears of users of its organization who never signed in once they are added, until they are removed', async () => {
    const client = await newClient();
    const { create, call: ask } = asReceiver(scene, client);
    const stream = await create();
    const { userId } = await newUser();
    const { stream_id } = stream;
    const subject = { format: 'iss_sub', iss: scene.issuer, sub: userId };
    await call(`${users}/LockUser`, { userId });
    await allLookedAt(scene);
    const added = await ask('POST', '/ssf/v1/subjects/add', { stream_id, subject, verified: true });
    expect([added.status, await added.json()]).toEqual([200, {}]);
    await call(`${users}/UnlockUser`, { userId });
    expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-enabled']);
    expect((await ask('POST', '/ssf/v1/subjects/remove', { stream_id, subject })).status).toBe(204);
    await call(`${users}/LockUser`, { userId });
    await allLookedAt(scene);
    await ask('POST', '/ssf/v1/subjects/add', { stream_id, subject });
    await call(`${users}/DeleteUser`, { userId });
    expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-purged']);
  });

  test('can add users of its organization by their address, and nobody else', async () => {
    const client = await newClient();
    const { create, call: ask } = asReceiver(scene, client);
    const stream = await create();
    const { userId, userName } = await newUser();
    const add = async (subject: object) => {
      const added = await ask('POST', '/ssf/v1/subjects/add', { stream_id: stream.stream_id, subject });
      return [added.status, await added.json()];
    };
    const email = `${userName.toUpperCase()}@example.com`;
    expect(await add({ format: 'email', email })).toEqual([200, {}]);
    expect(await add({ format: 'email', email: 'nobody@example.com' })).toEqual([200, {}]);
    expect((await add({ format: 'phone_number', phone_number: '+41791234567' }))[0]).toBe(400);
    await call(`${users}/LockUser`, { userId });
    expect(await fetchedUntil(client, stream)).toMatchObject([
      { sub_id: { format: 'iss_sub', iss: scene.issuer, sub: userId } },
    ]);
  });

  test('hears no more of somebody who is gone than that', async () => {
    const client = await newClient();
    const { create, status } = asReceiver(scene, client);
    const stream = await create();
    const { userId } = await signedIn(client);
    await status(stream, 'paused');
    await call(`${users}/LockUser`, { userId });
    await call(`${users}/DeleteUser`, { userId });
    await status(stream, 'enabled');
    expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-purged']);
  });
});

test('an organization that goes takes its users along, of whom applications of others are told', async () => {
  const client = await newClient();
  const stream = await asReceiver(scene, client).create();
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Going' },
  );
  const { userId } = await newUser('goes', organizationId);
  await obtainTokens(scene, client, {}, await openSession(scene, 'goes@example.com'));
  await call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId });
  expect(await fetchedUntil(client, stream)).toMatchObject([
    { sub_id: { sub: userId }, events: { [signals.accountPurged]: {} } },
  ]);
});

test('pairwise applications hear of users by their own names for them', async () => {
  const client = await newClient();
  await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: client.appId,
    subjectType: 'pairwise',
  });
  const { create, call: ask } = asReceiver(scene, client);
  const stream = await create();
  const { userId, tokens } = await signedIn(client);
  const { sub } = JSON.parse(Buffer.from(tokens.id_token.split('.')[1]!, 'base64url').toString()) as {
    sub: string;
  };
  expect(sub).not.toBe(userId);
  await call(`${users}/LockUser`, { userId });
  expect(await fetchedUntil(client, stream)).toMatchObject([{ sub_id: { sub } }]);
  // By its own name the user is removed, and by the id, which it does not know, nobody.
  const { stream_id } = stream;
  const remove = (id: string) =>
    ask('POST', '/ssf/v1/subjects/remove', { stream_id, subject: { format: 'opaque', id } });
  await remove(userId);
  await call(`${users}/UnlockUser`, { userId });
  expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-enabled']);
  await remove(sub);
  await call(`${users}/LockUser`, { userId });
  const { tokens: others, userId: other } = await signedIn(client);
  expect(others.id_token).toBeString();
  await call(`${users}/LockUser`, { userId: other });
  expect((await fetchedUntil(client, stream)).length).toBe(1);
});

test('a removal that was broken off when it was written who is to be told can be tried again', async () => {
  const client = await newClient();
  const stream = await asReceiver(scene, client).create();
  const { userId } = await signedIn(client);
  const { server, instanceId } = scene.postern;
  await server.platform.store.append({ instanceId, editor: { user: 'SYSTEM', service: 'test' } }, [
    {
      aggregateType: 'security_event',
      aggregateId: `purged-${userId}`,
      owner: instanceId,
      expectedVersion: 0,
      events: [securityEventDue({ event: signals.accountPurged, streams: [stream.stream_id], userId })],
    },
  ]);
  await call(`${users}/DeleteUser`, { userId });
  expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-purged']);
});
