import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { pkce } from '../oidc/testing.ts';
import { freePort } from '../testing/ports.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Persons with roles of the system: at the console of the operator's instance, and nowhere else. */

const service = 'zitadel.system.v1.SystemService';
const users = 'zitadel.user.v2.UserService';
const password = 'Secret-password1';
const tenantHost = 'tenant.localhost';

let postern: TestPostern;
let port: number;
/** Chosen by whoever makes the user, so that the configuration can name it and a tenant can take it. */
const ids = { owner: '900000000000000001', viewer: '900000000000000002' } as const;
let tenantPat: string;
let ownersToken: string;

const post = async (host: string, method: string, request: object, token: string) => {
  const response = await fetch(`http://localhost:${port}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, host },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const person = (userId: string, username: string) => ({
  userId,
  username,
  profile: { givenName: username, familyName: 'Person' },
  email: { email: `${username}@people.example`, isVerified: true },
  password: { password, changeRequired: false },
});

beforeAll(async () => {
  port = freePort();
  postern = await startTestPostern({
    configure(config) {
      config.server.port = port;
      config.server.publicUrl = `http://localhost:${port}`;
      config.systemAdministrators.push({ userId: ids.owner, roles: ['SYSTEM_OWNER'] });
      config.systemAdministrators.push({ userId: ids.viewer, roles: ['SYSTEM_OWNER_VIEWER'] });
    },
  });
  for (const [name, id] of Object.entries(ids)) {
    await postern.call(`${users}/AddHumanUser`, person(id, name));
    await postern.call(`${users}/HumanMFAInitSkipped`, { userId: id });
  }
  ownersToken = await consoleToken('owner');
  const made = await postern.call<{ pat: string }>(
    `${service}/CreateInstance`,
    {
      instanceName: 'Tenant',
      customDomain: tenantHost,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    ownersToken,
  );
  tenantPat = made.pat;
});
afterAll(() => postern?.stop());

/** Signs in at the console of an instance. @returns the token that its page holds */
async function consoleToken(loginName: string, host = 'localhost'): Promise<string> {
  const origin = `http://${host}:${port}`;
  const at = (url: URL, init: RequestInit) =>
    fetch(`http://localhost:${port}${url.pathname}${url.search}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), host: `${host}:${port}` },
    });
  const environment = (await (
    await at(new URL(`${origin}/ui/console/assets/environment.json`), {})
  ).json()) as { clientid: string };
  const { verifier, challenge } = pkce();
  const redirectUri = `${origin}/ui/console/auth/callback`;
  const browser = new FormClient(origin, {}, at);
  await browser.open(
    `/oauth/v2/authorize?${new URLSearchParams({
      client_id: environment.clientid,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`,
  );
  await browser.open(browser.headers.get('location') ?? '');
  await browser.submit({ loginName });
  await browser.submit({ password });
  const code = new URL(browser.url).searchParams.get('code') ?? '';
  const answer = await at(new URL(`${origin}/oauth/v2/token`), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: environment.clientid,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  const { access_token: token = '' } = (await answer.json()) as { access_token?: string };
  return token;
}

const refused = (method: string, request: object, token: string) =>
  postern.call(`${service}/${method}`, request, token).then(
    () => 'answered',
    ({ body }: RpcFailure) => body.code,
  );

describe('a person with a role of the system', () => {
  test('makes, sees and removes instances at the console', async () => {
    const { result } = await postern.call<{ result: { name: string }[] }>(
      `${service}/ListInstances`,
      {},
      ownersToken,
    );
    expect(result.map(({ name }) => name)).toContain('Tenant');
    const { instanceId } = await postern.call<{ instanceId: string }>(
      `${service}/CreateInstance`,
      { instanceName: 'Short', machine: { userName: 'robot', name: 'Robot' } },
      ownersToken,
    );
    await postern.call(`${service}/RemoveInstance`, { instanceId }, ownersToken);
    const permissions = await postern.call<{ result: string[] }>(
      'zitadel.auth.v1.AuthService/ListMyZitadelPermissions',
      {},
      ownersToken,
    );
    expect(permissions.result).toContain('system.instance.write');
  });

  test('has no role in the instance by it, nor in any other', async () => {
    const failed = await postern
      .call('zitadel.admin.v1.AdminService/GetLoginPolicy', {}, ownersToken)
      .then(String, ({ body }: RpcFailure) => body.code);
    expect(failed).toBe('permission_denied');
    const elsewhere = await post(tenantHost, `${service}/ListInstances`, {}, ownersToken);
    expect(elsewhere.status).toBe(401);
  });

  test('sees and changes nothing as a viewer', async () => {
    const token = await consoleToken('viewer');
    expect(await refused('ListInstances', {}, token)).toBe('answered');
    expect(
      await refused('CreateInstance', { instanceName: 'No', machine: { userName: 'r', name: 'R' } }, token),
    ).toBe('permission_denied');
  });
});

describe('nobody else', () => {
  test('an owner of the operator’s instance, by a token of theirs or of another application', async () => {
    expect(await refused('ListInstances', {}, postern.pat)).toBe('permission_denied');
  });

  test('a user of the same id in another instance', async () => {
    const made = await post(tenantHost, `${users}/AddHumanUser`, person(ids.owner, 'thief'), tenantPat);
    expect(made.status).toBe(200);
    await post(tenantHost, `${users}/HumanMFAInitSkipped`, { userId: ids.owner }, tenantPat);
    const token = await consoleToken('thief', tenantHost);
    expect(token).not.toBe('');
    const own = await post(tenantHost, 'zitadel.auth.v1.AuthService/GetMyUser', {}, token);
    expect(own.status).toBe(200);
    const listed = await post(tenantHost, `${service}/ListInstances`, {}, token);
    expect(listed.body['code']).toBe('permission_denied');
    const abroad = await post('localhost', `${service}/ListInstances`, {}, token);
    expect(abroad.status).toBe(401);
    const nowhere = await post('nowhere.example', `${service}/ListInstances`, {}, token);
    expect(nowhere.status).toBe(401);
  });

  test('the person itself by anything but the console: a session, or another application', async () => {
    const session = await postern.call<{ sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { userId: ids.owner }, password: { password } } },
      postern.loginPat,
    );
    expect(await refused('ListInstances', {}, session.sessionToken)).not.toBe('answered');
  });

  test('the person once they are locked', async () => {
    const token = await consoleToken('viewer');
    await postern.call(`${users}/LockUser`, { userId: ids.viewer });
    expect(await refused('ListInstances', {}, token)).toBe('unauthenticated');
    await postern.call(`${users}/UnlockUser`, { userId: ids.viewer });
  });
});
