import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { get } from 'node:http';
import { connect } from 'node:http2';
import { FormClient } from '../login/testing.ts';
import { exchange, obtainCode, openScene, password, pkce, type Scene } from './testing.ts';

let scene: Scene;
let clientId: string;
const pattern = 'https://*.preview.example.com/cb';
const international = 'https://例え.jp/č';
const internationalSent = 'https://xn--r8jz45g.jp/%C4%8D';
beforeAll(async () => {
  scene = await openScene();
  ({ clientId } = await scene.addClient({
    redirectUris: [pattern, international],
    postLogoutRedirectUris: [international],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  }));
});
afterAll(() => scene?.postern.stop());

/** Letters whose low byte is that of the given ones: what is left of them where a head is cut to Latin-1. */
const shifted = (text: string, by: number) =>
  [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + by)).join('');

const { challenge } = pkce();
const query = (redirectUri: string, more: Record<string, string> = {}) =>
  `/oauth/v2/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    // Answered at once, at the redirect URI.
    prompt: 'none',
    ...more,
  })}`;

/** Status and location byte by byte, as they are on the wire. */
type Answer = { readonly status: number; readonly location: string | undefined };
const overHttp1 = (path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get(scene.issuer + path, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    }).on('error', reject);
  });
const overHttp2 = (path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const session = connect(scene.issuer);
    session.on('error', reject);
    const stream = session.request({ ':path': path });
    stream.on('error', reject);
    stream.on('response', (headers) => {
      session.close();
      resolve({ status: Number(headers[':status']), location: headers.location });
    });
    stream.resume();
    stream.end();
  });

describe.each([
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
] as const)('over %s', (_version, ask) => {
  test.each([0x100, 0x200, 0x300, 0x2100, 0xff00 - 0x20])(
    'a wildcard gives nothing to hosts whose letters are shifted by %i',
    async (by) => {
      const { status, location } = await ask(
        query(`https://${shifted('evil.example/', by)}.preview.example.com/cb`),
      );
      if (location === undefined) {
        expect(status).toBe(400);
        return;
      }
      expect(location).toMatch(/^https:\/\/[a-z0-9-]+\.preview\.example\.com\/cb\?error=login_required&/);
    },
  );

  test('line ends stay text', async () => {
    for (const [control, letter] of [
      ['\r', 'č'],
      ['\n', 'Ċ'],
    ] as const) {
      expect((letter.codePointAt(0) ?? 0) & 0xff).toBe(control.charCodeAt(0));
      expect(await ask(query(`${pattern.replace('*', 'a')}/${letter}set-cookie:x=1`))).toMatchObject({
        location: undefined,
        status: 400,
      });
    }
    const { location } = await ask(query(international));
    expect(location).toStartWith(`${internationalSent}?error=login_required&`);
  });

  test('an address that is not ASCII is arrived at, however it was asked for', async () => {
    for (const uri of [international, internationalSent]) {
      const { status, location } = await ask(query(uri));
      expect([status, new URL(location ?? '').hostname]).toEqual([302, 'xn--r8jz45g.jp']);
      const logout = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: uri });
      expect((await ask(`/oidc/v1/end_session?${logout}`)).status).toBe(302);
    }
  });
});

test('after the password form too, and the code can be redeemed', async () => {
  const browser = new FormClient(scene.issuer);
  const begun = await browser.request(query(international, { prompt: 'login' }));
  await browser.open(begun.headers.get('location') ?? '');
  await browser.submit({ loginName: 'alice' });
  const [, attempt = ''] = /name="attempt" value="([^"]*)"/.exec(browser.markup) ?? [];
  const answer = await browser.request('/ui/login/password', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf: browser.field('csrf'), attempt, password }).toString(),
  });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toStartWith(`${internationalSent}?code=`);

  const form = await obtainCode(scene, { clientId }, { redirect_uri: international });
  expect(form.callbackUrl).toStartWith(`${internationalSent}?`);
  const { status } = await exchange(scene, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: form.code,
    redirect_uri: international,
    code_verifier: form.verifier,
  });
  expect(status).toBe(200);
});
