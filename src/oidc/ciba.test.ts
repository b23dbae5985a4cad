import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { until } from '../testing/patience.ts';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  type Scene,
} from './testing.ts';
import { cibaGrantType, cibaOf, notified } from './testing-ciba.ts';

/** OpenID Connect CIBA Core 1.0 over the wire, with a login client in the place of the pages. */

let scene: Scene;
let till: ConfidentialClient;
const ciba = cibaOf(() => scene);
const receiver = notified();
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  till = await ciba.client({ backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL' });
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

const metadata = async () =>
  (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
const newest = async () => (await ciba.waiting())[0]!;

test('is told of', async () => {
  expect(await metadata()).toMatchObject({
    backchannel_authentication_endpoint: `${scene.issuer}/oauth/v2/bc-authorize`,
    backchannel_token_delivery_modes_supported: ['poll', 'ping', 'push'],
    backchannel_user_code_parameter_supported: false,
  });
  expect((await metadata())['grant_types_supported']).toContain(cibaGrantType);
});

describe('the backchannel authentication endpoint', () => {
  test('gives an auth_req_id, and says how long and how often', async () => {
    const { status, headers, body } = await ciba.begin(till);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({ auth_req_id: expect.any(String), expires_in: 300, interval: 5 });
    expect((await ciba.begin(till, { requested_expiry: '45' })).body.expires_in).toBe(45);
    expect((await ciba.begin(till, { requested_expiry: '999999' })).body.expires_in).toBe(3600);
  });

  test('refuses what it cannot take, and says why', async () => {
    const refused = async (form: Record<string, string>, client: ConfidentialClient = till) => {
      const { status, body } = await ciba.begin(client, form);
      return [status, body.error];
    };
    expect(await refused({}, scene.web)).toEqual([400, 'unauthorized_client']);
    expect(await refused({}, scene.api)).toEqual([400, 'unauthorized_client']);
    expect(await refused({}, { ...till, secret: 'wrong' })).toEqual([401, 'invalid_client']);
    expect(await refused({ scope: 'profile' })).toEqual([400, 'invalid_scope']);
    expect(await refused({ login_hint: '' })).toEqual([400, 'invalid_request']);
    expect(await refused({ id_token_hint: 'x' })).toEqual([400, 'invalid_request']);
    expect(await refused({ login_hint: '', login_hint_token: 'x' })).toEqual([400, 'invalid_request']);
    expect(await refused({ login_hint: '', id_token_hint: 'x' })).toEqual([400, 'unknown_user_id']);
    expect(await refused({ binding_message: 'a\nb' })).toEqual([400, 'invalid_binding_message']);
    for (const requested_expiry of ['0', '-1', '1.5', 'soon'])
      expect(await refused({ requested_expiry })).toEqual([400, 'invalid_request']);
    expect((await fetch(`${scene.issuer}/oauth/v2/bc-authorize`)).status).toBe(405);
  });
});

describe('by poll', () => {
  test('a client waits, slows down, and takes its tokens once', async () => {
    const { body } = await ciba.begin(till, { acr_values: 'urn:postern:acr:single-factor' });
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('authorization_pending');
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('slow_down');
    const again = (await ciba.begin(till, { binding_message: 'X7' })).body;
    const request = await newest();
    expect(request).toMatchObject({ clientId: till.clientId, bindingMessage: 'X7' });
    const shown = await ciba.asLogin<object>('GetBackchannelAuthentication', { id: request.id });
    expect(shown).toMatchObject({
      userId: scene.alice.userId,
      scopes: ['openid', 'profile', 'offline_access'],
      remoteAddress: '127.0.0.1',
    });
    await ciba.allow(request.id);
    const { status, body: tokens } = await ciba.poll(till, again.auth_req_id);
    expect(status).toBe(200);
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid profile offline_access' });
    expect(await introspect(scene, tokens.access_token)).toMatchObject({
      active: true,
      sub: scene.alice.userId,
      client_id: till.clientId,
    });
    const renewed = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      till,
    );
    expect(renewed.status).toBe(200);
    expect((await ciba.poll(till, again.auth_req_id)).body.error).toBe('invalid_grant');
    expect((await ciba.waiting()).map(({ id }) => id)).not.toContain(request.id);
  });

  test('a refusal is told, and nothing else can be answered then', async () => {
    const { body } = await ciba.begin(till);
    const { id } = await newest();
    await ciba.refuse(id);
    expect((await ciba.poll(till, body.auth_req_id)).body.error).toBe('access_denied');
    expect(ciba.allow(id)).rejects.toThrow('answered already');
  });

  test.each(['allow', 'refuse'] as const)(
    'who comes by the link once somebody did %s is told that it was answered, and not how or by whom',
    async (answer) => {
      await ciba.begin(till);
      const { id, url } = await newest();
      const page = async () => {
        const response = await fetch(url, { headers: { 'accept-language': 'en' } });
        return { status: response.status, text: await response.text() };
      };
      expect((await page()).text).not.toContain('This has been answered');
      await ciba[answer](id);
      const { status, text } = await page();
      expect(status).toBe(200);
      expect(text).toContain('This has been answered');
      expect(text).not.toMatch(/alice|expired|allowed|refused/i);
    },
  );

  test('an ID token of its own says who is meant, and another’s does not', async () => {
    const { id_token } = await obtainTokens(scene, till);
    const { body } = await ciba.begin(till, { login_hint: '', id_token_hint: id_token });
    await ciba.allow((await newest()).id);
    expect((await ciba.poll(till, body.auth_req_id)).status).toBe(200);
    const others = await obtainTokens(scene, scene.web);
    const foreign = await ciba.begin(till, { login_hint: '', id_token_hint: others.id_token });
    expect(foreign.body.error).toBe('unknown_user_id');
  });

  test('openid-client goes the whole way', async () => {
    const server = new URL(scene.issuer);
    const config = await oidc.discovery(
      server,
      till.clientId,
      undefined,
      oidc.ClientSecretBasic(till.secret),
      {
        execute: [oidc.allowInsecureRequests],
      },
    );
    const begun = await oidc.initiateBackchannelAuthentication(config, {
      scope: 'openid email',
      login_hint: 'alice',
      binding_message: 'openid-client',
    });
    await ciba.allow((await newest()).id);
    const tokens = await oidc.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 0 });
    expect(tokens.claims()).toMatchObject({ sub: scene.alice.userId });
  });
});

