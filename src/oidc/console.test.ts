import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { addDomain } from '../system/index.ts';
import { answerOf, authorize, openScene, password, pkce, type Scene } from './testing.ts';

/** The built-in console as a client: at every host of its instance without registration, and nowhere else. */

const otherHost = 'second.localhost';
const callback = '/ui/console/auth/callback';
const signedOut = '/ui/console/signedout';
let scene: Scene;
let clientId: string;
let other: string;
beforeAll(async () => {
  scene = await openScene();
  const { platform } = scene.postern.server;
  await addDomain(platform, scene.postern.instanceId, otherHost, false);
  await scene.postern.settled();
  other = `${otherHost}:${new URL(scene.issuer).port}`;
  const environment = await scene.postern.fetch('/ui/console/assets/environment.json');
  ({ clientid: clientId } = (await environment.json()) as { clientid: string });
});
afterAll(() => scene?.postern.stop());

const asked = (redirectUri: string, more: Record<string, string> = {}) => ({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile',
  code_challenge: pkce().challenge,
  code_challenge_method: 'S256',
  ...more,
});
const at = (host: string) => ({ headers: { host } });

describe('where it signs in', () => {
  test('is the host that is asked, under its own name', async () => {
    const own = await authorize(scene, asked(`${scene.issuer}${callback}`, { prompt: 'none' }));
    expect(own.headers.get('location')).toStartWith(`${scene.issuer}${callback}?error=login_required&`);
    const second = await authorize(scene, asked(`http://${other}${callback}`, { prompt: 'none' }), at(other));
    expect(second.headers.get('location')).toStartWith(`http://${other}${callback}?error=login_required&`);
  });

  test('is nothing else', async () => {
    const port = new URL(scene.issuer).port;
    const refused = [
      `http://${other}${callback}/`,
      `http://${other}${callback}?x=1`,
      `http://${other}${callback}#x`,
      `http://${other}${callback}/../callback`,
      `http://${other}/ui/console/x/../auth/callback`,
      `http://${other}/ui/console/auth/%63allback`,
      `http://${other}/ui//console/auth/callback`,
      `http://${other}/UI/console/auth/callback`,
      `http://${other}/ui/console/auth`,
      `http://${other}/ui/console`,
      `http://${other}${signedOut}`,
      `https://${other}${callback}`,
      `javascript://${other}${callback}`,
      `//${other}${callback}`,
      `${other}${callback}`,
      callback,
      `http://${other}@evil.example${callback}`,
      `http://evil.example\\@${other}${callback}`,
      `http://user@${other}${callback}`,
      `http://${otherHost}.evil.example:${port}${callback}`,
      `http://${otherHost}:${Number(port) - 1}${callback}`,
      `http://${otherHost}${callback}`,
      `http://${otherHost}.:${port}${callback}`,
      `http://${other.toUpperCase()}${callback}`,
      `http://\uff53${other.slice(1)}${callback}`,
      ` http://${other}${callback}`,
      `http://evil.example${callback}`,
    ];
    for (const uri of refused) {
      const answer = await authorize(scene, asked(uri, { prompt: 'none' }), at(other));
      expect([uri, answer.status, answer.headers.get('location')]).toEqual([uri, 400, null]);
    }
    // Of the instance, but not the host that is asked.
    const elsewhere = await authorize(scene, asked(`http://${other}${callback}`));
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null]);
  });

  test('is not where other clients do', async () => {
    for (const { clientId: client_id } of [scene.spa, scene.web]) {
      for (const [host, origin] of [
        [new URL(scene.issuer).host, scene.issuer],
        [other, `http://${other}`],
      ] as const) {
        const answer = await authorize(scene, asked(`${origin}${callback}`, { client_id }), at(host));
        expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      }
    }
  });

  test('is at no host that is not the instance’s', async () => {
    const host = `evil.example:${new URL(scene.issuer).port}`;
    const answer = await authorize(scene, asked(`http://${host}${callback}`), at(host));
    expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
  });
});

