import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { introspect, obtainCode, obtainTokens, openScene, type Scene, signedOutUri } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const endSession = (parameters: Record<string, string>, init: RequestInit = {}) =>
  fetch(`${scene.issuer}/oidc/v1/end_session?${new URLSearchParams(parameters)}`, {
    redirect: 'manual',
    ...init,
  });
const isActive = async (token: string) => (await introspect(scene, token)).active;

describe('with an ID token', () => {
  test('the sign-in ends, its tokens with it, and the browser goes to the registered URI', async () => {
    const tokens = await obtainTokens(scene);
    const answer = await endSession({
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: signedOutUri,
      state: 'a b',
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`${signedOutUri}?state=a+b`);
    expect(await isActive(tokens.access_token)).toBe(false);
    const session = scene.postern.call('zitadel.session.v2.SessionService/GetSession', {
      sessionId: tokens.session.sessionId,
    });
    await expect(session).rejects.toThrow('not_found');
  });

  test('by POST, without a URI, a page of ours says so', async () => {
    const tokens = await obtainTokens(scene);
    const answer = await fetch(`${scene.issuer}/oidc/v1/end_session`, {
      method: 'POST',
      body: new URLSearchParams({ id_token_hint: tokens.id_token }),
      redirect: 'manual',
    });
    expect(answer.headers.get('location')).toBe('/logout/done');
    expect((await fetch(`${scene.issuer}/logout/done`)).status).toBe(200);
    expect(await isActive(tokens.access_token)).toBe(false);
  });

  test('nothing ends when the request is not in order', async () => {
    const tokens = await obtainTokens(scene);
    const bad: Record<string, string>[] = [
      { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://evil.example/' },
      { id_token_hint: tokens.id_token, client_id: scene.machine.userId },
      // In the audience of the token, but not who it was made for.
      { id_token_hint: tokens.id_token, client_id: scene.spa.clientId },
      {
        id_token_hint: tokens.id_token,
        client_id: scene.spa.clientId,
        post_logout_redirect_uri: signedOutUri,
      },
      // An access token or a forgery is no hint.
      { id_token_hint: tokens.access_token },
      { id_token_hint: `${tokens.id_token.split('.').slice(0, 2).join('.')}.AAAA` },
      { id_token_hint: 'x', client_id: scene.web.clientId, post_logout_redirect_uri: signedOutUri },
    ];
    for (const parameters of bad) {
      const answer = await endSession(parameters);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      const page = await answer.text();
      expect(page).toContain('<title>This sign-out cannot go on');
      expect(page).toContain('href="/ui/login/logout"');
    }
    const own = await endSession({ id_token_hint: 'x' }, { headers: { 'accept-language': 'de' } });
    expect(await own.text()).toContain('<title>Diese Abmeldung kann nicht weitergehen');
    expect(await isActive(tokens.access_token)).toBe(true);
  });
});

describe('without one', () => {
  test('the person is asked first', async () => {
    const tokens = await obtainTokens(scene);
    const asked = await endSession({ client_id: scene.web.clientId, post_logout_redirect_uri: signedOutUri });
    expect(asked.headers.get('location')).toStartWith('/ui/login/logout?next=');
    expect((await endSession({})).headers.get('location')).toBe('/ui/login/logout');
    expect(await isActive(tokens.access_token)).toBe(true);
  });

  test('where the login client or the application asks, with what it needs to go on', async () => {
    const elsewhere = await scene.addClient({
      loginVersion: { loginV2: { baseUri: 'https://login.example/ui/' } },
    });
    const asked = {
      client_id: elsewhere.clientId,
      post_logout_redirect_uri: signedOutUri,
      state: 'x',
      logout_hint: 'alice',
      ui_locales: 'de en',
    };
    const locationOf = async (answer: Promise<Response>) =>
      new URL((await answer).headers.get('location') ?? '', 'http://here.example');
    const there = await locationOf(endSession(asked));
    expect(there.origin + there.pathname).toBe('https://login.example/ui/logout');
    expect(Object.fromEntries(there.searchParams)).toEqual({
      post_logout_redirect: `${signedOutUri}?state=x`,
      logout_hint: 'alice',
      ui_locales: 'de en',
    });
    const byHeader = { headers: { 'x-zitadel-login-client': '123' } };
    const here = await locationOf(endSession({ ...asked, client_id: scene.web.clientId }, byHeader));
    expect([here.host, here.pathname]).toEqual(['here.example', '/ui/v2/login/logout']);
    expect(here.searchParams.get('post_logout_redirect')).toBe(`${signedOutUri}?state=x`);
    expect((await locationOf(endSession({}, byHeader))).href).toBe('http://here.example/ui/v2/login/logout');
  });

  test('a URI needs a client, and to be its own', async () => {
    expect((await endSession({ post_logout_redirect_uri: signedOutUri })).status).toBe(400);
    expect((await endSession({ client_id: '404' })).status).toBe(400);
    const other = { client_id: scene.web.clientId, post_logout_redirect_uri: `${signedOutUri}/x` };
    expect((await endSession(other)).status).toBe(400);
  });
});

test('without TLS there is no frame that knows of sign-ins, and no answer says that there is', async () => {
  const metadata = await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).not.toHaveProperty('check_session_iframe');
  expect((await fetch(`${scene.issuer}/oidc/v1/check_session`)).status).toBe(404);
  const { callbackUrl } = await obtainCode(scene, scene.web);
  expect(new URL(callbackUrl).searchParams.has('session_state')).toBe(false);
});
