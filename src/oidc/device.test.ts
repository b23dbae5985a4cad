import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  openScene,
  openSession,
  post,
  type Scene,
} from './testing.ts';

/** Devices over the wire (RFC 8628): what they are answered, and what login clients do with their requests. */

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const oidc = 'zitadel.oidc.v2.OIDCService';

let scene: Scene;
let tv: ConfidentialClient;
let box: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  const grantTypes = ['OIDC_GRANT_TYPE_DEVICE_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'];
  tv = await scene.addClient({ grantTypes, authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' });
  box = await scene.addClient({ grantTypes, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
});
afterAll(() => scene?.postern.stop());

interface Begun {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
  error?: string;
}

async function begin(form: Record<string, string> = {}, client?: ConfidentialClient) {
  const answer = await post(
    scene,
    '/oauth/v2/device_authorization',
    { scope: 'openid profile offline_access', ...(!client && { client_id: tv.clientId }), ...form },
    client,
  );
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Begun };
}
const poll = async (deviceCode: string, client: ConfidentialClient = tv) => {
  const form = { grant_type: grantType, device_code: deviceCode };
  return client === tv ? exchange(scene, { ...form, client_id: tv.clientId }) : exchange(scene, form, client);
};
const call = <T = object>(method: string, request: object, token = scene.postern.loginPat) =>
  scene.postern.call<T>(`${oidc}/${method}`, request, token);
async function idOf(userCode: string): Promise<string> {
  const found = await call<{ deviceAuthorizationRequest: { id: string } }>('GetDeviceAuthorizationRequest', {
    userCode,
  });
  return found.deviceAuthorizationRequest.id;
}
const decide = async (userCode: string, decision: object) =>
  call('AuthorizeOrDenyDeviceAuthorization', { deviceAuthorizationId: await idOf(userCode), ...decision });
/** `(id)` of the refusal. */
const refusal = (calling: Promise<unknown>) =>
  calling.then(
    () => 'passed',
    ({ body }) => /\(([^)]+)\)$/.exec(body.message)?.[1],
  );