test('a code is for who proves that he asked for it, by S256', async () => {
  const redirectUri = `http://${other}${callback}`;
  const { code_challenge: _, code_challenge_method: __, ...bare } = asked(redirectUri);
  for (const more of [
    {},
    { code_challenge: 'plain-plain-plain-plain-plain-plain-plain-plain', code_challenge_method: 'plain' },
  ]) {
    const answer = await authorize(scene, { ...bare, ...more } as Record<string, string>, at(other));
    expect(answerOf(answer).get('error')).toBe('invalid_request');
  }
});

/** What a browser does at a host, redirects and cookies included. */
const browserAt = (host: string) => new FormClient(scene.issuer, { host });

describe('signing in', () => {
  test.each([['localhost'], [otherHost]])(
    'at %s gives a token for the API, and goes on silently',
    async (name) => {
      const host = `${name}:${new URL(scene.issuer).port}`;
      const redirectUri = `http://${host}${callback}`;
      const browser = browserAt(host);
      const first = pkce();
      const begun = await browser.request(
        `/oauth/v2/authorize?${new URLSearchParams(asked(redirectUri, { code_challenge: first.challenge }))}`,
      );
      await browser.open(begun.headers.get('location') ?? '');
      await browser.submit({ loginName: 'alice' });
      const [, attempt = ''] = /name="attempt" value="([^"]*)"/.exec(browser.markup) ?? [];
      const done = await browser.request('/ui/login/password', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ csrf: browser.field('csrf'), attempt, password }).toString(),
      });
      const location = new URL(done.headers.get('location') ?? '');
      expect(location.href).toStartWith(`${redirectUri}?code=`);

      const redeemed = await fetch(`${scene.issuer}/oauth/v2/token`, {
        method: 'POST',
        headers: { host, origin: `http://${host}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: clientId,
          code: location.searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: first.verifier,
        }),
      });
      expect(redeemed.status).toBe(200);
      const { access_token, id_token } = (await redeemed.json()) as {
        access_token: string;
        id_token: string;
      };
      const me = await fetch(`${scene.issuer}/zitadel.auth.v1.AuthService/GetMyUser`, {
        method: 'POST',
        headers: { host, authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(me.status).toBe(200);
      expect(await me.json()).toMatchObject({ user: { id: scene.alice.userId } });

      // As the page's `fetch` does: followed to an address of the console, whose page answers.
      const second = pkce();
      const silent = await browser.request(
        `/oauth/v2/authorize?${new URLSearchParams(
          asked(redirectUri, { prompt: 'none', code_challenge: second.challenge, id_token_hint: id_token }),
        )}`,
        { headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' } },
      );
      expect(silent.status).toBe(302);
      expect(silent.headers.get('location')).toStartWith(`${redirectUri}?code=`);
      const landed = await browser.request(new URL(silent.headers.get('location') ?? '').pathname);
      expect([landed.status, landed.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);

      const ended = await browser.request(
        `/oidc/v1/end_session?${new URLSearchParams({
          id_token_hint: id_token,
          post_logout_redirect_uri: `http://${host}${signedOut}`,
          state: 'x',
        })}`,
      );
      expect(ended.headers.get('location')).toBe(`http://${host}${signedOut}?state=x`);
    },
  );
});

test('a sign-out leads to the console of the host that is asked, and nowhere else', async () => {
  const end = (client_id: string, uri: string, host: string) =>
    fetch(
      `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({ client_id, post_logout_redirect_uri: uri })}`,
      { redirect: 'manual', headers: { host } },
    );
  const own = new URL(scene.issuer).host;
  expect((await end(clientId, `http://${other}${signedOut}`, other)).status).toBe(302);
  for (const [id, uri, host] of [
    [clientId, `http://${other}${signedOut}`, own],
    [clientId, `http://${other}${callback}`, other],
    [clientId, `http://${other}${signedOut}/`, other],
    [clientId, `https://${other}${signedOut}`, other],
    [clientId, `http://evil.example${signedOut}`, other],
    [scene.spa.clientId, `http://${other}${signedOut}`, other],
    [scene.web.clientId, `${scene.issuer}${signedOut}`, own],
  ] as const) {
    const answer = await end(id, uri, host);
    expect([uri, answer.status, answer.headers.get('location')]).toEqual([uri, 400, null]);
  }
});