const told = (mode: 'PING' | 'PUSH', path: string) =>
  ciba.client({
    backchannelTokenDeliveryMode: `BACKCHANNEL_TOKEN_DELIVERY_MODE_${mode}`,
    backchannelClientNotificationEndpoint: receiver.at(path),
  });
const token = 'Zm9vYmFyYmF6cXV4cXV1eA~';

describe('by ping', () => {
  test('a client is told that there is an answer, and comes for it', async () => {
    const client = await told('PING', '/ping');
    expect((await ciba.begin(client)).body.error).toBe('invalid_request');
    expect((await ciba.begin(client, { client_notification_token: 'a b' })).body.error).toBe(
      'invalid_request',
    );
    const { body } = await ciba.begin(client, { client_notification_token: token });
    await ciba.allow((await newest()).id);
    await until(() => receiver.told('/ping').length > 0);
    expect(receiver.told('/ping')).toEqual([
      { path: '/ping', authorization: `Bearer ${token}`, body: { auth_req_id: body.auth_req_id } },
    ]);
    expect((await ciba.poll(client, body.auth_req_id)).status).toBe(200);
    const refused = (await ciba.begin(client, { client_notification_token: token })).body;
    await ciba.refuse((await newest()).id);
    await until(() => receiver.told('/ping').length > 1);
    expect((await ciba.poll(client, refused.auth_req_id)).body.error).toBe('access_denied');
  });

  test('one that asks before comes for its answer all the same, however short after', async () => {
    const client = await told('PING', '/early');
    const session = await openSession(scene);
    const askedTooSoon = async () => {
      const { body } = await ciba.begin(client, { client_notification_token: token });
      const poll = async () => (await ciba.poll(client, body.auth_req_id)).body.error;
      expect([await poll(), await poll()]).toEqual(['authorization_pending', 'slow_down']);
      return { authReqId: body.auth_req_id, id: (await newest()).id };
    };
    const allowed = await askedTooSoon();
    await ciba.allow(allowed.id, session);
    expect((await ciba.poll(client, allowed.authReqId)).status).toBe(200);
    const denied = await askedTooSoon();
    await ciba.refuse(denied.id);
    expect((await ciba.poll(client, denied.authReqId)).body.error).toBe('access_denied');
  });
});