describe('the device authorization endpoint', () => {
  test('is told of, and gives codes', async () => {
    const metadata = (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as {
      device_authorization_endpoint: string;
      grant_types_supported: string[];
    };
    expect(metadata.device_authorization_endpoint).toBe(`${scene.issuer}/oauth/v2/device_authorization`);
    expect(metadata.grant_types_supported).toContain(grantType);
    const { status, headers, body } = await begin();
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ expires_in: 300, interval: 5, verification_uri: `${scene.issuer}/device` });
    expect(body.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(body.verification_uri_complete).toBe(`${scene.issuer}/device?user_code=${body.user_code}`);
  });

  test('leads people on to the login, of whoever it is', async () => {
    const at = async (query: string) =>
      (await fetch(`${scene.issuer}/device${query}`, { redirect: 'manual' })).headers.get('location');
    expect(await at('')).toBe('/ui/login/device');
    expect(await at('?user_code=WDJB-MJHT')).toBe('/ui/login/device?user_code=WDJB-MJHT');
    const features = 'zitadel.feature.v2.FeatureService/SetInstanceFeatures';
    await scene.postern.call(features, { loginV2: { required: true, baseUri: 'https://login.example' } });
    await scene.postern.settled();
    expect(await at('?user_code=WDJB-MJHT')).toBe('https://login.example/device?user_code=WDJB-MJHT');
    await scene.postern.call(features, { loginV2: { required: false } });
    await scene.postern.settled();
  });

  test('refuses who may not, or asks for nothing', async () => {
    const refused = async (form: Record<string, string>, client?: ConfidentialClient) => {
      const { status, body } = await begin(form, client);
      return [status, body.error];
    };
    expect(await refused({}, scene.web)).toEqual([400, 'unauthorized_client']);
    expect(await refused({}, { ...box, secret: 'wrong' })).toEqual([401, 'invalid_client']);
    expect(await refused({ client_id: 'nobody' })).toEqual([401, 'invalid_client']);
    expect(await refused({}, scene.api)).toEqual([400, 'unauthorized_client']);
    expect(await refused({ scope: '' })).toEqual([400, 'invalid_scope']);
    expect(await refused({ scope: 'something' })).toEqual([400, 'invalid_scope']);
    expect((await fetch(`${scene.issuer}/oauth/v2/device_authorization`)).status).toBe(405);
    expect((await begin({}, box)).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  test('has a device wait, slow down, and redeem its code once', async () => {
    const { body } = await begin();
    expect((await poll(body.device_code)).body.error).toBe('authorization_pending');
    expect((await poll(body.device_code)).body.error).toBe('slow_down');
    const session = await openSession(scene);
    const other = (await begin()).body;
    await decide(other.user_code, { session });
    const { status, body: tokens } = await poll(other.device_code);
    expect(status).toBe(200);
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid profile offline_access' });
    expect(tokens.id_token).toBeTruthy();
    const seen = await introspect(scene, tokens.access_token);
    expect(seen).toMatchObject({ active: true, sub: scene.alice.userId, client_id: tv.clientId });
    const renewed = await exchange(scene, {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: tv.clientId,
    });
    expect(renewed.status).toBe(200);
    expect((await poll(other.device_code)).body.error).toBe('invalid_grant');
  });

  test('gives a code to no other client, and no code that is none', async () => {
    const { body } = await begin();
    expect((await poll(body.device_code, box)).body.error).toBe('invalid_grant');
    expect((await poll('nonsense')).body.error).toBe('invalid_grant');
    expect((await poll(body.user_code)).body.error).toBe('invalid_grant');
    const without = await exchange(scene, { grant_type: grantType, client_id: tv.clientId });
    expect(without.body.error).toBe('invalid_request');
    const foreign = await exchange(
      scene,
      { grant_type: grantType, device_code: body.device_code },
      scene.web,
    );
    expect(foreign.body.error).toBe('unauthorized_client');
    // The other client's asking has not slowed this one down.
    expect((await poll(body.device_code)).body.error).toBe('authorization_pending');
  });

  test('tells of a refusal, and of a code that is over', async () => {
    const denied = (await begin()).body;
    await decide(denied.user_code, { deny: {} });
    expect((await poll(denied.device_code)).body.error).toBe('access_denied');

    const { platform } = scene.postern.server;
    const late = (await begin()).body;
    const clock = platform.clock;
    try {
      Object.assign(platform, { clock: () => new Date(clock().getTime() + 300_000) });
      expect((await poll(late.device_code)).body.error).toBe('expired_token');
      expect(await refusal(idOf(late.user_code))).toBe('OIDC-Dev05');
    } finally {
      Object.assign(platform, { clock });
    }
  });

  test('gives nothing of a sign-in that has ended since, and no access that was withdrawn', async () => {
    const session = await openSession(scene);
    const ended = (await begin()).body;
    await decide(ended.user_code, { session });
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', session);
    await scene.postern.settled();
    expect((await poll(ended.device_code)).body.error).toBe('invalid_grant');

    const withdrawn = (await begin()).body;
    await decide(withdrawn.user_code, { session: await openSession(scene) });
    const project = (authorizationRequired: boolean) =>
      scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
        projectId: scene.projectId,
        authorizationRequired,
      });
    await project(true);
    await scene.postern.settled();
    expect((await poll(withdrawn.device_code)).body.error).toBe('access_denied');
    const refused = (await begin()).body;
    const session2 = await openSession(scene);
    expect(await refusal(decide(refused.user_code, { session: session2 }))).toBe('OIDC-Rol01');
    await project(false);
    await scene.postern.settled();
    expect((await poll(withdrawn.device_code)).status).toBe(200);
  });

  test('keeps to the organization that a scope names', async () => {
    const { organizationId } = await scene.postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    const session = await openSession(scene);
    const elsewhere = (await begin({ scope: `openid urn:zitadel:iam:org:id:${organizationId}` })).body;
    expect(await refusal(decide(elsewhere.user_code, { session }))).toBe('OIDC-Org01');
    const here = (await begin({ scope: `openid urn:zitadel:iam:org:id:${scene.orgId}` })).body;
    await decide(here.user_code, { session });
    expect((await poll(here.device_code)).status).toBe(200);
  });
});

describe('login clients', () => {
  test('find a request by its code, and answer it once', async () => {
    const { user_code, device_code } = (await begin()).body;
    const found = await call('GetDeviceAuthorizationRequest', { userCode: user_code.toLowerCase() });
    expect(found).toEqual({
      deviceAuthorizationRequest: {
        id: await idOf(user_code),
        clientId: tv.clientId,
        scope: ['openid', 'profile', 'offline_access'],
        appName: expect.any(String),
        projectName: 'Shop',
      },
    });
    const deviceAuthorizationId = await idOf(user_code);
    const session = await openSession(scene);
    const wrong = { ...session, sessionToken: 'wrong' };
    const answer = (decision: object) =>
      call('AuthorizeOrDenyDeviceAuthorization', { deviceAuthorizationId, ...decision });
    expect(await refusal(answer({ session: wrong }))).toBe('OIDC-Ses01');
    expect(await refusal(answer({}))).toBe('REQ-Rule1');
    const answers = await Promise.all(
      [{ session }, { session }, { deny: {} }].map((decision) => refusal(answer(decision))),
    );
    expect(answers.sort()).toEqual(['OIDC-Dev02', 'OIDC-Dev02', 'passed']);
    expect(await refusal(idOf(user_code))).toBe('OIDC-Dev05');
    expect((await poll(device_code)).body.error).not.toBe('authorization_pending');
    const unknown = { deviceAuthorizationId: 'none', session };
    expect(await refusal(call('AuthorizeOrDenyDeviceAuthorization', unknown))).toBe('OIDC-Dev01');
  });

  test('are the only ones', async () => {
    const { user_code } = (await begin()).body;
    const deviceAuthorizationId = await idOf(user_code);
    const { access_token } = (
      await exchange(
        scene,
        { grant_type: 'client_credentials', scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' },
        { clientId: scene.machine.userName, secret: scene.machine.secret },
      )
    ).body;
    const asked = (method: string, request: object) =>
      call(method, request, access_token).then(
        () => 'passed',
        ({ body }) => body.code,
      );
    expect(await asked('GetDeviceAuthorizationRequest', { userCode: user_code })).toBe('permission_denied');
    expect(await asked('AuthorizeOrDenyDeviceAuthorization', { deviceAuthorizationId, deny: {} })).toBe(
      'permission_denied',
    );
  });
});

test('nothing that is written down tells a code', async () => {
  const { user_code, device_code } = (await begin()).body;
  const { sql } = scene.postern.server.platform;
  const rows = await sql<{ found: string }[]>`
    select e::text as found from eventstore.events2 e where aggregate_type = 'device_auth'`;
  expect(rows.length).toBeGreaterThan(5);
  const written = rows.map(({ found }) => found).join();
  for (const code of [user_code, user_code.replace('-', ''), device_code])
    expect(written).not.toContain(code);
});

test('who guesses at codes is stopped, and others are not', async () => {
  const { user_code } = (await begin()).body;
  const tried = async (address: string, code: string) => {
    const browser = new FormClient(scene.issuer, { 'x-forwarded-for': address });
    await browser.open('/ui/login/device');
    await browser.submit({ user_code: code }, '/ui/login/device');
    return { status: browser.status, url: browser.url };
  };
  const seen: number[] = [];
  while (seen.length < 40 && seen.at(-1) !== 429) seen.push((await tried('127.0.0.1', 'BBBB-BBBB')).status);
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.at(-1)).toBe(429);
  // Not even the right one gets through from there now; what can be no code is no guess.
  expect((await tried('127.0.0.1', user_code)).status).toBe(429);
  expect((await tried('127.0.0.1', 'nonsense')).status).toBe(400);
  // A login client asks for all its people at once.
  expect(await idOf(user_code)).toMatch(/^[0-9a-f]{40}$/);
});
