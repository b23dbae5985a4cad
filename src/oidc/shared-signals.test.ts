import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { until } from '../testing/patience.ts';
import { securityEventDue, streamAdded } from './shared-signals/events.ts';
import { signals, supportedSignals } from './shared-signals/vocabulary.ts';
import { obtainTokens, openScene, openSession, password, post, type Scene } from './testing.ts';
import {
  allLookedAt,
  asReceiver,
  contentOf,
  poll,
  push,
  type SecurityEvent,
  type StreamConfiguration,
  signalReceiver,
  signalToken,
  typeOf,
} from './testing-signals.ts';

/** OpenID Shared Signals Framework 1.0: a transmitter, and receivers that verify what they get. */

let scene: Scene;
const receiver = signalReceiver(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

const users = 'zitadel.user.v2.UserService';
const call = <T = object>(method: string, request: object) => scene.postern.call<T>(method, request);
const newClient = () => scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });

let made = 0;
async function newUser(): Promise<{ userId: string; userName: string }> {
  const userName = `person${++made}`;
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    organization: { orgId: scene.orgId },
    username: userName,
    profile: { givenName: 'Some', familyName: 'Body' },
    email: { email: `${userName}@example.com`, isVerified: true },
    password: { password },
  });
  await call(`${users}/HumanMFAInitSkipped`, { userId });
  return { userId, userName };
}

/** Somebody who has signed in at a client. */
async function signedIn(client: Awaited<ReturnType<typeof newClient>>) {
  const user = await newUser();
  const session = await openSession(scene, user.userName);
  const tokens = await obtainTokens(scene, client, {}, session);
  return { ...user, session, tokens };
}

const fetchedUntil = async (
  client: Awaited<ReturnType<typeof newClient>>,
  stream: StreamConfiguration,
  count = 1,
): Promise<SecurityEvent[]> => {
  const events: SecurityEvent[] = [];
  await until(async () => {
    events.push(...(await asReceiver(scene, client).fetched(stream)));
    return events.length >= count;
  }, `${count} security events`);
  return events;
};

describe('the transmitter', () => {
  test('says where what is', async () => {
    const response = await fetch(`${scene.issuer}/.well-known/ssf-configuration`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const metadata = (await response.json()) as Record<string, string>;
    expect(metadata).toMatchObject({
      spec_version: '1_0',
      issuer: scene.issuer,
      jwks_uri: `${scene.issuer}/oauth/v2/keys`,
      delivery_methods_supported: [push, poll],
      default_subjects: 'ALL',
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    });
    for (const name of Object.keys(metadata).filter((each) => each.endsWith('_endpoint'))) {
      const { status } = await fetch(metadata[name]!, { method: 'POST' });
      expect([name, status]).toEqual([name, 401]);
    }
  });

  test('gives an application a token for its streams, which is good for nothing else', async () => {
    const response = await post(
      scene,
      '/oauth/v2/token',
      { grant_type: 'client_credentials', scope: 'ssf.read ssf.manage openid' },
      scene.web,
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'ssf.read ssf.manage',
    });
  });

  test('has streams that are made, read, changed, replaced and removed', async () => {
    const client = await newClient();
    const { call: ask, create } = asReceiver(scene, client);
    const made = await create({
      events_requested: [signals.sessionRevoked, 'https://example.com/unknown'],
      description: 'mine',
    });
    expect(made).toMatchObject({
      iss: scene.issuer,
      aud: client.clientId,
      events_supported: supportedSignals,
      events_delivered: [signals.sessionRevoked],
      delivery: { method: poll },
      description: 'mine',
    });
    const { stream_id } = made;
    const read = async (query = `?stream_id=${stream_id}`) =>
      (await ask('GET', `/ssf/v1/streams${query}`)).json();
    expect(await read()).toEqual(made);
    expect(await read('')).toEqual([made]);
    const delivery = {
      method: push,
      endpoint_url: 'https://receiver.example/',
      authorization_header: 'Bearer x',
    };
    const changed = await ask('PATCH', '/ssf/v1/streams', { stream_id, delivery });
    expect(await changed.json()).toEqual({
      ...made,
      delivery: { method: push, endpoint_url: 'https://receiver.example/' },
    });
    const replaced = await ask('PUT', '/ssf/v1/streams', {
      stream_id,
      iss: scene.issuer,
      events_requested: [signals.accountPurged],
    });
    expect(await replaced.json()).toMatchObject({
      events_delivered: [signals.accountPurged],
      delivery: { method: poll },
    });
    const wrong = await ask('PATCH', '/ssf/v1/streams', { stream_id, aud: 'somebody' });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    expect((await ask('DELETE', `/ssf/v1/streams?stream_id=${stream_id}`)).status).toBe(204);
    expect((await ask('GET', `/ssf/v1/streams?stream_id=${stream_id}`)).status).toBe(404);
    expect(await read('')).toEqual([]);
  });
});

