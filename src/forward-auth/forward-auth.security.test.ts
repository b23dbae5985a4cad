import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { obtainTokens, openScene, post } from '../oidc/testing.ts';
import { lockTable } from '../testing/locked-table.ts';
import {
  ask,
  browser,
  cookiesOf,
  type ForwardScene,
  host,
  locationOf,
  openForwardScene,
  origin,
  own,
  signedInAt,
  signIn,
} from './testing.ts';

let scene: ForwardScene;
beforeAll(async () => {
  scene = await openForwardScene({ skippedPaths: ['/public/*', '/health'] });
});
afterAll(() => scene.postern.stop());

/** Another application of the same project, at a host of its own. */
async function neighbour(name: string, settings: object = {}) {
  const app = await scene.addClient({ redirectUris: [], developmentMode: false });
  await scene.protect({ origins: [`https://${name}.example.com`], ...settings }, app);
  return { ...app, headers: { 'x-forwarded-host': `${name}.example.com` } };
}

describe('who asks', () => {
  test('is a trusted proxy, or is answered nothing', async () => {
    const open = await openScene();
    for (const path of ['/forward-auth', '/forward-auth/nginx', '/.postern/sign-in', '/.postern/callback'])
      expect((await ask(open, { path, headers: browser })).status).toBe(403);
    // Without trust the header that marks questions means nothing.
    const discovery = await fetch(`${open.issuer}/.well-known/openid-configuration`, {
      headers: { 'x-postern-forward-auth': 'localhost' },
    });
    expect(discovery.status).toBe(200);
    await open.postern.stop();
  });

  test('cannot make another instance of what the proxy named', async () => {
    const { cookie } = await signIn(scene);
    const headers = { 'x-postern-forward-auth': 'nobody.example.com' };
    // What clients send along is not believed where the proxy has dialled an instance.
    expect((await ask(scene, { cookie, headers })).status).toBe(200);
    const asEnvoy = await fetch(`${scene.issuer}/pages`, { headers: { host, cookie, ...headers } });
    expect(asEnvoy.status).toBe(400);
  });
});

describe('headers that clients send along', () => {
  test.each([
    ['two hosts', { 'x-forwarded-host': `${host}, evil.example.com` }],
    ['a host that is none', { 'x-forwarded-host': `${host}/@evil.example.com` }],
    ['another host in the original URL', { 'x-original-url': 'https://evil.example.com/' }],
    ['another path in the original URL', { 'x-original-url': `${origin}/public/a` }],
    ['two methods', { 'x-forwarded-method': 'GET, POST' }],
    ['a URI that is none', { 'x-forwarded-uri': 'public/a' }],
    ['another scheme in the URI', { 'x-forwarded-uri': 'https://evil.example.com/' }],
  ])('%s are refused', async (_, headers) => {
    const { cookie } = await signIn(scene);
    expect((await ask(scene, { cookie, headers })).status).toBe(400);
  });

  test('what is the same in both forms is taken', async () => {
    const { cookie } = await signIn(scene);
    const headers = { 'x-original-url': `${origin}/a?b=c` };
    expect((await ask(scene, { cookie, uri: '/a?b=c', headers })).status).toBe(200);
  });

  test('a host that nobody has lets nobody pass', async () => {
    const { cookie } = await signIn(scene);
    expect((await ask(scene, { cookie, headers: { 'x-forwarded-host': 'evil.example.com' } })).status).toBe(
      403,
    );
    expect((await ask(scene, { cookie, headers: { 'x-forwarded-host': `${host}.` } })).status).toBe(403);
    // The usual port, which some proxies write.
    expect((await ask(scene, { cookie, headers: { 'x-forwarded-host': `${host}:443` } })).status).toBe(200);
  });

  test('names of headers that tell of people never pass empty-handed: each is in each answer', async () => {
    for (const passed of [
      await ask(scene, { uri: '/health' }),
      await ask(scene, { cookie: (await signIn(scene)).cookie }),
    ])
      for (const name of ['user', 'email', 'preferred-username', 'groups', 'roles', 'assertion'])
        expect(passed.headers.has(`x-auth-request-${name}`)).toBe(true);
  });

  test('other methods in disguise change nothing', async () => {
    const headers = { ...browser, 'x-http-method-override': 'GET', 'x-forwarded-method': 'POST' };
    expect((await ask(scene, { headers })).status).toBe(401);
  });
});

