import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { registrationOrigins } from '../application/registration-events.ts';
import { until } from '../testing/patience.ts';
import { proofBy, proofKey } from './possession/testing.ts';
import { initialToken, openRegistration, register } from './registration/testing.ts';
import { requireReceiver } from './shared-signals/receivers.ts';
import { signals } from './shared-signals/vocabulary.ts';
import { pollersOf } from './shared-signals/waiting.ts';
import {
  type ConfidentialClient,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  post,
  redirectUri,
  type Scene,
  send,
  userinfo,
} from './testing.ts';
import {
  allLookedAt,
  asReceiver,
  push,
  type StreamConfiguration,
  signalReceiver,
  signalToken,
} from './testing-signals.ts';

/** What a receiver, or somebody who would like to be one, tries on the transmitter of security events. */

let scene: Scene;
/** At an address that is not public, and that nobody has allowed. */
const inside = signalReceiver(() => scene);
let mine: ConfidentialClient;
let yours: ConfidentialClient;
let stream: StreamConfiguration;
/** What an administrator of an organization beside has, with a person and an application of theirs. */
let beside: { orgId: string; userId: string; client: ConfidentialClient };

const users = 'zitadel.user.v2.UserService';
const call = <T = object>(method: string, request: object) => scene.postern.call<T>(method, request);
const newClient = () => scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });

beforeAll(async () => {
  scene = await openScene();
  mine = await newClient();
  yours = await newClient();
  stream = await asReceiver(scene, yours).create();
  beside = await tenant();
});
afterAll(async () => {
  await scene?.postern.stop();
  await inside.stop();
});

async function newUser(organizationId: string, username: string): Promise<string> {
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    organization: { orgId: organizationId },
    username,
    profile: { givenName: 'Some', familyName: 'Body' },
    email: { email: `${username}@example.com`, isVerified: true },
    password: { password },
  });
  await call(`${users}/HumanMFAInitSkipped`, { userId });
  return userId;
}

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
  return { orgId: organizationId, userId: await newUser(organizationId, 'neighbour'), client };
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
    const userId = await newUser(scene.orgId, 'unlinked');
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

