import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { AggregateWrite, EventStore } from '../eventstore/index.ts';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  openSession,
  password,
  pkce,
  post,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';

/** The password is changed, as by whoever says that a sign-in was not theirs, while something comes of that sign-in. */

let scene: Scene;
let tv: ConfidentialClient;
let append: EventStore['append'];
beforeAll(async () => {
  scene = await openScene();
  const grantTypes = ['OIDC_GRANT_TYPE_DEVICE_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'];
  tv = await scene.addClient({ grantTypes, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const { store } = scene.postern.server.platform;
  append = store.append.bind(store);
});
afterAll(() => scene?.postern.stop());

const changePassword = () =>
  scene.postern.call('zitadel.user.v2.UserService/SetPassword', {
    userId: scene.alice.userId,
    newPassword: { password },
  });

/** Between what is proven and the append of what comes of it, the password is changed. */
async function overtaken<T>(type: string, act: () => Promise<T>): Promise<T> {
  const { store } = scene.postern.server.platform;
  let came = false;
  const isMeant = ({ events }: AggregateWrite) => events.some((event) => event.type === type);
  store.append = async (context, writes) => {
    if (!came && writes.some(isMeant)) {
      came = true;
      await changePassword();
    }
    return append(context, writes);
  };
  try {
    return await act();
  } finally {
    store.append = append;
    expect(came).toBe(true);
  }
}

const redeem = (code: string, verifier: string, client: ConfidentialClient = scene.web) =>
  exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    client,
  );
const refresh = (refreshToken: string, client: ConfidentialClient = scene.web) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token: refreshToken }, client);

/** Whatever was handed out is worth nothing. */
async function expectDead(
  answer: { status: number; body: { access_token?: string; refresh_token?: string; error?: string } },
  client: ConfidentialClient = scene.web,
): Promise<void> {
  const { access_token: access, refresh_token: again, error } = answer.body;
  if (access === undefined || again === undefined) return expect(error).toBe('invalid_grant');
  expect((await userinfo(scene, access)).status).toBe(401);
  expect((await introspect(scene, access)).active).toBe(false);
  expect((await refresh(again, client)).body.error).toBe('invalid_grant');
}

const device = {
  oidc: 'zitadel.oidc.v2.OIDCService',
  async asked(): Promise<{ device_code: string; user_code: string }> {
    const asks = { scope: 'openid profile offline_access' };
    return (await (await post(scene, '/oauth/v2/device_authorization', asks, tv)).json()) as never;
  },
  async allow(userCode: string, session: object): Promise<void> {
    const { call, loginPat } = scene.postern;
    const { deviceAuthorizationRequest } = await call<{ deviceAuthorizationRequest: { id: string } }>(
      `${device.oidc}/GetDeviceAuthorizationRequest`,
      { userCode },
      loginPat,
    );
    const { id: deviceAuthorizationId } = deviceAuthorizationRequest;
    const decision = { deviceAuthorizationId, session };
    await call(`${device.oidc}/AuthorizeOrDenyDeviceAuthorization`, decision, loginPat);
  },
  redeem: (deviceCode: string) =>
    exchange(
      scene,
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode },
      tv,
    ),
};

test('a code that is linked to a sign-in which is disowned meanwhile is no grant', async () => {
  const { code, verifier } = await overtaken('auth_request.session.linked', () =>
    obtainCode(scene, scene.web),
  );
  expect((await redeem(code, verifier)).body.error).toBe('invalid_grant');
});

test('a code of a browser that is asked for silently is none either', async () => {
  const browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName: 'alice' });
  await browser.submit({ password });
  const { verifier, challenge } = pkce();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await overtaken('auth_request.session.linked', () =>
    authorize(
      scene,
      {
        client_id: scene.web.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid offline_access',
        prompt: 'none',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      },
      { headers: { cookie } },
    ),
  );
  const code = answerOf(answer).get('code') ?? '';
  expect(code).not.toBe('');
  expect((await redeem(code, verifier)).body.error).toBe('invalid_grant');
});

test('tokens of a code that is exchanged meanwhile are dead', async () => {
  const { code, verifier } = await obtainCode(scene, scene.web);
  await expectDead(await overtaken('oidc_session.added', () => redeem(code, verifier)));
});

test('a device that is allowed meanwhile gets nothing', async () => {
  const { device_code: deviceCode, user_code: userCode } = await device.asked();
  const session = await openSession(scene);
  await overtaken('device.authorization.approved', () => device.allow(userCode, session));
  expect((await device.redeem(deviceCode)).body.error).toBe('invalid_grant');
});

test('tokens that a device fetches meanwhile are dead', async () => {
  const { device_code: deviceCode, user_code: userCode } = await device.asked();
  await device.allow(userCode, await openSession(scene));
  await expectDead(await overtaken('oidc_session.added', () => device.redeem(deviceCode)), tv);
});

test('tokens that are refreshed meanwhile are dead', async () => {
  const { refresh_token: token } = await obtainTokens(scene);
  await expectDead(await overtaken('oidc_session.refresh_token.renewed', () => refresh(token)));
});

test('sign-ins with the new password are not touched', async () => {
  await changePassword();
  const { access_token: access, refresh_token: token } = await obtainTokens(scene);
  expect((await userinfo(scene, access)).status).toBe(200);
  expect((await refresh(token)).status).toBe(200);
});