test.each([
  '/public/../admin',
  '/public/..%2fadmin',
  '/public/%2e%2e/admin',
  '/public/%252e%252e/admin',
  '/public/..%5cadmin',
  '/public/..\\admin',
  '/public//admin',
  '//public/a',
  '/public/;/admin',
  '/public/a;x=/../admin',
  '/public/%00admin',
  '/public/%c0%ae%c0%ae/admin',
  '/public/a#/../../admin',
  '/Public/a',
  '/publicity',
  '/health/',
  '/health%2f',
])('%s is not skipped', async (uri) => {
  expect((await ask(scene, { uri })).status).not.toBe(200);
});

test('what Envoy asks for cannot become another endpoint', async () => {
  const { port } = new URL(scene.issuer);
  const raw = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), 'localhost');
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-postern-forward-auth: localhost:${port}\r\nconnection: close\r\n\r\n`,
      );
    });
  for (const path of ['/../.well-known/openid-configuration', '/%2e%2e/debug/healthz', '/debug/healthz'])
    expect(await raw(path)).toStartWith('HTTP/1.1 401 ');
});

describe('the way back', () => {
  test('leads to the application alone', async () => {
    for (const rd of [
      'https://evil.example.com/',
      '//evil.example.com/',
      '/\\evil.example.com/',
      '\\\\evil.example.com',
      `https://${host}@evil.example.com/`,
      `https://${host}.evil.example.com/`,
      'javascript:alert(1)',
      '/\t/evil.example.com',
      '/.postern/sign-out',
    ]) {
      const { back } = await signIn(scene, { rd });
      expect(locationOf(back)).toBe(`${origin}/`);
    }
    const { back } = await signIn(scene, { rd: '/a//b?next=https://evil.example.com' });
    expect(locationOf(back)).toBe(`${origin}/a//b?next=https://evil.example.com`);
  });

  test('is for the browser that began', async () => {
    const { callbackPath } = await signedInAt(scene);
    const elsewhere = await own(scene, callbackPath);
    expect(elsewhere.status).toBe(400);
    expect(cookiesOf(elsewhere)).toEqual([]);
    const { state } = await signedInAt(scene);
    expect((await own(scene, callbackPath, { cookie: state })).status).toBe(400);
  });

  test('is gone once: a code that comes again ends what came of it', async () => {
    const { callbackPath, state, cookie } = await signIn(scene);
    expect((await ask(scene, { cookie })).status).toBe(200);
    const again = await own(scene, callbackPath, { cookie: state });
    expect(again.status).toBe(400);
    expect(cookiesOf(again).some((each) => each.includes(`forward-${scene.app.appId}`))).toBe(false);
    expect((await ask(scene, { cookie })).status).toBe(401);
  });

  test('takes no code of another issuer, and no code of another application', async () => {
    const { callbackPath, state } = await signedInAt(scene);
    const mixed = callbackPath.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example.com');
    expect((await own(scene, mixed, { cookie: state })).status).toBe(400);

    const other = await neighbour('mixed');
    const there = await signedInAt(scene, { hostHeaders: other.headers });
    const code = new URL(there.callbackUrl).searchParams.get('code') ?? '';
    const here = await signedInAt(scene);
    const swapped = new URL(here.callbackUrl);
    swapped.searchParams.set('code', code);
    const refused = await own(scene, swapped.pathname + swapped.search, { cookie: here.state });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('invalid_grant');
  });

  test('is open for an hour', async () => {
    const { callbackPath, state } = await signedInAt(scene);
    const back = scene.postern.advance(3_601_000);
    expect((await own(scene, callbackPath, { cookie: state })).status).toBe(400);
    back();
  });

  test('has no more open sign-ins than fit', async () => {
    const open = Array.from({ length: 5 }, (_, i) => `__Host-postern.forward-state-${i}abcdefghijk=x`);
    const begun = await own(scene, '/.postern/sign-in', { cookie: open.join('; ') });
    expect(begun.headers.getSetCookie().filter((each) => each.includes('Max-Age=0'))).toHaveLength(5);
  });
});

