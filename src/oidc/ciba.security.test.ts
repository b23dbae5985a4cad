import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { FormClient } from '../login/testing.ts';
import { until } from '../testing/patience.ts';
import { expireCibaRequests } from './ciba/jobs.ts';
import { countAsking } from './ciba/limits.ts';
import type { OAuthError } from './protocol/errors.ts';
import { type ConfidentialClient, openScene, openSession, password, post, type Scene } from './testing.ts';
import { cibaOf, notified } from './testing-ciba.ts';

/** What is tried against requests for people who are elsewhere (CIBA Core 1.0 §15), by clients and by strangers. */

let scene: Scene;
let till: ConfidentialClient;
let other: ConfidentialClient;
const ciba = cibaOf(() => scene);
const receiver = notified();
const poll = { backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL' };
const push = { backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_PUSH' };
const token = 'a-token-that-the-client-made-up';
beforeAll(async () => {
  scene = await openScene({ configure: (config) => Object.assign(config.deliveries, { debugMail: true }) });
  [till, other] = [await ciba.client(poll), await ciba.client(poll)];
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

const refusal = (calling: Promise<unknown>) =>
  calling.then(
    () => 'passed',
    ({ body }) => /\(([^)]+)\)$/.exec(body.message)?.[1],
  );
const newest = async () => (await ciba.waiting())[0]!;
const person = async (userName: string, more: object = {}) => {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      organization: { orgId: scene.orgId },
      username: userName,
      profile: { givenName: 'Bob', familyName: 'Example' },
      email: { email: `${userName}@example.com`, isVerified: true },
      password: { password, changeRequired: false },
      ...more,
    },
  );
  await scene.postern.call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
  await scene.postern.settled();
  return userId;
};
const eventsOf = (aggregateId: string, type: string) =>
  scene.postern.server.platform.store.search({
    instanceId: scene.postern.instanceId,
    aggregateIds: [aggregateId],
    eventTypes: [type],
  });

describe('an auth_req_id', () => {
  test('is of use to no other client, whose asking changes nothing, and once', async () => {
    const { body } = await ciba.begin(till);
    await ciba.allow((await newest()).id);
    for (let i = 0; i < 3; i++)
      expect((await ciba.poll(other, body.auth_req_id)).body.error).toBe('invalid_grant');
    const both = await Promise.all([ciba.poll(till, body.auth_req_id), ciba.poll(till, body.auth_req_id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('invalid_grant');
  });

  test('is neither made up nor taken from what the person has, nor the other way round', async () => {
    const { body } = await ciba.begin(till);
    const { id, url } = await newest();
    const link = new URL(url).searchParams.get('authRequestID') ?? '';
    for (const tried of [id, link, link.slice('ciba_'.length), `${body.auth_req_id}x`])
      expect((await ciba.poll(till, tried)).body.error).toBe('invalid_grant');
    const browser = new FormClient(scene.issuer);
    await browser.open(`/ui/login/login?authRequestID=ciba_${body.auth_req_id}`);
    expect(browser.markup).not.toContain('client');
    expect(await refusal(ciba.allow(body.auth_req_id))).toBe('OIDC-Cib01');
  });

  test('ends with the sign-in that allowed it, and with the time that it was given', async () => {
    const { body } = await ciba.begin(till);
    const session = await openSession(scene);
    await ciba.allow((await newest()).id, session);
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', session);
    await scene.postern.settled();
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('invalid_grant');
    const late = (await ciba.begin(till)).body;
    const { platform } = scene.postern.server;
    const clock = platform.clock;
    const { id } = await newest();
    try {
      Object.assign(platform, { clock: () => new Date(clock().getTime() + 300_000) });
      expect((await ciba.poll(till, late.auth_req_id)).body.error).toBe('expired_token');
      expect(await refusal(ciba.refuse(id))).toBe('OIDC-Cib03');
    } finally {
      Object.assign(platform, { clock });
    }
  });

  test('leaves the lists when nobody answers, however many are before it', async () => {
    await ciba.begin(till);
    const { id } = await newest();
    const { platform } = scene.postern.server;
    await platform.sql`
      INSERT INTO projections.back_channel_auths_projection
      SELECT (jsonb_populate_record(t, jsonb_build_object('id', 'before ' || n, 'expiration', '2000-01-01'))).*
      FROM projections.back_channel_auths_projection t, generate_series(1, 1200) n WHERE t.id = ${id}`;
    const clock = () => new Date(platform.clock().getTime() + 3_600_000);
    const then = { ...platform, clock };
    await expireCibaRequests.run({ platform: then, writes: platform.sql }, new AbortController().signal);
    expect(await eventsOf(id, 'back_channel.authorization.expired')).toHaveLength(1);
    await platform.sql`DELETE FROM projections.back_channel_auths_projection WHERE id LIKE 'before %'`;
  });
});

describe('who there is', () => {
  test('is told to no client: whoever is named, it waits in the same way', async () => {
    const deactivated = await person('carl');
    await scene.postern.call('zitadel.user.v2.UserService/DeactivateUser', { userId: deactivated });
    await scene.postern.settled();
    const asked = await Promise.all(
      ['alice', 'nobody', 'carl', 'robot'].map((login_hint) => ciba.begin(till, { login_hint })),
    );
    for (const { status, body } of asked) {
      expect([status, body.interval]).toEqual([200, 5]);
      expect(body.auth_req_id).toHaveLength(asked[0]!.body.auth_req_id.length);
      expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('authorization_pending');
    }
  });

  test('nor whether somebody may use it: they are not asked', async () => {
    const project = (authorizationRequired: boolean) =>
      scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
        projectId: scene.projectId,
        authorizationRequired,
      });
    await project(true);
    await scene.postern.settled();
    const before = (await ciba.waiting()).length;
    const { body } = await ciba.begin(till);
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('authorization_pending');
    expect(await ciba.waiting()).toHaveLength(before);
    await project(false);
    await scene.postern.settled();
  });
});

describe('a person', () => {
  test('is not flooded: of many requests they are written a few, and the client is slowed down', async () => {
    const userId = await person('dora');
    const statuses: number[] = [];
    for (let i = 0; i < 34; i++) statuses.push((await ciba.begin(other, { login_hint: 'dora' })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
    // Nobody else pays for it.
    expect((await ciba.begin(till, { login_hint: 'dora' })).status).toBe(200);
    expect((await ciba.begin(other)).status).toBe(200);
    const asked = () => scene.postern.server.platform.sql<{ state: number }[]>`
      SELECT state FROM delivery.deliveries WHERE reaction = 'ciba.person' AND recipient = ${userId}`;
    await scene.postern.settled();
    await until(async () => (await asked()).every(({ state }) => state !== 1));
    expect(await asked()).toHaveLength(31);
    expect((await eventsOf(userId, 'user.authorization.requested')).length).toBe(5);
  });

  test('need not wait for what a client asks of others: it is slowed down as a whole', async () => {
    const { platform } = scene.postern.server;
    const ask = (clientId: string, hint: number) =>
      countAsking(platform, scene.postern.instanceId, clientId, `hint ${hint}`).then(
        () => 200,
        (error: OAuthError) => error.status,
      );
    let asked = 0;
    while (asked < 5_000 && (await ask('loud', asked)) === 200) asked++;
    expect(asked).toBeGreaterThanOrEqual(300);
    expect(asked).toBeLessThan(5_000);
    expect(await ask('quiet', 0)).toBe(200);
  });

  test('alone answers: not somebody else who has the link, nor by opening it', async () => {
    await person('eve');
    const { body } = await ciba.begin(till);
    const { url, id } = await newest();
    const { pathname, search } = new URL(url);
    const eve = new FormClient(scene.issuer);
    await eve.open(pathname + search);
    expect(eve.markup).not.toContain('alice');
    await eve.submit({ loginName: 'eve' });
    await eve.submit({ password });
    expect(new URL(eve.url).pathname).toBe('/ui/login/elsewhere/left');
    // Whoever is not signed in cannot end it either.
    const stranger = new FormClient(scene.issuer);
    await stranger.open(pathname + search);
    await stranger.submit({}, '/ui/login/cancel');
    expect(new URL(stranger.url).pathname).toBe('/ui/login/elsewhere/left');
    const session = await openSession(scene, 'eve');
    expect(await refusal(ciba.allow(id, session))).toBe('OIDC-Ses03');
    const alice = new FormClient(scene.issuer);
    await alice.open(pathname + search);
    await alice.submit({ loginName: 'alice' });
    await alice.submit({ password });
    expect(new URL(alice.url).pathname).toBe('/ui/login/elsewhere');
    await alice.open(pathname + search);
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('authorization_pending');
    expect((await alice.submit({ csrf: 'wrong' }, '/ui/login/elsewhere')).status).toBe(403);
    expect(await ciba.waiting()).toContainEqual(expect.objectContaining({ id }));
    await alice.open(pathname + search);
    await alice.submit({}, '/ui/login/elsewhere');
    expect(new URL(alice.url).pathname).toBe('/ui/login/elsewhere/allowed');
    expect((await ciba.waiting()).map((each) => each.id)).not.toContain(id);
  });

  test('is shown the words of a client as words', async () => {
    const message = '<b onclick=x>1</b> & "2"';
    expect((await ciba.begin(till, { binding_message: message })).status).toBe(200);
    const { url } = await newest();
    const { pathname, search } = new URL(url);
    const alice = new FormClient(scene.issuer);
    await alice.open(pathname + search);
    await alice.submit({ loginName: 'alice' });
    await alice.submit({ password });
    expect(alice.markup).toContain('&lt;b onclick=x&gt;1&lt;/b&gt; &amp; &quot;2&quot;');
    for (const binding_message of ['a\r\nb', '\u202egnp', 'x'.repeat(200), 'see https://evil.example'])
      expect((await ciba.begin(till, { binding_message })).body.error).toBe('invalid_binding_message');
  });

  test('is asked of themselves alone', async () => {
    const userId = await person('frank');
    await ciba.begin(till, { login_hint: 'frank' });
    expect(await ciba.waiting(userId)).toHaveLength(1);
    const session = await openSession(scene, 'frank');
    const seen = await refusal(ciba.waiting(scene.alice.userId, session.sessionToken));
    expect(seen).not.toBe('passed');
  });
});

describe('what a client is told', () => {
  test('goes to no address of the server’s own network, and to none by plain http', async () => {
    const inside = await ciba.client({
      ...push,
      backchannelClientNotificationEndpoint: receiver.at('/inside'),
    });
    await ciba.begin(inside, { client_notification_token: token });
    await ciba.allow((await newest()).id);
    const ended = () => scene.postern.server.platform.sql<{ state: number }[]>`
      SELECT state FROM delivery.deliveries WHERE reaction = 'ciba.client' AND recipient = ${inside.clientId}`;
    await until(async () => (await ended())[0]?.state === 3);
    expect(receiver.calls).toEqual([]);
    const plain = { ...push, backchannelClientNotificationEndpoint: 'http://client.example/cb' };
    expect(
      await refusal(ciba.client(plain, { developmentMode: false, redirectUris: ['https://a.example'] })),
    ).toBe('APP-Cib01');
  });

  test('rests nowhere in clear: not in the log of deliveries, nor in that of events', async () => {
    const { sql } = scene.postern.server.platform;
    const client = await ciba.client({
      ...push,
      backchannelClientNotificationEndpoint: 'https://client.invalid/cb',
    });
    await ciba.begin(client, { client_notification_token: token });
    const { id } = await newest();
    await ciba.allow(id);
    await scene.postern.settled();
    const [events] = await sql<{ all: string }[]>`
      SELECT string_agg(e::text, ' ') AS all FROM eventstore.events2 e WHERE aggregate_id = ${id}`;
    const attempts = () => sql<{ said: string }[]>`
      SELECT a::text AS said FROM delivery.attempts a JOIN delivery.deliveries d ON d.id = a.delivery_id
      WHERE d.recipient = ${client.clientId}`;
    await until(async () => (await attempts()).length > 0);
    const rows = await sql<{ row: string }[]>`
      SELECT d::text AS row FROM delivery.deliveries d WHERE d.recipient = ${client.clientId}`;
    const resting = [
      events?.all,
      ...rows.map(({ row }) => row),
      ...(await attempts()).map(({ said }) => said),
    ];
    for (const text of resting) expect(text).not.toMatch(/access_token|id_token|eyJ|a-token-that/);
  });
});

describe('who may ask', () => {
  test('is pushed nothing once that is taken back, whoever has been asked', async () => {
    const client = await ciba.client({
      ...push,
      backchannelClientNotificationEndpoint: 'https://client.invalid/cb',
    });
    await ciba.begin(client, { client_notification_token: token });
    const { id } = await newest();
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: client.appId,
      backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_UNSPECIFIED',
    });
    await scene.postern.settled();
    expect(await refusal(ciba.allow(id))).toBe('OIDC-Cib08');
  });

  test('is nobody that proves nothing, or whose tokens are bound to what nobody shows', async () => {
    const code = async (settings: object, configuration: object = {}) =>
      refusal(ciba.client(settings, configuration));
    expect(await code(poll, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' })).toBe('APP-Cib01');
    expect(await code(push)).toBe('APP-Cib01');
    const endpoint = { backchannelClientNotificationEndpoint: 'https://client.example/cb' };
    expect(await code({ ...push, ...endpoint, dpopBoundAccessTokens: true })).toBe('APP-Cib01');
    expect(await code({ ...poll, backchannelAuthenticationRequestSigningAlg: 'none' })).toBe('APP-Cib01');
  });

  test('signs with its own key where it has to, and nothing stands beside what is signed', async () => {
    const byKey = { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' };
    const signing = await ciba.client(
      { ...poll, backchannelAuthenticationRequestSigningAlg: 'PS256' },
      byKey,
    );
    const keyOf = async ({ appId: applicationId }: ConfidentialClient) => {
      const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
        'zitadel.application.v2.ApplicationService/CreateApplicationKey',
        { projectId: scene.projectId, applicationId },
      );
      const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
      return { kid: keyId, key: createPrivateKey(key) };
    };
    const [own, foreign] = [await keyOf(signing), await keyOf(await ciba.client(poll, byKey))];
    await scene.postern.settled();
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: signing.clientId,
      aud: scene.issuer,
      iat: now,
      nbf: now,
      exp: now + 60,
      jti: crypto.randomUUID(),
      scope: 'openid',
      login_hint: 'alice',
      binding_message: 'signed',
    };
    const sign = (changed: object, { kid, key } = own, alg = 'PS256') =>
      new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg, kid }).sign(key);
    const sent = async (form: Record<string, string>) => {
      const { clientId: sub } = signing;
      const proof = { iss: sub, sub, aud: scene.issuer, iat: now, exp: now + 60, jti: crypto.randomUUID() };
      const answer = await post(scene, '/oauth/v2/bc-authorize', {
        ...form,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await new SignJWT(proof)
          .setProtectedHeader({ alg: 'RS256', kid: own.kid })
          .sign(own.key),
      });
      return ((await answer.json()) as { error?: string }).error ?? 'passed';
    };
    const asked = async (changed: object, beside: Record<string, string> = {}) =>
      sent({ ...beside, request: await sign(changed) });
    expect(await sent({ scope: 'openid', login_hint: 'alice' })).toBe('invalid_request');
    expect(await asked({}, { login_hint: 'alice' })).toBe('invalid_request');
    expect(await asked({})).toBe('passed');
    // A second time, and what is wrong in it.
    expect(await asked({})).toBe('invalid_request');
    for (const changed of [
      { aud: 'https://other.example' },
      { iss: till.clientId },
      { exp: now - 60 },
      { exp: now + 7200 },
      { nbf: undefined },
      { sub: signing.clientId },
    ])
      expect([changed, await asked({ jti: crypto.randomUUID(), ...changed })]).toEqual([
        changed,
        'invalid_request',
      ]);
    for (const request of [
      await sign({ jti: 'foreign' }, foreign),
      await sign({ jti: 'weaker' }, own, 'RS256'),
    ])
      expect(await sent({ request })).toBe('invalid_request');
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`;
    expect(await sent({ request: unsigned })).toBe('invalid_request');
  });
});
