import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import {
  type ConfidentialClient,
  obtainTokens,
  openScene,
  openSession,
  redirectUri,
  type Scene,
} from './testing.ts';
import { allLookedAt, asReceiver, type StreamConfiguration, signalActors } from './testing-signals.ts';

/** What a receiver of security events tries on the streams and people of others, and on what is imposed on its own. */

let scene: Scene;
let mine: ConfidentialClient;
let yours: ConfidentialClient;
let stream: StreamConfiguration;
/** What an administrator of an organization beside has, with a person and an application of theirs. */
let beside: { orgId: string; userId: string; client: ConfidentialClient };
const { call, newClient, newUser } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
  mine = await newClient();
  yours = await newClient();
  stream = await asReceiver(scene, yours).create();
  beside = await tenant();
});
afterAll(() => scene?.postern.stop());

const users = 'zitadel.user.v2.UserService';

async function tenant() {
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Beside' },
  );
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: 'Beside',
  });
  const { applicationId, oidcConfiguration } = await call<{
    applicationId: string;
    oidcConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'beside',
    oidcConfiguration: {
      redirectUris: [redirectUri],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      developmentMode: true,
    },
  });
  const { clientId, clientSecret: secret } = oidcConfiguration;
  const client = { appId: applicationId, clientId, secret };
  const { userId } = await newUser('neighbour', organizationId);
  return { orgId: organizationId, userId, client };
}

describe('the stream of another application', () => {
  test('looks like none, whatever is asked of it', async () => {
    const { call: ask } = asReceiver(scene, mine);
    const subject = { format: 'iss_sub', iss: scene.issuer, sub: scene.alice.userId };
    const attempts = async (stream_id: string) => {
      const query = `?stream_id=${stream_id}`;
      const replies = [
        await ask('GET', `/ssf/v1/streams${query}`),
        await ask('DELETE', `/ssf/v1/streams${query}`),
        await ask('PATCH', '/ssf/v1/streams', { stream_id, description: 'mine' }),
        await ask('PUT', '/ssf/v1/streams', { stream_id }),
        await ask('GET', `/ssf/v1/status${query}`),
        await ask('POST', '/ssf/v1/status', { stream_id, status: 'disabled' }),
        await ask('POST', '/ssf/v1/verification', { stream_id }),
        await ask('POST', '/ssf/v1/subjects/add', { stream_id, subject }),
        await ask('POST', '/ssf/v1/subjects/remove', { stream_id, subject }),
        await ask('POST', `/ssf/v1/poll${query}`, { returnImmediately: true }),
      ];
      return Promise.all(replies.map(async (reply) => [reply.status, await reply.json()]));
    };
    const theirs = await attempts(stream.stream_id);
    expect(theirs).toEqual(await attempts('0'));
    expect(new Set(theirs.map(([status]) => status))).toEqual(new Set([404]));
    expect(await (await ask('GET', '/ssf/v1/streams')).json()).toEqual([]);
    const still = await asReceiver(scene, yours).call('GET', `/ssf/v1/status?stream_id=${stream.stream_id}`);
    expect(await still.json()).toEqual({ stream_id: stream.stream_id, status: 'enabled' });
  });

  test('has nothing taken from it by a jti that somebody knows', async () => {
    const { create, poll } = asReceiver(scene, mine);
    const own = await create();
    await obtainTokens(scene, yours, {}, await openSession(scene));
    await call(`${users}/LockUser`, { userId: scene.alice.userId });
    await call(`${users}/UnlockUser`, { userId: scene.alice.userId });
    const receiver = asReceiver(scene, yours);
    const waits = async () => Object.keys((await receiver.poll(stream)).sets);
    await until(async () => (await waits()).length === 2);
    await poll(own, { ack: await waits(), returnImmediately: true });
    expect((await waits()).length).toBe(2);
    await receiver.fetched(stream);
  });
});

