import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { registrationOrigins } from '../application/registration-events.ts';
import { until } from '../testing/patience.ts';
import { proofBy, proofKey } from './possession/testing.ts';
import { initialToken, openRegistration, register } from './registration/testing.ts';
import { requireReceiver } from './shared-signals/receivers.ts';
import { signals } from './shared-signals/vocabulary.ts';
import {
  type ConfidentialClient,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  post,
  redirectUri,
  type Scene,
  send,
  userinfo,
} from './testing.ts';
import { asReceiver, signalActors, signalToken } from './testing-signals.ts';

/** What is tried with tokens for streams of security events, with other tokens there, and with the events themselves. */

let scene: Scene;
let mine: ConfidentialClient;
const { call, newClient } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
  mine = await newClient();
});
afterAll(() => scene?.postern.stop());

const users = 'zitadel.user.v2.UserService';

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
