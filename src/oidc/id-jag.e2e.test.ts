import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { introspect, obtainTokens, openScene, type Scene, userinfo } from './testing.ts';
import {
  type AppClient,
  askIdJag,
  bringIdJag,
  idJagType,
  proveAddress,
  refreshTokenType,
  setCrossApp,
  trustForPeople,
  vouchedFor,
} from './testing-id-jag.ts';

/** Two servers: a person signs in at one, and an application goes to the other in their name without asking again. */

let headquarters: Scene;
let shop: Scene;
let wiki: AppClient;
let wikiAtShop: AppClient;
let tokens: Awaited<ReturnType<typeof obtainTokens>>;
const resource = 'https://api.shop.example.com/';
beforeAll(async () => {
  headquarters = await openScene();
  shop = await openScene({ configure: (config) => config.outbound.allow.push('localhost') });
  wiki = await vouchedFor(headquarters);
  wikiAtShop = await shop.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await setCrossApp(headquarters, wiki, {
    targets: [
      {
        audience: shop.issuer,
        clientId: wikiAtShop.clientId,
        scopes: ['openid', 'email', 'profile'],
        resources: [resource],
      },
    ],
  });
  await trustForPeople(shop, headquarters.issuer);
  await setCrossApp(shop, wikiAtShop, { acceptsAssertions: true });
  await shop.postern.call('postern.application.v1.ResourceService/SetApplicationResources', {
    projectId: shop.projectId,
    applicationId: shop.api.appId,
    resources: [resource],
  });
  await proveAddress(headquarters, headquarters.alice.userId);
  tokens = await obtainTokens(headquarters, wiki);
});
afterAll(async () => {
  await headquarters?.postern.stop();
  await shop?.postern.stop();
});

const vouch = (form: Record<string, string> = {}) =>
  askIdJag(headquarters, wiki, { subject_token: tokens.id_token, audience: shop.issuer, ...form });

test('one server vouches for its person', async () => {
  const { status, body } = await vouch({ scope: 'email openid' });
  expect({ status, error: body.error_description }).toEqual({ status: 200, error: undefined });
  expect(body).toMatchObject({
    issued_token_type: idJagType,
    token_type: 'N_A',
    expires_in: 300,
    scope: 'email openid',
  });
  expect(body).not.toHaveProperty('refresh_token');
  expect(decodeProtectedHeader(body.access_token).typ).toBe('oauth-id-jag+jwt');
  expect(decodeJwt(body.access_token)).toMatchObject({
    iss: headquarters.issuer,
    sub: headquarters.alice.userId,
    aud: shop.issuer,
    client_id: wikiAtShop.clientId,
    scope: 'email openid',
    email: 'alice@example.com',
    email_verified: true,
    'urn:zitadel:iam:user:resourceowner:id': headquarters.orgId,
    amr: ['pwd'],
    jti: expect.any(String),
  });
});

test('the other takes its word, for the person of that address', async () => {
  const { body: vouched } = await vouch({ scope: 'openid email' });
  const { status, body } = await bringIdJag(shop, wikiAtShop, vouched.access_token);
  expect({ status, error: body.error_description }).toEqual({ status: 200, error: undefined });
  expect(body).not.toHaveProperty('refresh_token');
  expect(body).not.toHaveProperty('id_token');
  expect(body.scope).toBe('openid email');
  expect((await userinfo(shop, body.access_token)).body).toMatchObject({
    sub: shop.alice.userId,
    email: 'alice@example.com',
  });
});

test('a refresh token vouches as well, and stays as it is', async () => {
  const form = { subject_token: tokens.refresh_token, subject_token_type: refreshTokenType };
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await vouch(form);
    expect({ status, error: body.error_description }).toEqual({ status: 200, error: undefined });
    expect((await bringIdJag(shop, wikiAtShop, body.access_token)).status).toBe(200);
  }
});

test('a token can be for one resource', async () => {
  const { body: vouched } = await vouch({ resource });
  expect(decodeJwt(vouched.access_token)['resource']).toBe(resource);
  const { body } = await bringIdJag(shop, wikiAtShop, vouched.access_token);
  const { active, aud } = await introspect(shop, body.access_token);
  expect({ active, aud }).toEqual({ active: true, aud: [resource, shop.api.clientId] });
});

test('less is asked for than the other server would be told', async () => {
  const { body: vouched } = await vouch();
  expect(decodeJwt(vouched.access_token)['scope']).toBe('openid email profile');
  const { body } = await bringIdJag(shop, wikiAtShop, vouched.access_token, { scope: 'openid' });
  expect(body.scope).toBe('openid');
});

test('metadata says so', async () => {
  const metadata = await (await fetch(`${shop.issuer}/.well-known/oauth-authorization-server`)).json();
  expect(metadata).toMatchObject({
    identity_chaining_requested_token_types_supported: [idJagType],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
  });
});

test('what is taken back counts at once, on either side', async () => {
  const { body: vouched } = await vouch();
  await setCrossApp(shop, wikiAtShop, { acceptsAssertions: false });
  expect((await bringIdJag(shop, wikiAtShop, vouched.access_token)).body.error).toBe('unauthorized_client');
  await setCrossApp(headquarters, wiki, { targets: [] });
  expect((await vouch()).body.error).toBe('invalid_target');
});
