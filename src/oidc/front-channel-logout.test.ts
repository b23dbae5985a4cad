import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  type ConfidentialClient,
  exchange,
  obtainTokens,
  openScene,
  openSession,
  password,
  pkce,
  redirectUri,
  type Scene,
  signedOutUri,
} from './testing.ts';

/** OpenID Connect Front-Channel Logout 1.0: pages of applications in frames of ours. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const service = 'postern.application.v1.ClientSettingsService';
const settingsOf = ({ appId }: ConfidentialClient) => ({ projectId: scene.projectId, applicationId: appId });
const set = (client: ConfidentialClient, settings: object) =>
  scene.postern.call(`${service}/UpdateClientSettings`, { ...settingsOf(client), ...settings });

let count = 0;
/** An application at an origin of its own. */
async function application(frontChannelLogoutUri?: string) {
  const origin = `https://app${++count}.example`;
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [redirectUri, `${origin}/callback`],
  });
  const uri = frontChannelLogoutUri ?? `${origin}/bye?keep=a+b`;
  await set(client, { frontChannelLogoutUri: uri, frontChannelLogoutSessionRequired: true });
  return { client, origin, uri };
}

const framesOf = (markup: string) =>
  [...markup.matchAll(/<iframe src="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));
const nextOf = (markup: string) => /href="([^"]*)" data-wait/.exec(markup)?.[1]?.replaceAll('&amp;', '&');
const leave = async (parameters: Record<string, string>) => {
  const answer = await fetch(`${scene.issuer}/oidc/v1/end_session?${new URLSearchParams(parameters)}`, {
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '', scene.issuer).href;
};

test('applications of the sign-in are shown in frames, with the issuer and the session, and nobody else', async () => {
  const [shop, books, other] = [await application(), await application(), await application()];
  const session = await openSession(scene);
  const { id_token } = await obtainTokens(scene, shop.client, {}, session);
  await obtainTokens(scene, books.client, {}, session);
  await obtainTokens(scene, scene.web, {}, session);
  await obtainTokens(scene, other.client);
  const url = await leave({
    id_token_hint: id_token,
    post_logout_redirect_uri: signedOutUri,
    state: 'x"><y',
  });
  expect(url).toStartWith(`${scene.issuer}/oidc/v1/signed_out?to=`);
  const page = await fetch(url);
  const markup = await page.text();
  const sent = new URLSearchParams({ iss: scene.issuer, sid: session.sessionId });
  expect(framesOf(markup).toSorted()).toEqual([shop, books].map(({ uri }) => `${uri}&${sent}`).toSorted());
  expect(nextOf(markup)).toBe(`${signedOutUri}?${new URLSearchParams({ state: 'x"><y' })}`);
  // Browsers with scripts would obey both, and visit the application twice.
  expect(page.headers.get('refresh')).toBeNull();
  expect(markup).toMatch(/<noscript><meta http-equiv="refresh" content="0; url=http:[^"<]*"><\/noscript>/);
  const policy = page.headers.get('content-security-policy') ?? '';
  const origins = /frame-src ([^;]*)/.exec(policy)?.[1]?.split(' ');
  expect(origins?.toSorted()).toEqual([shop.origin, books.origin].toSorted());
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  for (const [frame] of markup.matchAll(/<iframe[^>]*>/g))
    expect(frame).toContain('sandbox="allow-scripts allow-same-origin"');
});

test('without such an application the browser goes straight on', async () => {
  const { id_token } = await obtainTokens(scene);
  expect(await leave({ id_token_hint: id_token })).toBe(`${scene.issuer}/logout/done`);
});

test('who leaves at the pages passes the applications as well', async () => {
  const shop = await application();
  const browser = new FormClient(scene.issuer, {});
  await browser.open('/ui/login/loginname');
  await browser.submit({ loginName: 'alice' }, '/ui/login/loginname');
  await browser.submit({ password }, '/ui/login/password');
  const { verifier, challenge } = pkce();
  const asked = new URLSearchParams({
    client_id: shop.client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const answer = await browser.request(`/oauth/v2/authorize?${asked}`);
  const code = answerOf(answer).get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  const { body } = await exchange(scene, form, shop.client);
  expect(body.id_token).toBeString();
  await browser.open('/ui/login/logout');
  await browser.submit({}, '/ui/login/logout');
  expect(new URL(browser.url).pathname).toBe('/oidc/v1/signed_out');
  expect(framesOf(browser.markup)).toHaveLength(1);
  expect(framesOf(browser.markup)[0]).toStartWith(`${shop.uri}&iss=`);
  expect(nextOf(browser.markup)).toBe('/logout/done');
});

test('an address is taken at an origin of the application’s redirect URIs only, and left when it is none any more', async () => {
  const { client, origin } = await application();
  for (const uri of [
    'https://elsewhere.example/bye',
    'http://app1.example/bye',
    `${origin}:8443/bye`,
    `${origin}/bye#there`,
    'javascript:alert(1)',
    `https://user@${origin.slice(8)}/bye`,
    '/bye',
  ]) {
    const refused = set(client, { frontChannelLogoutUri: uri });
    await expect(refused, uri).rejects.toThrow('invalid_argument');
  }
  expect(await scene.postern.call<object>(`${service}/GetClientSettings`, settingsOf(client))).toMatchObject({
    frontChannelLogoutUri: `${origin}/bye?keep=a+b`,
    frontChannelLogoutSessionRequired: true,
  });
  const { id_token } = await obtainTokens(scene, client);
  await scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
    projectId: scene.projectId,
    applicationId: client.appId,
    oidcConfiguration: { redirectUris: [redirectUri] },
  });
  expect(await leave({ id_token_hint: id_token })).toBe(`${scene.issuer}/logout/done`);
});

test('nobody but this server says where the page goes on to', async () => {
  const { client } = await application();
  const { id_token } = await obtainTokens(scene, client);
  const made = await leave({ id_token_hint: id_token, post_logout_redirect_uri: signedOutUri });
  const to = new URL(made).searchParams.get('to') ?? '';
  const { platform } = scene.postern.server;
  const foreign = [
    '',
    'https://evil.example/',
    `${to.slice(0, -4)}AAAA`,
    // Sealed by this server, for something else.
    platform.encryption.sealToken('cookie', `logout ${JSON.stringify(['x', 'https://evil.example/', 9e15])}`),
    platform.encryption.sealToken(
      'cookie',
      `front-channel logout ${JSON.stringify(['another instance', [], 'https://evil.example/', 9e15])}`,
    ),
  ];
  for (const each of foreign) {
    const url = `${scene.issuer}/oidc/v1/signed_out?${new URLSearchParams({ to: each })}`;
    const answer = await fetch(url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/logout/done']);
  }
  const back = scene.postern.advance(5 * 60_000 + 1_000);
  const late = await fetch(made, { redirect: 'manual' });
  back();
  expect(late.headers.get('location')).toBe('/logout/done');
});