describe('tokens', () => {
  const streams = (token: string, scheme = 'Bearer') =>
    send(scene, '/ssf/v1/streams', { headers: { authorization: `${scheme} ${token}` } });

  test('of people, service accounts and for the API are good at no stream', async () => {
    const scope = 'openid offline_access ssf.manage urn:zitadel:iam:org:project:id:zitadel:aud';
    const { access_token, refresh_token, id_token } = await obtainTokens(scene, mine, { scope });
    const { machine } = scene;
    const asked = await post(
      scene,
      '/oauth/v2/token',
      { grant_type: 'client_credentials', scope: 'openid ssf.manage' },
      { clientId: machine.userName, secret: machine.secret },
    );
    expect([asked.status, await asked.json()]).toMatchObject([401, { error: 'invalid_client' }]);
    for (const token of [access_token, refresh_token, id_token, scene.postern.pat, 'nonsense'])
      expect((await streams(token)).status).toBe(401);
    expect((await send(scene, '/ssf/v1/streams', {})).status).toBe(401);
  });

  test('of applications for their streams are good nowhere else', async () => {
    const token = await signalToken(scene, mine);
    expect((await streams(token)).status).toBe(200);
    expect((await userinfo(scene, token)).status).toBe(401);
    expect(await introspect(scene, token)).toEqual({ active: false });
    for (const method of ['zitadel.auth.v1.AuthService/GetMyUser', `${users}/ListUsers`])
      await expect(scene.postern.call(method, {}, token)).rejects.toThrow('unauthenticated');
    const exchanged = await post(
      scene,
      '/oauth/v2/token',
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
      mine,
    );
    expect(exchanged.status).toBe(400);
  });

  test('are given to no application that does not prove itself', async () => {
    const form = { grant_type: 'client_credentials', scope: 'ssf.manage' };
    const asked = [
      await post(scene, '/oauth/v2/token', { ...form, client_id: scene.spa.clientId }),
      await post(scene, '/oauth/v2/token', { ...form, client_id: mine.clientId }),
      await post(scene, '/oauth/v2/token', form, { ...mine, secret: 'wrong' }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  test('are given to no application that has registered itself, by whatever way', async () => {
    await openRegistration(scene);
    const metadata = {
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
    };
    const registered = [
      await register(scene, metadata),
      await register(scene, metadata, (await initialToken(scene)).token),
    ];
    for (const { body } of registered) {
      const client = { clientId: body.client_id, secret: body.client_secret! };
      for (const scope of ['ssf.manage', 'ssf.read', 'openid ssf.read']) {
        const asked = await post(
          scene,
          '/oauth/v2/token',
          { grant_type: 'client_credentials', scope },
          client,
        );
        expect([asked.status, await asked.json()]).toMatchObject([400, { error: 'unauthorized_client' }]);
      }
    }
    for (const origin of registrationOrigins) expect(() => requireReceiver({ origin })).toThrow('itself');
    expect(() => requireReceiver({ origin: undefined })).not.toThrow();
  });

  test('end with the secret that they were got by, and with the application', async () => {
    const client = await newClient();
    const token = await signalToken(scene, client);
    const application = 'zitadel.application.v2.ApplicationService';
    const of = { projectId: scene.projectId, applicationId: client.appId };
    const { clientSecret: secret } = await call<{ clientSecret: string }>(
      `${application}/GenerateClientSecret`,
      of,
    );
    expect((await streams(token)).status).toBe(401);
    const next = await signalToken(scene, { ...client, secret });
    expect((await streams(next)).status).toBe(200);
    await call(`${application}/DeactivateApplication`, of);
    expect((await streams(next)).status).toBe(401);
  });

  test('that are bound to a key are nothing without a new proof by it', async () => {
    const key = await proofKey();
    const at = (path: string) => scene.issuer + path;
    const asked = await post(
      scene,
      '/oauth/v2/token',
      { grant_type: 'client_credentials', scope: 'ssf.read' },
      mine,
      { dpop: await proofBy(key, { htu: at('/oauth/v2/token') }) },
    );
    const { access_token, token_type } = (await asked.json()) as Record<string, string>;
    expect(token_type).toBe('DPoP');
    expect((await streams(access_token!)).status).toBe(401);
    expect((await streams(access_token!, 'DPoP')).status).toBe(401);
    const dpop = await proofBy(key, {
      htm: 'GET',
      htu: at('/ssf/v1/streams'),
      accessToken: access_token!,
    });
    const read = () =>
      send(scene, '/ssf/v1/streams', { headers: { authorization: `DPoP ${access_token}`, dpop } });
    expect((await read()).status).toBe(200);
    expect((await read()).status).toBe(401);
  });
});

describe('an endpoint', () => {
  test('inside of the network is never asked, and nobody learns what answers there', async () => {
    const client = await newClient();
    await obtainTokens(scene, client, {}, await openSession(scene));
    const made = await inside.stream(client, '/inside');
    await asReceiver(scene, client).call('POST', '/ssf/v1/verification', { stream_id: made.stream_id });
    const of = async () =>
      (
        await call<{ deliveries?: { state: string }[] }>(
          'postern.delivery.v1.DeliveryService/ListDeliveries',
          {
            filter: { target: made.stream_id },
          },
        )
      ).deliveries ?? [];
    await until(async () => (await of()).some(({ state }) => state === 'DELIVERY_STATE_GIVEN_UP'));
    expect(inside.pushed).toEqual([]);
    const seen = await asReceiver(scene, client).call('GET', `/ssf/v1/status?stream_id=${made.stream_id}`);
    expect(await seen.json()).toEqual({ stream_id: made.stream_id, status: 'enabled' });
  });

  test('is an http address with nothing else in it, and its header one that can be sent', async () => {
    const { call: ask } = asReceiver(scene, mine);
    const deliveries = [
      { method: push },
      { method: push, endpoint_url: 'file:///etc/passwd' },
      { method: push, endpoint_url: 'https://user:secret@receiver.example/' },
      { method: push, endpoint_url: 'https://receiver.example/#part' },
      { method: push, endpoint_url: 'https://receiver.example/', authorization_header: 'a\r\nx-b: c' },
      { method: push, endpoint_url: 'https://receiver.example/', authorization_header: 'ä' },
      { method: 'urn:example:carrier-pigeon' },
      'push',
      [],
    ];
    for (const delivery of deliveries)
      expect((await ask('POST', '/ssf/v1/streams', { delivery })).status, JSON.stringify(delivery)).toBe(400);
  });

  test('is https, but for an application in development mode', async () => {
    const endpoint_url = 'http://receiver.example/events';
    const inProduction = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      redirectUris: ['https://app.example/callback'],
      postLogoutRedirectUris: [],
      developmentMode: false,
    });
    const streamAt = (client: ConfidentialClient, url: string) =>
      asReceiver(scene, client).call('POST', '/ssf/v1/streams', {
        delivery: { method: push, endpoint_url: url },
      });
    for (const client of [inProduction, scene.api]) {
      const refused = await streamAt(client, endpoint_url);
      expect([refused.status, await refused.json()]).toMatchObject([
        400,
        { error_description: expect.stringContaining('https') },
      ]);
      const made = (await (
        await streamAt(client, 'https://receiver.example/events')
      ).json()) as StreamConfiguration;
      const { stream_id } = made;
      const delivery = { method: push, endpoint_url };
      for (const method of ['PATCH', 'PUT'])
        expect(
          (await asReceiver(scene, client).call(method, '/ssf/v1/streams', { stream_id, delivery })).status,
        ).toBe(400);
    }
    expect((await streamAt(await newClient(), endpoint_url)).status).toBe(201);
  });

  test('has the header that goes to it shown to nobody', async () => {
    const client = await newClient();
    const secret = 'Bearer of-the-receiver-alone';
    const endpoint = {
      method: push,
      endpoint_url: 'https://receiver.example/',
      authorization_header: secret,
    };
    const { create, call: ask } = asReceiver(scene, client);
    const made = await create({ delivery: endpoint });
    const shown = [
      made,
      await (await ask('GET', '/ssf/v1/streams')).json(),
      await call('zitadel.admin.v1.AdminService/ListEvents', { aggregateId: made.stream_id, limit: 10 }),
    ];
    expect(JSON.stringify(shown)).not.toContain('of-the-receiver-alone');
    const recorded = await scene.postern.server.platform.sql`
      SELECT to_jsonb(e)::text AS event FROM eventstore.events2 e WHERE aggregate_id = ${made.stream_id}`;
    expect(recorded.length).toBe(1);
    expect(JSON.stringify(recorded)).not.toContain('of-the-receiver-alone');
  });
});

describe('a request', () => {
  test('that is larger than any needs to be is refused before it costs anything', async () => {
    const { call: ask } = asReceiver(scene, yours);
    const { pathname, search } = new URL(stream.delivery.endpoint_url);
    const ack = (count: number, length: number) =>
      Array.from({ length: count }, (_, at) => `${at}`.padStart(length, '0'));
    const statuses = [];
    for (const body of [
      { ack: ack(1_001, 10) },
      { ack: ack(2, 201) },
      { ack: 'all' },
      { ack: [1] },
      { setErrs: [] },
      { setErrs: { one: 'wrong' } },
      { maxEvents: -1 },
      { maxEvents: 1.5 },
      { returnImmediately: 'yes' },
    ])
      statuses.push((await ask('POST', pathname + search, body)).status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    expect((await ask('POST', pathname + search, { ack: ack(10_000, 60) })).status).toBe(413);
    expect((await ask('POST', pathname + search, { ack: ack(1_000, 36), maxEvents: 0 })).status).toBe(200);
    const uris = { events_requested: ack(101, 20) };
    expect((await ask('POST', '/ssf/v1/streams', uris)).status).toBe(400);
    const state = { stream_id: stream.stream_id, state: 'x'.repeat(1_001) };
    expect((await ask('POST', '/ssf/v1/verification', state)).status).toBe(400);
  });

  test('for more streams than an application has use for is refused', async () => {
    const { create, call: ask } = asReceiver(scene, await newClient());
    for (let made = 0; made < 10; made++) await create();
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(409);
  });

  test('for more streams than there is room for is refused, however many come at once', async () => {
    const { call: ask } = asReceiver(scene, await newClient());
    const replies = await Promise.all(Array.from({ length: 13 }, () => ask('POST', '/ssf/v1/streams', {})));
    expect(replies.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 201),
      ...Array.from({ length: 3 }, () => 409),
    ]);
    const streams = (await (await ask('GET', '/ssf/v1/streams')).json()) as StreamConfiguration[];
    expect(streams.length).toBe(10);
    // The place of one that is removed is free again, once.
    await ask('DELETE', `/ssf/v1/streams?stream_id=${streams[3]!.stream_id}`);
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(201);
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(409);
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

test('a security event token is no ID token, logout token, access token or assertion', async () => {
  const client = await newClient();
  const { create, poll } = asReceiver(scene, client);
  const own = await create({ events_requested: [signals.accountDisabled] });
  const session = await openSession(scene);
  await obtainTokens(scene, client, {}, session);
  await call(`${users}/LockUser`, { userId: scene.alice.userId });
  await call(`${users}/UnlockUser`, { userId: scene.alice.userId });
  const sets = async () => Object.values((await poll(own)).sets);
  await until(async () => (await sets()).length === 1);
  const [token] = (await sets()) as [string];
  const hinted = await send(scene, `/oidc/v1/end_session?id_token_hint=${token}`, { redirect: 'manual' });
  expect(hinted.status).toBe(400);
  expect((await userinfo(scene, token)).status).toBe(401);
  expect(await introspect(scene, token)).toEqual({ active: false });
  const forms: Record<string, string>[] = [
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    },
    { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: token },
  ];
  for (const form of forms)
    expect((await post(scene, '/oauth/v2/token', form, client)).status, form['grant_type']).toBeOneOf([
      400, 401,
    ]);
});

test('polls that wait leave room for those of others, and events of others wake none of them', async () => {
  const client = await newClient();
  const { create, poll } = asReceiver(scene, client);
  const own = await create();
  const other = await newClient();
  const theirs = await asReceiver(scene, other).create();
  await obtainTokens(scene, other, {}, await openSession(scene));
  const { waiting } = pollersOf(scene.postern.server.platform);
  const before = waiting();
  const gone = new AbortController();
  const polls = Array.from({ length: 4 }, () => poll(own, {}, gone.signal).catch(() => undefined));
  await until(() => waiting() === before + 4);
  // The fifth is told at once that there is nothing.
  expect(await poll(own, {})).toEqual({ sets: {} });
  await call(`${users}/LockUser`, { userId: scene.alice.userId });
  await call(`${users}/UnlockUser`, { userId: scene.alice.userId });
  await until(async () => Object.keys((await asReceiver(scene, other).poll(theirs)).sets).length === 2);
  expect(waiting()).toBe(before + 4);
  gone.abort();
  await Promise.all(polls);
  await until(() => waiting() === before);
});