describe('users of other tenants', () => {
  test('are told of to nobody who adds them, and adding them tells nothing', async () => {
    const { create, call: ask, fetched } = asReceiver(scene, mine);
    const own = await create();
    const add = async (sub: string) => {
      const subject = { format: 'iss_sub', iss: scene.issuer, sub };
      const reply = await ask('POST', '/ssf/v1/subjects/add', { stream_id: own.stream_id, subject });
      return [reply.status, await reply.json()];
    };
    expect(await add(beside.userId)).toEqual(await add('no-such-user'));
    expect(await add(beside.userId)).toEqual([200, {}]);
    await call(`${users}/LockUser`, { userId: beside.userId });
    await allLookedAt(scene);
    expect(await fetched(own)).toEqual([]);
    await call(`${users}/UnlockUser`, { userId: beside.userId });
  });

  test('are told of to applications at which they signed in, of whatever tenant, and to no other', async () => {
    const theirs = asReceiver(scene, beside.client);
    const [known, unknown] = [await theirs.create(), await asReceiver(scene, mine).create()];
    // Alice, who is of another organization, signs in there.
    await obtainTokens(scene, beside.client, { scope: 'openid' }, await openSession(scene));
    await call(`${users}/LockUser`, { userId: scene.alice.userId });
    await until(async () => Object.keys((await theirs.poll(known)).sets).length === 1);
    await call(`${users}/UnlockUser`, { userId: scene.alice.userId });
    await allLookedAt(scene);
    expect(await asReceiver(scene, mine).fetched(unknown)).toEqual([]);
  });

  test('cannot be added by the name that another application has for them', async () => {
    const pairwise = async () => {
      const client = await newClient();
      await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
        projectId: scene.projectId,
        applicationId: client.appId,
        subjectType: 'pairwise',
      });
      return client;
    };
    const client = await pairwise();
    const { userId } = await newUser('unlinked');
    const { create, call: ask, fetched } = asReceiver(scene, client);
    const own = await create();
    await ask('POST', '/ssf/v1/subjects/add', {
      stream_id: own.stream_id,
      subject: { format: 'opaque', id: userId },
    });
    await call(`${users}/LockUser`, { userId });
    await allLookedAt(scene);
    expect(await fetched(own)).toEqual([]);
  });
});

describe('what an administrator has imposed on a stream', () => {
  const impose = (streamId: string, status: string, reason = '') =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId,
      status: `STREAM_STATUS_${status}`,
      reason,
    });

  test('is undone neither by its receiver nor by another stream', async () => {
    const receiver = asReceiver(scene, await newClient());
    const { call: ask, create, status } = receiver;
    const own = await create();
    const path = `?stream_id=${own.stream_id}`;
    const now = async () => (await ask('GET', `/ssf/v1/status${path}`)).json();
    for (const [imposed, word] of [
      ['PAUSED', 'paused'],
      ['DISABLED', 'disabled'],
    ] as const) {
      await impose(own.stream_id, imposed, 'an incident');
      const attempts = [
        await status(own, 'enabled'),
        await ask('DELETE', `/ssf/v1/streams${path}`),
        await ask('POST', '/ssf/v1/streams', {}),
      ];
      for (const reply of attempts)
        expect([reply.status, await reply.json()]).toMatchObject([403, { error: 'access_denied' }]);
      expect(await now()).toEqual({ stream_id: own.stream_id, status: word, reason: 'an incident' });
    }
    expect((await status(own, 'paused')).status).toBe(403);
    await impose(own.stream_id, 'ENABLED');
    expect(await now()).toEqual({ stream_id: own.stream_id, status: 'enabled' });
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(201);
    expect((await ask('DELETE', `/ssf/v1/streams${path}`)).status).toBe(204);
  });

  test('holds where the receiver had stopped it before, or stops it more', async () => {
    const { create, status } = asReceiver(scene, await newClient());
    const own = await create();
    await status(own, 'paused');
    expect((await status(own, 'enabled')).status).toBe(200);
    await status(own, 'paused');
    await impose(own.stream_id, 'PAUSED');
    expect((await status(own, 'enabled')).status).toBe(403);
    expect((await status(own, 'disabled')).status).toBe(200);
    expect((await status(own, 'enabled')).status).toBe(403);
    await impose(own.stream_id, 'PAUSED');
    await impose(own.stream_id, 'ENABLED');
    await status(own, 'disabled');
    expect((await status(own, 'enabled')).status).toBe(200);
  });
});