describe('a session', () => {
  test('is of one application and one host', async () => {
    const other = await neighbour('other');
    const { cookie } = await signIn(scene);
    const renamed = cookie.replace(scene.app.appId, other.appId);
    expect((await ask(scene, { cookie, headers: other.headers })).status).toBe(401);
    expect((await ask(scene, { cookie: renamed, headers: other.headers })).status).toBe(401);
    const two = await neighbour('two', { origins: ['https://two.example.com', 'https://three.example.com'] });
    const there = await signIn(scene, { hostHeaders: two.headers });
    expect((await ask(scene, { cookie: there.cookie, headers: two.headers })).status).toBe(200);
    const third = { 'x-forwarded-host': 'three.example.com' };
    expect((await ask(scene, { cookie: there.cookie, headers: third })).status).toBe(401);
  });

  test('is shared where the application says so', async () => {
    const shared = await neighbour('a.shared', {
      origins: ['https://a.shared.example.com', 'https://b.shared.example.com'],
      cookieDomain: 'shared.example.com',
    });
    const { back, cookie } = await signIn(scene, { hostHeaders: shared.headers });
    expect(back.headers.getSetCookie()[0]).toContain('; Domain=shared.example.com;');
    expect(cookie).toStartWith('__Secure-postern.forward-');
    const second = { 'x-forwarded-host': 'b.shared.example.com' };
    expect((await ask(scene, { cookie, headers: second })).status).toBe(200);
  });

  test('is worth nothing as a token, and a token nothing as a session', async () => {
    const { cookie } = await signIn(scene);
    const [name = '', value = ''] = cookie.split('=');
    const userinfo = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${value}` },
    });
    expect(userinfo.status).toBe(401);
    const { access_token } = await obtainTokens(scene);
    expect((await ask(scene, { cookie: `${name}=${access_token}` })).status).toBe(401);
  });

  test('is found behind another cookie of its name, and not changed by a bit', async () => {
    const { cookie } = await signIn(scene);
    const [name = '', value = ''] = cookie.split('=');
    expect((await ask(scene, { cookie: `${name}=tossed; ${cookie}` })).status).toBe(200);
    const flipped = value.slice(0, -9) + (value.at(-9) === 'A' ? 'B' : 'A') + value.slice(-8);
    expect((await ask(scene, { cookie: `${name}=${flipped}` })).status).toBe(401);
  });

  test('ends with its time', async () => {
    await scene.protect({ sessionSeconds: 600, skippedPaths: ['/public/*', '/health'] });
    const { cookie, back } = await signIn(scene);
    expect(back.headers.getSetCookie()[0]).toContain('Max-Age=600');
    const later = scene.postern.advance(601_000);
    expect((await ask(scene, { cookie })).status).toBe(401);
    later();
    await scene.protect({ skippedPaths: ['/public/*', '/health'] });
  });

  test('ends with its sign-in, at once', async () => {
    const { cookie, session } = await signIn(scene);
    expect((await ask(scene, { cookie })).status).toBe(200);
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', session);
    expect((await ask(scene, { cookie })).status).toBe(401);
  });

  test('rests while its user is locked or its application inactive', async () => {
    const { cookie } = await signIn(scene);
    const { userId } = scene.alice;
    const change = (method: string, request: object) => scene.postern.call(method, request);
    await change('zitadel.user.v2.UserService/LockUser', { userId });
    expect((await ask(scene, { cookie })).status).toBe(401);
    await change('zitadel.user.v2.UserService/UnlockUser', { userId });
    expect((await ask(scene, { cookie })).status).toBe(200);
    const application = { projectId: scene.projectId, applicationId: scene.app.appId };
    await change('zitadel.application.v2.ApplicationService/DeactivateApplication', application);
    expect((await ask(scene, { cookie })).status).toBe(403);
    await change('zitadel.application.v2.ApplicationService/ReactivateApplication', application);
    expect((await ask(scene, { cookie })).status).toBe(200);
  });

  test('is not believed by tables that stand still: events decide', async () => {
    const { cookie, session } = await signIn(scene);
    expect((await ask(scene, { cookie })).status).toBe(200);
    const release = await lockTable(scene.postern.server.platform.sql, 'sessions_projection');
    try {
      await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', session);
      expect((await ask(scene, { cookie })).status).toBe(401);
    } finally {
      await release();
    }
  });
});

describe('roles', () => {
  test('decide at the next request, and stand in the answer', async () => {
    const { projectId, alice, orgId } = scene;
    for (const roleKey of ['editor', 'reader, of all'])
      await scene.postern.call('zitadel.project.v2.ProjectService/AddProjectRole', {
        projectId,
        roleKey,
        displayName: roleKey,
      });
    const app = await neighbour('roles', { allowedRoles: ['editor'] });
    const { cookie } = await signIn(scene, { hostHeaders: app.headers });
    const asked = () => ask(scene, { cookie, headers: { ...app.headers, ...browser } });
    const refused = await asked();
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('No access to');
    const { id } = await scene.postern.call<{ id: string }>(
      'zitadel.authorization.v2.AuthorizationService/CreateAuthorization',
      { userId: alice.userId, projectId, organizationId: orgId, roleKeys: ['editor', 'reader, of all'] },
    );
    const passed = await asked();
    expect(passed.status).toBe(200);
    expect(passed.headers.get('x-auth-request-roles')).toBe('editor,reader%2C%20of%20all');
    await scene.postern.call('zitadel.authorization.v2.AuthorizationService/UpdateAuthorization', {
      id,
      roleKeys: ['reader, of all'],
    });
    expect((await asked()).status).toBe(403);
  });
});

describe('bearer tokens', () => {
  test('pass only where the application says so, and only those for it', async () => {
    const app = await neighbour('api');
    const { access_token } = await obtainTokens(scene);
    const withToken = (token: string) =>
      ask(scene, { headers: { ...app.headers, authorization: `Bearer ${token}` } });
    expect((await withToken(access_token)).status).toBe(401);
    await scene.protect({ origins: ['https://api.example.com'], acceptsBearerTokens: true }, app);
    expect((await withToken(access_token)).status).toBe(200);
    const bad = await withToken('nonsense');
    expect(bad.status).toBe(401);
    expect(bad.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    await post(scene, '/oauth/v2/revoke', { token: access_token }, scene.web);
    expect((await withToken(access_token)).status).toBe(401);
    const machine = await post(
      scene,
      '/oauth/v2/token',
      { grant_type: 'client_credentials', scope: 'openid' },
      { clientId: scene.machine.userName, secret: scene.machine.secret },
    );
    const foreign = ((await machine.json()) as { access_token: string }).access_token;
    expect((await withToken(foreign)).status).toBe(401);
  });
});

test('signing out by the page of another site is refused, as a link it only asks', async () => {
  const { cookie } = await signIn(scene);
  for (const from of ['https://evil.example.com', 'null'])
    expect(
      (await own(scene, '/.postern/sign-out', { cookie, method: 'POST', headers: { origin: from } })).status,
    ).toBe(403);
  expect((await own(scene, '/.postern/sign-out', { cookie, method: 'POST' })).status).toBe(403);
  await own(scene, '/.postern/sign-out', { cookie });
  expect((await ask(scene, { cookie })).status).toBe(200);
});

test('another application of the instance cannot take the host, and finds it free when it was given up', async () => {
  const first = await neighbour('taken');
  const second = await scene.addClient({ redirectUris: [], developmentMode: false });
  const take = () => scene.protect({ origins: ['https://taken.example.com'] }, second);
  expect(take()).rejects.toThrow('APP-Fwd01');
  await scene.postern.call('zitadel.application.v2.ApplicationService/DeleteApplication', {
    projectId: scene.projectId,
    applicationId: first.appId,
  });
  await take();
  expect((await ask(scene, { headers: first.headers })).status).toBe(401);
});

test('the assertion is neither an access token nor an ID token of the server', async () => {
  const { cookie } = await signIn(scene);
  const jwt = (await ask(scene, { cookie })).headers.get('x-auth-request-assertion') ?? '';
  const userinfo = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
    headers: { authorization: `Bearer ${jwt}` },
  });
  expect(userinfo.status).toBe(401);
  const hinted = await fetch(`${scene.issuer}/oidc/v1/end_session?id_token_hint=${jwt}`, {
    redirect: 'manual',
  });
  expect(hinted.status).toBe(400);
});