describe('a push', () => {
  test('tells of a sign-in that ended, to who has tokens of it, by names that it knows', async () => {
    const [client, other] = [await newClient(), await newClient()];
    await receiver.stream(client, '/session', {
      delivery: {
        method: push,
        endpoint_url: receiver.url('/session'),
        authorization_header: 'Bearer of-the-receiver',
      },
    });
    await receiver.stream(other, '/elsewhere');
    const { userId, session } = await signedIn(client);
    await call('zitadel.session.v2.SessionService/DeleteSession', { sessionId: session.sessionId });
    await until(() => receiver.at('/session').length > 0);
    const [pushed] = receiver.at('/session');
    expect(pushed).toMatchObject({
      authorization: 'Bearer of-the-receiver',
      contentType: 'application/secevent+jwt',
    });
    expect(pushed?.event).toMatchObject({
      aud: client.clientId,
      sub_id: {
        format: 'complex',
        user: { format: 'iss_sub', iss: scene.issuer, sub: userId },
        session: { format: 'opaque', id: session.sessionId },
      },
      events: { [signals.sessionRevoked]: { initiating_entity: 'admin' } },
    });
    expect(contentOf(pushed!.event!)['event_timestamp']).toBeNumber();
    expect(receiver.at('/elsewhere')).toEqual([]);
  });

  test('is repeated with the same token until it is taken', async () => {
    const client = await newClient();
    await receiver.stream(client, '/failing');
    let failing = true;
    receiver.answers((path) =>
      path === '/failing' && failing
        ? Response.json({ err: 'authentication_failed', description: 'later' }, { status: 400 })
        : undefined,
    );
    const { userId } = await signedIn(client);
    await call(`${users}/LockUser`, { userId });
    await until(() => receiver.at('/failing').length > 0);
    failing = false;
    await until(() => receiver.at('/failing').length > 1);
    const events = receiver.events('/failing');
    expect(events[1]).toEqual(events[0]!);
    expect(typeOf(events[0]!)).toBe('account-disabled');
  });

  test('waits while its stream is paused, and is dropped while it is disabled', async () => {
    const client = await newClient();
    const stream = await receiver.stream(client, '/paused');
    const { status } = asReceiver(scene, client);
    const { userId } = await signedIn(client);
    expect(await (await status(stream, 'paused', 'night')).json()).toEqual({
      stream_id: stream.stream_id,
      status: 'paused',
      reason: 'night',
    });
    await call(`${users}/LockUser`, { userId });
    await allLookedAt(scene);
    await status(stream, 'enabled');
    await until(() => receiver.at('/paused').length > 0);
    await status(stream, 'disabled');
    await call(`${users}/UnlockUser`, { userId });
    await status(stream, 'enabled');
    await call(`${users}/DeactivateUser`, { userId });
    await until(() => receiver.at('/paused').length > 1);
    expect(receiver.events('/paused').map(typeOf)).toEqual(['account-disabled', 'account-disabled']);
  });

  test('verifies the stream with the state of who asks for it, and not again at once', async () => {
    const client = await newClient();
    const { stream_id } = await receiver.stream(client, '/verified', { events_requested: [] });
    const { call: ask } = asReceiver(scene, client);
    const verify = () => ask('POST', '/ssf/v1/verification', { stream_id, state: 'some state' });
    expect((await verify()).status).toBe(204);
    const again = await verify();
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '5']);
    await until(() => receiver.at('/verified').length > 0);
    expect(receiver.events('/verified')).toMatchObject([
      {
        sub_id: { format: 'opaque', id: stream_id },
        events: {
          'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: 'some state' },
        },
      },
    ]);
  });
});

