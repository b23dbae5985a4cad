import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
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
  signIn,
} from './testing.ts';

let scene: ForwardScene;
beforeAll(async () => {
  scene = await openForwardScene({ skippedPaths: ['/health', '/public/*'] });
});
afterAll(() => scene.postern.stop());

test('whoever looks at a page is sent to sign in, and comes back to it', async () => {
  const asked = await ask(scene, { uri: '/pages?id=1&x=%20', headers: browser });
  expect(asked.status).toBe(302);
  const signInUrl = new URL(locationOf(asked));
  expect(signInUrl.origin + signInUrl.pathname).toBe(`${origin}/.postern/sign-in`);
  expect(signInUrl.searchParams.get('rd')).toBe('/pages?id=1&x=%20');

  const { begun, back, cookie } = await signIn(scene, { rd: '/pages?id=1&x=%20' });
  const authorization = new URL(locationOf(begun));
  expect(authorization.origin).toBe(scene.issuer);
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
    client_id: scene.app.clientId,
    redirect_uri: `${origin}/.postern/callback`,
    response_type: 'code',
    code_challenge_method: 'S256',
  });
  expect(begun.headers.getSetCookie()[0]).toMatch(
    /^__Host-postern\.forward-state-[\w-]{12}=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(back.status).toBe(302);
  expect(locationOf(back)).toBe(`${origin}/pages?id=1&x=%20`);
  expect(back.headers.getSetCookie()[0]).toMatch(
    new RegExp(
      `^__Host-postern\\.forward-${scene.app.appId}=[\\w-]+; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure$`,
    ),
  );
  expect(cookiesOf(back)[1]).toMatch(/^__Host-postern\.forward-state-[\w-]{12}=$/);

  const passed = await ask(scene, { cookie });
  expect(passed.status).toBe(200);
  expect(passed.headers.get('x-auth-request-user')).toBe(scene.alice.userId);
  expect(passed.headers.get('x-auth-request-email')).toBe('alice@example.com');
  expect(passed.headers.get('x-auth-request-preferred-username')).toBe('alice');
  expect(passed.headers.get('x-auth-request-groups')).toBe('');
  expect(passed.headers.get('x-auth-request-roles')).toBe('');
  expect(passed.headers.get('cache-control')).toBe('no-store');
});

test('the assertion is verified by the keys of the server, and not signed anew for each request', async () => {
  const { cookie } = await signIn(scene);
  const assertionOf = async () =>
    (await ask(scene, { cookie })).headers.get('x-auth-request-assertion') ?? '';
  const first = await assertionOf();
  const jwks = createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`));
  const { payload } = await jwtVerify(first, jwks, { audience: scene.app.clientId, issuer: scene.issuer });
  expect(payload).toMatchObject({
    sub: scene.alice.userId,
    email: 'alice@example.com',
    email_verified: true,
    roles: [],
    groups: [],
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  expect(await assertionOf()).toBe(first);
  const back = scene.postern.advance(200_000);
  expect(await assertionOf()).not.toBe(first);
  back();
});

test.each([
  ['a program', {}],
  ['a script', { ...browser, 'x-requested-with': 'XMLHttpRequest' }],
  ['fetch', { ...browser, 'sec-fetch-mode': 'cors' }],
  ['a WebSocket', { ...browser, upgrade: 'websocket', connection: 'upgrade' }],
  ['a form', { ...browser, 'x-forwarded-method': 'POST' }],
])('%s is told that it has to sign in, and not redirected', async (_, headers) => {
  const { 'x-forwarded-method': method = 'GET', ...rest } = headers as Record<string, string>;
  const { connection: _c, upgrade, ...plain } = rest;
  const asked = await ask(scene, {
    headers: { ...plain, 'x-forwarded-method': method, ...(upgrade && { upgrade }) },
  });
  expect(asked.status).toBe(401);
});

test('nginx, which takes no redirect, is told 401 and shows the sign-in page of the same request', async () => {
  expect((await ask(scene, { path: '/forward-auth/nginx', headers: browser })).status).toBe(401);
  const begun = await own(scene, '/.postern/sign-in', { headers: { 'x-forwarded-uri': '/a?b=1' } });
  expect(begun.status).toBe(302);
  expect(locationOf(begun)).toStartWith(`${scene.issuer}/oauth/v2/authorize?`);
});

test('skipped paths pass without a sign-in, as nobody', async () => {
  for (const uri of ['/health', '/health?x=1', '/public/', '/public/a/b.css']) {
    const passed = await ask(scene, { uri });
    expect(passed.status).toBe(200);
    expect(passed.headers.get('x-auth-request-user')).toBe('');
    expect(passed.headers.get('x-auth-request-assertion')).toBe('');
  }
});

test('Envoy asks under the path of the request, and says by a header whom it asks', async () => {
  const { cookie } = await signIn(scene);
  const envoy = (path: string, headers: Record<string, string> = {}) =>
    fetch(scene.issuer + path, {
      redirect: 'manual',
      headers: { host, 'x-postern-forward-auth': new URL(scene.issuer).host, ...headers },
    });
  expect((await envoy('/pages', { cookie })).status).toBe(200);
  expect((await envoy('/.well-known/openid-configuration')).status).toBe(401);
  expect((await envoy('/pages/../.well-known/openid-configuration', browser)).status).toBe(302);
  expect((await envoy('/public/style.css')).status).toBe(200);
});

test('signing out by a form of the application ends the sign-in, and the session with it', async () => {
  const { cookie } = await signIn(scene);
  const asks = await own(scene, '/.postern/sign-out', { cookie });
  expect(locationOf(asks)).toBe(`${scene.issuer}/oidc/v1/end_session?client_id=${scene.app.clientId}`);
  expect((await ask(scene, { cookie })).status).toBe(200);
  const out = await own(scene, '/.postern/sign-out', { cookie, method: 'POST', headers: { origin } });
  expect(out.status).toBe(303);
  expect(locationOf(out)).toBe(`${scene.issuer}/logout/done`);
  expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0');
  expect((await ask(scene, { cookie })).status).toBe(401);
});

test('the callback that is loaded again leads to the application', async () => {
  const { callbackPath, cookie } = await signIn(scene);
  const again = await own(scene, callbackPath, { cookie });
  expect(again.status).toBe(302);
  expect(locationOf(again)).toBe(`${origin}/`);
  expect((await ask(scene, { cookie })).status).toBe(200);
});

test('a refusal of the provider is told on a page in the language of the browser', async () => {
  const begun = await own(scene, '/.postern/sign-in');
  const state = new URL(locationOf(begun)).searchParams.get('state') ?? '';
  const query = new URLSearchParams({ error: 'access_denied', state, iss: scene.issuer });
  const back = await own(scene, `/.postern/callback?${query}`, {
    cookie: cookiesOf(begun).join('; '),
    headers: { 'accept-language': 'de' },
  });
  expect(back.status).toBe(400);
  const page = await back.text();
  expect(page).toContain('lang="de"');
  expect(page).toContain('access_denied');
});
