import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { introspect, obtainTokens, openScene, type Scene, signedOutUri } from './testing.ts';

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
    ];
    for (const parameters of bad) {
      const answer = await endSession(parameters);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
    expect(await isActive(tokens.access_token)).toBe(true);
  });
});

describe('without one', () => {
  test('the person is asked first', async () => {
    const tokens = await obtainTokens(scene);
    const asked = await endSession({ client_id: scene.web.clientId, post_logout_redirect_uri: signedOutUri });
    expect(asked.headers.get('location')).toStartWith('/ui/login/logout?next=');
    // An access token or a forgery is no hint.
    const [header, payload] = tokens.id_token.split('.');
    for (const hint of [tokens.access_token, `${header}.${payload}.AAAA`]) {
      const answer = await endSession({ id_token_hint: hint });
      expect(answer.headers.get('location')).toBe('/ui/login/logout');
    }
    expect(await isActive(tokens.access_token)).toBe(true);
  });

  test('a URI needs a client, and to be its own', async () => {
    expect((await endSession({ post_logout_redirect_uri: signedOutUri })).status).toBe(400);
    expect((await endSession({ client_id: '404' })).status).toBe(400);
    const other = { client_id: scene.web.clientId, post_logout_redirect_uri: `${signedOutUri}/x` };
    expect((await endSession(other)).status).toBe(400);
  });
});