describe('who polls', () => {
  test('is told of everything that happens to a user’s account', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId } = await signedIn(client);
    const subject = { format: 'iss_sub', iss: scene.issuer, sub: userId };
    const happens: [method: string, request: object, type: string, content: object][] = [
      ['LockUser', { userId }, 'account-disabled', {}],
      ['UnlockUser', { userId }, 'account-enabled', {}],
      ['DeactivateUser', { userId }, 'account-disabled', {}],
      ['ReactivateUser', { userId }, 'account-enabled', {}],
      [
        'SetPassword',
        { userId, newPassword: { password: 'Another-password1' } },
        'credential-change',
        { credential_type: 'password', change_type: 'update', initiating_entity: 'admin' },
      ],
      ['AddOTPEmail', { userId }, 'credential-change', { credential_type: 'email', change_type: 'create' }],
      [
        'RemoveOTPEmail',
        { userId },
        'credential-change',
        { credential_type: 'email', change_type: 'delete' },
      ],
      ['DeleteUser', { userId }, 'account-purged', {}],
    ];
    for (const [method, request, type, content] of happens) {
      await call(`${users}/${method}`, request);
      const events = await fetchedUntil(client, stream);
      expect(events.map(typeOf), method).toEqual([type]);
      expect(events[0]!.sub_id).toEqual(subject);
      expect(contentOf(events[0]!)).toMatchObject(content);
    }
  });

  test('is told that a new password is wanted, beside that there is another', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId } = await signedIn(client);
    await call(`${users}/SetPassword`, {
      userId,
      newPassword: { password: 'Another-password1', changeRequired: true },
    });
    const types = (await fetchedUntil(client, stream, 2)).map(typeOf);
    expect(types.sort()).toEqual(['account-credential-change-required', 'credential-change']);
  });

  test('is told once that what it had was revoked', async () => {
    const client = await newClient();
    const stream = await asReceiver(scene, client).create();
    const { userId, session, tokens } = await signedIn(client);
    await post(scene, '/oauth/v2/revoke', { token: tokens.refresh_token }, client);
    expect(await fetchedUntil(client, stream)).toMatchObject([
      { sub_id: { user: { sub: userId }, session: { id: session.sessionId } } },
    ]);
    await call(`${users}/LockUser`, { userId });
    expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['account-disabled']);
  });

  test('gets what waits until it is confirmed, waits for the next, and refuses what it cannot use', async () => {
    const client = await newClient();
    const { create, poll: ask } = asReceiver(scene, client);
    const stream = await create({ events_requested: [signals.accountDisabled] });
    const people = await Promise.all([signedIn(client), signedIn(client), signedIn(client)]);
    const waited = ask(stream, {});
    for (const { userId } of people) await call(`${users}/LockUser`, { userId });
    expect(Object.keys((await waited).sets).length).toBeGreaterThan(0);
    await until(async () => Object.keys((await ask(stream)).sets).length === 3);
    const first = await ask(stream, { maxEvents: 2, returnImmediately: true });
    expect([Object.keys(first.sets).length, first.moreAvailable]).toEqual([2, true]);
    const [one, two] = Object.keys(first.sets) as [string, string];
    const setErrs = { [two]: { err: 'invalid_audience', description: 'not for us' } };
    const rest = await ask(stream, { ack: [one], setErrs, returnImmediately: true });
    expect(Object.keys(rest.sets).length).toBe(1);
    expect(Object.keys(rest.sets)).not.toContain(one);
    const [third] = Object.keys(rest.sets) as [string];
    expect(await ask(stream, { ack: [third], maxEvents: 0 })).toEqual({ sets: {} });
    expect(await ask(stream)).toEqual({ sets: {} });
    const { attempts } = await call<{ attempts: { outcome: string; said: string }[] }>(
      'postern.delivery.v1.DeliveryService/GetDelivery',
      { id: two },
    );
    expect(attempts.at(-1)).toMatchObject({ said: 'invalid_audience: not for us' });
  });

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
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    organization: { orgId: organizationId },
    username: 'goes',
    profile: { givenName: 'Some', familyName: 'Body' },
    email: { email: 'goes@example.com', isVerified: true },
    password: { password },
  });
  await call(`${users}/HumanMFAInitSkipped`, { userId });
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

test('tokens need the scope of what is asked', async () => {
  const client = await newClient();
  const reading = asReceiver(scene, client, await signalToken(scene, client, 'ssf.read'));
  expect((await reading.call('GET', '/ssf/v1/streams')).status).toBe(200);
  const refused = await reading.call('POST', '/ssf/v1/streams', {});
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('scope="ssf.manage"'),
  ]);
});

test('an administrator who pauses a stream is told of to its receiver, whose pushes wait', async () => {
  const client = await newClient();
  const { stream_id: streamId } = await receiver.stream(client, '/imposed');
  const { userId } = await signedIn(client);
  const set = (status: string, reason = '') =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId,
      status: `STREAM_STATUS_${status}`,
      reason,
    });
  await set('PAUSED', 'an incident');
  await until(() => receiver.at('/imposed').length === 1);
  expect(receiver.events('/imposed')).toMatchObject([
    {
      sub_id: { format: 'opaque', id: streamId },
      events: {
        'https://schemas.openid.net/secevent/ssf/event-type/stream-updated': {
          status: 'paused',
          reason: 'an incident',
        },
      },
    },
  ]);
  await call(`${users}/LockUser`, { userId });
  await set('ENABLED');
  await until(() => receiver.at('/imposed').length === 3);
  const types = receiver.events('/imposed').slice(1).map(typeOf);
  expect(types.sort()).toEqual(['account-disabled', 'stream-updated']);
});

