import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../../testing/patience.ts';
import { authorize, exchange, introspect, openScene, redirectUri, type Scene } from '../testing.ts';
import {
  agreedTokens,
  ask,
  initialToken,
  openRegistration,
  type Registered,
  register,
  setSecurity,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const metadata = async () =>
  (await (await fetch(`${scene.issuer}/.well-known/oauth-authorization-server`)).json()) as Record<
    string,
    unknown
  >;
const listed = async () =>
  (
    await scene.postern.call<{ clients?: Record<string, unknown>[] }>(
      'postern.registration.v1.ClientRegistrationService/ListRegisteredClients',
    )
  ).clients ?? [];
const listedAs = async (clientId: string) =>
  (await listed()).find((client) => client['clientId'] === clientId);

const native = {
  client_name: 'Assistant',
  redirect_uris: [redirectUri],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
};

test('is off in a new instance, and then nothing tells of it', async () => {
  expect((await metadata())['registration_endpoint']).toBeUndefined();
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
    expect((await fetch(`${scene.issuer}/oauth/v2/register`, { method })).status).toBe(404);
});

describe('with a token only', () => {
  beforeAll(() =>
    setSecurity(scene, { dynamicClientRegistration: { enabled: true, allowUnauthenticated: false } }),
  );

  test('the endpoint is told of, and needs a token', async () => {
    expect((await metadata())['registration_endpoint']).toBe(`${scene.issuer}/oauth/v2/register`);
    for (const token of [
      undefined,
      'nonsense',
      'iat_1.aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      scene.postern.loginPat,
    ]) {
      const { status, headers, body } = await register(scene, native, token);
      expect([status, body.error]).toEqual(
        token === scene.postern.loginPat ? [403, 'insufficient_scope'] : [401, 'invalid_token'],
      );
      expect(headers.get('www-authenticate')).toStartWith('Bearer ');
    }
  });

  test('who may by permission registers a client', async () => {
    const { status, body } = await register(scene, native, scene.postern.pat);
    expect(status).toBe(201);
    expect(await listedAs(body.client_id)).toMatchObject({ origin: 'REGISTRATION_ORIGIN_PERSON' });
  });

  test('an initial access token registers so many, until it is taken back', async () => {
    const { id, token } = await initialToken(scene, { maxClients: 2 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => register(scene, native, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 401, 401]);
    const made = answers.find(({ status }) => status === 201)?.body as Registered;
    expect(await listedAs(made.client_id)).toMatchObject({
      origin: 'REGISTRATION_ORIGIN_INITIAL_ACCESS_TOKEN',
      initialAccessTokenId: id,
    });
    const tokens = await scene.postern.call<{ tokens: { id: string; clients: number }[] }>(
      'postern.registration.v1.ClientRegistrationService/ListInitialAccessTokens',
    );
    expect(tokens.tokens.find((one) => one.id === id)).toMatchObject({
      clients: 2,
      maxClients: 2,
      name: 'robots',
    });

    const other = await initialToken(scene);
    expect((await register(scene, native, other.token)).status).toBe(201);
    await scene.postern.call('postern.registration.v1.ClientRegistrationService/RemoveInitialAccessToken', {
      id: other.id,
    });
    expect((await register(scene, native, other.token)).status).toBe(401);
  });

  test('an initial access token ends with its day', async () => {
    const past = initialToken(scene, { expirationDate: '2020-01-01T00:00:00Z' });
    await expect(past).rejects.toThrow('must be in the future');
  });
});

describe('by anybody', () => {
  beforeAll(() => openRegistration(scene));

  test('a native client is told what holds, and signs people in', async () => {
    const { status, headers, body } = await register(scene, {
      ...native,
      client_uri: 'https://assistant.example/',
      logo_uri: 'https://assistant.example/logo.png',
      contacts: ['dev@assistant.example'],
      software_id: 'assistant',
      something_else: true,
    });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      client_id: expect.stringMatching(/^\d+$/),
      client_id_issued_at: expect.any(Number),
      registration_access_token: expect.any(String),
      registration_client_uri: `${scene.issuer}/oauth/v2/register?client_id=${body.client_id}`,
      client_name: 'Assistant',
      client_uri: 'https://assistant.example/',
      logo_uri: 'https://assistant.example/logo.png',
      contacts: ['dev@assistant.example'],
      software_id: 'assistant',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      subject_type: 'public',
    });
    const before = await listedAs(body.client_id);
    expect(before).toMatchObject({ name: 'Assistant', origin: 'REGISTRATION_ORIGIN_OPEN' });
    expect(before?.['lastUsed']).toBeUndefined();

    const tokens = await agreedTokens(scene, { clientId: body.client_id, secret: '' });
    expect(tokens.access_token).toBeString();
    await until(async () => (await listedAs(body.client_id))?.['lastUsed'] !== undefined);
    // Nobody else is in its audience, and it is in nobody else's.
    expect((await introspect(scene, tokens.access_token)).active).toBe(false);
  });

  test('a server gets a secret, which proves it', async () => {
    const { body } = await register(scene, {
      redirect_uris: ['https://shop.example/callback'],
      backchannel_logout_uri: 'https://shop.example/out',
    });
    expect(body).toMatchObject({
      backchannel_logout_uri: 'https://shop.example/out',
      backchannel_logout_session_required: false,
      client_name: 'shop.example',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      application_type: 'web',
      client_secret_expires_at: 0,
    });
    const client = { clientId: body.client_id, secret: body.client_secret ?? '' };
    const form = {
      grant_type: 'authorization_code',
      code: 'none',
      redirect_uri: 'https://shop.example/callback',
    };
    expect((await exchange(scene, form, client)).body.error).toBe('invalid_grant');
    expect((await exchange(scene, form, { ...client, secret: 'wrong' })).body.error).toBe('invalid_client');
  });

  test('a client reads, changes and removes itself', async () => {
    const { body } = await register(scene, native);
    const { registration_client_uri: own, registration_access_token: token, client_id } = body;
    const { client_id_issued_at: _issued, ...told } = body;
    expect((await ask(own, { method: 'GET', token })).body).toEqual(told);

    const changed = await ask(own, {
      method: 'PUT',
      token,
      body: { ...native, client_id, client_name: 'Helper', token_endpoint_auth_method: 'client_secret_post' },
    });
    const secret = changed.body.client_secret ?? '';
    expect(changed.body).toMatchObject({
      client_id,
      client_name: 'Helper',
      token_endpoint_auth_method: 'client_secret_post',
      client_secret: expect.any(String),
    });
    expect(await listedAs(client_id)).toMatchObject({ name: 'Helper' });
    const refused = await ask(own, { method: 'PUT', token, body: { ...native, client_id: 'another' } });
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_request']);

    const tokens = await agreedTokens(scene, { clientId: client_id, secret });
    expect(tokens.access_token).toBeString();
    expect((await ask(own, { method: 'DELETE', token })).status).toBe(204);
    expect((await ask(own, { method: 'GET', token })).status).toBe(401);
    expect(await listedAs(client_id)).toBeUndefined();
    const answer = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(answer.status).toBe(401);
  });

  test('an administrator removes a client with all that it holds', async () => {
    const { body } = await register(scene, native);
    const { applicationId } = (await listedAs(body.client_id)) as { applicationId: string };
    await scene.postern.call('postern.registration.v1.ClientRegistrationService/RemoveRegisteredClient', {
      applicationId,
    });
    expect(await listedAs(body.client_id)).toBeUndefined();
    const gone = await authorize(scene, { client_id: body.client_id, redirect_uri: redirectUri });
    expect(await gone.text()).toContain('no client with this client_id');
  });

  test('who removes the organization of all of them ends them, and the next one has another', async () => {
    const { organizationId } = (await listed())[0] as { organizationId: string };
    await scene.postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId });
    expect(await listed()).toEqual([]);
    const { body } = await register(scene, native);
    expect(await listedAs(body.client_id)).toMatchObject({
      organizationId: expect.not.stringMatching(organizationId),
    });
  });
});