describe('by push', () => {
  const hash = (text: string, bits = 256) => {
    const digest = createHash(`sha${bits}`).update(text).digest();
    return digest.subarray(0, digest.length / 2).toString('base64url');
  };

  test('a client is sent tokens that vouch for each other, and cannot ask for them', async () => {
    const client = await told('PUSH', '/push');
    const { body } = await ciba.begin(client, { client_notification_token: token });
    expect(body.interval).toBeUndefined();
    expect((await ciba.poll(client, body.auth_req_id)).body.error).toBe('unauthorized_client');
    await ciba.allow((await newest()).id);
    await until(() => receiver.told('/push').length > 0);
    const [call] = receiver.told('/push');
    expect(call?.authorization).toBe(`Bearer ${token}`);
    const sent = call!.body;
    expect(sent).toMatchObject({ auth_req_id: body.auth_req_id, token_type: 'Bearer' });
    const { access_token = '', refresh_token = '', id_token = '' } = sent;
    const keys = createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`));
    const { payload }: { payload: JWTPayload } = await jwtVerify(id_token, keys, {
      issuer: scene.issuer,
      audience: client.clientId,
    });
    expect(payload).toMatchObject({
      sub: scene.alice.userId,
      at_hash: hash(access_token),
      'urn:openid:params:jwt:claim:auth_req_id': body.auth_req_id,
      'urn:openid:params:jwt:claim:rt_hash': hash(refresh_token),
    });
    expect(await introspect(scene, access_token)).toMatchObject({ active: true, client_id: client.clientId });
    const renewed = await exchange(scene, { grant_type: 'refresh_token', refresh_token }, client);
    expect(renewed.status).toBe(200);
  });

  test('a refusal is sent as one', async () => {
    const client = await told('PUSH', '/refused');
    const { body } = await ciba.begin(client, { client_notification_token: token });
    await ciba.refuse((await newest()).id);
    await until(() => receiver.told('/refused').length > 0);
    expect(receiver.told('/refused')[0]?.body).toEqual({
      auth_req_id: body.auth_req_id,
      error: 'access_denied',
      error_description: expect.any(String),
    });
  });

  test('one that is busy is sent the same again, and one that will not have it is not', async () => {
    const [busy, closed] = [await told('PUSH', '/busy'), await told('PUSH', '/closed')];
    receiver.answers((path) => {
      const first = receiver.told(path).length < 2;
      return new Response(null, { status: path === '/closed' ? 401 : first ? 503 : 204 });
    });
    const session = await openSession(scene);
    for (const client of [closed, busy]) {
      await ciba.begin(client, { client_notification_token: token });
      await ciba.allow((await newest()).id, session);
    }
    await until(() => receiver.told('/busy').length > 1);
    const [first, second] = receiver.told('/busy');
    expect(second).toEqual(first!);
    expect(receiver.told('/closed')).toHaveLength(1);
    const states = await scene.postern.server.platform.sql<{ state: number }[]>`
      SELECT state FROM delivery.deliveries WHERE reaction = 'ciba.client' AND recipient = ${closed.clientId}`;
    expect(states.map(({ state }) => state)).toEqual([3]);
  });
});