test('an endpoint that is another is sent no header that was for the one before', async () => {
  const client = await newClient();
  const endpoint = (path: string, authorization_header?: string) => ({
    delivery: { method: push, endpoint_url: receiver.url(path), authorization_header },
  });
  const { stream_id } = await receiver.stream(client, '/first', endpoint('/first', 'Bearer first'));
  const { call: ask } = asReceiver(scene, client);
  await ask('PATCH', '/ssf/v1/streams', { stream_id, ...endpoint('/second') });
  await ask('POST', '/ssf/v1/verification', { stream_id });
  await until(() => receiver.at('/second').length > 0);
  expect(receiver.at('/second')[0]?.authorization).toBeNull();
  expect(receiver.at('/first')).toEqual([]);
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

test('who polls a paused stream hears that it is paused, and the rest when it goes on', async () => {
  const client = await newClient();
  const { create, fetched } = asReceiver(scene, client);
  const stream = await create();
  const { userId } = await signedIn(client);
  await call(`${users}/LockUser`, { userId });
  const set = (status: string) =>
    call('postern.ssf.v1.StreamService/SetStreamStatus', {
      streamId: stream.stream_id,
      status: `STREAM_STATUS_${status}`,
    });
  await set('PAUSED');
  expect((await fetchedUntil(client, stream)).map(typeOf)).toEqual(['stream-updated']);
  expect(await fetched(stream)).toEqual([]);
  await set('ENABLED');
  const rest = (await fetchedUntil(client, stream, 2)).map(typeOf);
  expect(rest.sort()).toEqual(['account-disabled', 'stream-updated']);
});

test('of what an endpoint answers no more is kept than the code of its error', async () => {
  const client = await newClient();
  const header = 'Bearer of-the-receiver-alone';
  const endpoint = { method: push, endpoint_url: receiver.url('/echo'), authorization_header: header };
  const { stream_id } = await receiver.stream(client, '/echo', { delivery: endpoint });
  receiver.answers((path) =>
    path === '/echo'
      ? Response.json({ err: 'authentication_failed', description: `not ${header}` }, { status: 400 })
      : undefined,
  );
  await asReceiver(scene, client).call('POST', '/ssf/v1/verification', { stream_id });
  const desk = 'postern.delivery.v1.DeliveryService';
  let kept: { attempts?: { said?: string; status?: number }[] } = {};
  await until(async () => {
    const { deliveries = [] } = await call<{ deliveries?: { id: string }[] }>(`${desk}/ListDeliveries`, {
      filter: { target: stream_id },
    });
    const [delivery] = deliveries;
    if (delivery) kept = await call(`${desk}/GetDelivery`, { id: delivery.id });
    return (kept.attempts ?? []).length > 0;
  });
  receiver.answers(() => undefined);
  expect(receiver.at('/echo')[0]?.authorization).toBe(header);
  expect(kept.attempts?.[0]).toMatchObject({ said: 'authentication_failed' });
  expect(JSON.stringify(kept)).not.toContain('of-the-receiver');
});

test('a stream of a domain that the instance has no more is polled, pushed and shown by one issuer', async () => {
  const client = await newClient();
  const { server, instanceId } = scene.postern;
  const { platform } = server;
  await platform.store.append(
    { instanceId, editor: { user: client.clientId, service: 'test' } },
    ['poll', 'push'].map((method) => ({
      aggregateType: 'ssf_stream',
      aggregateId: `of-another-domain-${method}`,
      owner: scene.orgId,
      expectedVersion: 0,
      events: [
        streamAdded({
          clientId: client.clientId,
          applicationId: client.appId,
          projectId: scene.projectId,
          issuer: 'https://gone.example',
          method: method as 'poll' | 'push',
          endpoint: method === 'push' ? receiver.url('/of-another-domain') : '',
          eventsRequested: [],
          description: '',
        }),
      ],
    })),
  );
  await platform.projections.waitFor(await platform.store.head());
  const { call: ask } = asReceiver(scene, client);
  const shown = (await (await ask('GET', '/ssf/v1/streams')).json()) as StreamConfiguration[];
  expect(shown.map(({ iss }) => iss)).toEqual([scene.issuer, scene.issuer]);
  for (const { stream_id } of shown) await ask('POST', '/ssf/v1/verification', { stream_id });
  const polled = shown.find(({ delivery }) => delivery.method === poll)!;
  // Verified by the issuer that the metadata has.
  expect((await fetchedUntil(client, polled)).map(typeOf)).toEqual(['verification']);
  await until(() => receiver.at('/of-another-domain').length > 0);
  const { token } = receiver.at('/of-another-domain')[0]!;
  expect(decodeJwt(token).iss).toBe(scene.issuer);
});
