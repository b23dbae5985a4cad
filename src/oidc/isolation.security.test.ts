import { afterAll, beforeAll, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { FormClient } from '../login/testing.ts';
import {
  basic,
  exchange,
  obtainCode,
  obtainTokens,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
  signedOutUri,
  userinfo,
} from './testing.ts';
import { actorToken, exchangeGrants, subjectToken, types } from './testing-exchange.ts';

/** Nothing that one instance gave out is of any use at another one of the same server. */

const other = 'other.example';
const operator = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let scene: Scene;
let otherPat: string;

beforeAll(async () => {
  scene = await openScene({
    configure(config) {
      config.systemUsers.push({
        id: 'operator',
        publicKey: operator.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        publicKeyFile: null,
        memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
      });
    },
  });
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('operator')
    .setSubject('operator')
    .setAudience(scene.issuer)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(operator.privateKey);
  const made = await scene.postern.call<{ pat: string }>(
    'zitadel.system.v1.SystemService/CreateInstance',
    {
      instanceName: 'Other',
      firstOrgName: 'Other',
      customDomain: other,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    token,
  );
  otherPat = made.pat;
});
afterAll(() => scene?.postern.stop());

/** A request under the other instance's host. */
const there = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(scene.issuer + path, { redirect: 'manual', ...init, headers: { ...init.headers, host: other } });

const getMyUser = (token: string) =>
  there('/zitadel.auth.v1.AuthService/GetMyUser', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{}',
  });

const form = (path: string, fields: Record<string, string>, client?: { clientId: string; secret: string }) =>
  there(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...(client && { headers: { authorization: basic(client.clientId, client.secret) } }),
  });

const apiScope = 'openid offline_access urn:zitadel:iam:org:project:id:zitadel:aud';

test('the other instance is there, and its own token is good', async () => {
  expect((await getMyUser(otherPat)).status).toBe(200);
});

test('tokens of every kind are refused by the API', async () => {
  const jwtClient = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const opaque = await obtainTokens(scene, scene.web, { scope: apiScope });
  const jwt = await obtainTokens(scene, jwtClient, { scope: apiScope });
  const { sessionToken } = await openSession(scene);
  const tokens = {
    pat: scene.postern.pat,
    session: sessionToken,
    opaque: opaque.access_token,
    jwt: jwt.access_token,
    id: jwt.id_token,
    refresh: opaque.refresh_token,
  };
  for (const [kind, token] of Object.entries(tokens)) {
    expect([kind, (await getMyUser(token)).status]).toEqual([kind, 401]);
    const userinfoThere = await there('/oidc/v1/userinfo', { headers: { authorization: `Bearer ${token}` } });
    expect([kind, userinfoThere.status]).toEqual([kind, 401]);
  }
  // At home they are good.
  expect((await userinfo(scene, jwt.access_token)).status).toBe(200);
});

test('clients, codes and refresh tokens are unknown to the token endpoint', async () => {
  const { code, verifier } = await obtainCode(scene, scene.web);
  const tokens = await obtainTokens(scene);
  const machine = { clientId: scene.machine.userName, secret: scene.machine.secret };
  const answers = [
    await form(
      '/oauth/v2/token',
      { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
      scene.web,
    ),
    await form(
      '/oauth/v2/token',
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      scene.web,
    ),
    await form('/oauth/v2/token', { grant_type: 'client_credentials' }, machine),
    await form('/oauth/v2/introspect', { token: tokens.access_token }, scene.api),
    await form('/oauth/v2/revoke', { token: tokens.refresh_token }, scene.web),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
  }
  const authorize = await there(
    `/oauth/v2/authorize?${new URLSearchParams({ client_id: scene.web.clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' })}`,
  );
  expect([authorize.status, authorize.headers.get('location')]).toEqual([400, null]);
  // None of it was used up.
  const at = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  expect((await exchange(scene, at, scene.web)).status).toBe(200);
});

/** A browser that signed in at home. */
async function signedIn(): Promise<FormClient> {
  const browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName: 'alice' });
  await browser.submit({ password });
  expect(browser.markup).toContain('alice');
  return browser;
}

test('a browser that is signed in at home is nobody there', async () => {
  const browser = await signedIn();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const home = await fetch(`${scene.issuer}/ui/login/signedin`, { redirect: 'manual', headers: { cookie } });
  expect(home.status).toBe(200);
  const away = await there('/ui/login/signedin', { headers: { cookie } });
  expect([away.status, away.headers.get('location')]).toEqual([303, '/ui/login/login']);
  const entry = await there('/ui/login/login', { headers: { cookie } });
  expect([entry.status, entry.headers.get('location')]).toEqual([303, '/ui/login/loginname']);
});

test('an address to go on to after signing out, which a client registered at home, leads nowhere there', async () => {
  const { id_token } = await obtainTokens(scene);
  const parameters = new URLSearchParams({
    post_logout_redirect_uri: signedOutUri,
    client_id: scene.web.clientId,
  });
  const asked = await fetch(`${scene.issuer}/oidc/v1/end_session?${parameters}`, { redirect: 'manual' });
  const location = asked.headers.get('location') ?? '';
  expect(location).toStartWith('/ui/login/logout?next=');
  const home = await fetch(scene.issuer + location, { redirect: 'manual' });
  expect(home.headers.get('location')).toBe(signedOutUri);
  expect((await there(location)).headers.get('location')).not.toBe(signedOutUri);
  const hinted = await there(
    `/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: signedOutUri })}`,
  );
  expect(hinted.headers.get('location')).not.toBe(signedOutUri);
});

test('tokens and users of one instance are exchanged for nothing at another', async () => {
  const { call } = scene.postern;
  const exchanger = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { enableImpersonation: true });
  const ask = async (form: Record<string, string>) => {
    const grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange';
    return (await exchange(scene, { grant_type, ...form }, exchanger)).body.error;
  };
  const { user } = (await (await getMyUser(otherPat)).json()) as { user: { id: string } };
  const { userId } = await call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    {
      userName: 'helper',
      name: 'Helper',
    },
  );
  await call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId,
    resource: { instance: true },
    roles: ['IAM_ADMIN_IMPERSONATOR'],
  });
  const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
    userId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  const alice = subjectToken(scene.alice.userId, types.userId);
  expect(await ask({ ...alice, ...actorToken(token) })).toBeUndefined();
  expect(await ask({ ...alice, ...actorToken(otherPat) })).toBe('invalid_request');
  expect(await ask({ ...subjectToken(user.id, types.userId), ...actorToken(token) })).toBe('invalid_request');
  expect(await ask(subjectToken(otherPat))).toBe('invalid_request');
});
