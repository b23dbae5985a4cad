import { afterAll, beforeAll, expect, test } from 'bun:test';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { openScene, type Scene } from '../oidc/testing.ts';

/** Providers without OpenID Connect, and gateways with a JWT: small servers that answer as these are documented to. */

const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';
const ends = { successUrl: 'https://app.example/in', failureUrl: 'https://app.example/failed' };

let ours: Scene;
let elsewhere: ReturnType<typeof Bun.serve>;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let publicKey: JWK;
/** What the provider says of who comes. */
let user: object = {};
let emails: object | undefined;
const asked: { form?: URLSearchParams; authorization?: string | null } = {};

beforeAll(async () => {
  ours = await openScene({ configure: (config) => config.outbound.allow.push('localhost') });
  keys = await generateKeyPair('ES256');
  publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'one' };
  elsewhere = Bun.serve({
    port: 0,
    hostname: 'localhost',
    routes: {
      '/token': async (request) => {
        asked.form = new URLSearchParams(await request.text());
        asked.authorization = request.headers.get('authorization');
        if (asked.form.get('code') !== 'good')
          return Response.json({ error: 'invalid_grant' }, { status: 400 });
        return Response.json({ access_token: 'access', token_type: 'bearer', id_token: 'not.looked.at' });
      },
      '/user': () => Response.json(user),
      '/user/emails': () =>
        emails ? Response.json(emails) : Response.json({ message: 'Not Found' }, { status: 404 }),
      '/keys': () => Response.json({ keys: [publicKey] }),
    },
    fetch: () => new Response('no', { status: 404 }),
  });
});
afterAll(async () => {
  await elsewhere?.stop(true);
  await ours?.postern.stop();
});

const base = () => `http://localhost:${elsewhere.port}`;
const endpoints = () => ({
  authorizationEndpoint: `${base()}/authorize`,
  tokenEndpoint: `${base()}/token`,
  userEndpoint: `${base()}/user`,
});
const client = { clientId: 'ours', clientSecret: 'Sesame3' };

async function add(kind: string, request: object): Promise<string> {
  const { id } = await ours.postern.call<{ id: string }>(`${admin}/Add${kind}Provider`, {
    name: kind,
    ...request,
  });
  return id;
}
const start = async (idpId: string) =>
  new URL(
    (
      await ours.postern.call<{ authUrl: string }>(`${users}/StartIdentityProviderIntent`, {
        idpId,
        urls: ends,
      })
    ).authUrl,
  );
async function comeBack(path: string, headers: Record<string, string> = {}): Promise<URL> {
  const response = await fetch(`${ours.issuer}${path}`, { redirect: 'manual', headers });
  return new URL(response.headers.get('location') ?? 'about:blank');
}
const visit = async (idpId: string, code = 'good') => {
  const state = (await start(idpId)).searchParams.get('state');
  return comeBack(`/idps/callback?state=${state}&code=${code}`);
};
const retrieve = (back: URL) =>
  ours.postern.call<{ idpInformation: { userId: string; userName: string }; addHumanUser: object }>(
    `${users}/RetrieveIdentityProviderIntent`,
    { idpIntentId: back.searchParams.get('id'), idpIntentToken: back.searchParams.get('token') },
  );

test('GitHub: a numbered person, with an address that GitHub calls verified', async () => {
  user = { id: 583231, login: 'octocat', name: 'The Octocat', email: 'public@example.com' };
  emails = [
    { email: 'old@example.com', verified: true, primary: false },
    { email: 'octo@example.com', verified: true, primary: true },
  ];
  const id = await add('GitHubEnterpriseServer', { ...client, ...endpoints() });
  const { idpInformation, addHumanUser } = await retrieve(await visit(id));
  expect(idpInformation).toMatchObject({ userId: '583231', userName: 'octocat' });
  expect(addHumanUser).toMatchObject({
    username: 'octocat',
    profile: { displayName: 'The Octocat' },
    email: { email: 'octo@example.com', isVerified: true },
  });
  expect(asked.form?.get('client_secret')).toBe('Sesame3');
  expect(asked.form?.get('code_verifier')?.length).toBeGreaterThan(40);
});

test('GitHub: an address of the public profile is nobody’s word', async () => {
  user = { id: 583231, login: 'octocat', email: 'victim@example.com' };
  emails = undefined;
  const id = await add('GitHubEnterpriseServer', { ...client, ...endpoints() });
  const { addHumanUser } = await retrieve(await visit(id));
  expect(addHumanUser).toMatchObject({ email: { email: 'victim@example.com', sendCode: {} } });
});

test('any provider that says who somebody is by an attribute', async () => {
  user = { uid: 'a-7', email: 'ada@example.com', email_verified: true, given_name: 'Ada' };
  const id = await add('GenericOAuth', { ...client, ...endpoints(), idAttribute: 'uid' });
  const { idpInformation, addHumanUser } = await retrieve(await visit(id));
  expect(idpInformation.userId).toBe('a-7');
  expect(addHumanUser).toMatchObject({
    profile: { givenName: 'Ada' },
    email: { email: 'ada@example.com', isVerified: true },
  });
});

test.each([
  ['without the attribute', { email: 'x@example.com' }],
  ['with an empty one', { uid: '  ' }],
  ['with an object for it', { uid: { $gt: '' } }],
  ['with a number that is not exact', { uid: 2 ** 60 }],
])('somebody %s is nobody', async (_what, says) => {
  user = says;
  const id = await add('GenericOAuth', { ...client, ...endpoints(), idAttribute: 'uid' });
  const back = await visit(id);
  expect(back.href).toStartWith(ends.failureUrl);
  expect(back.searchParams.get('error_description')).toContain('"uid"');
});

test('a code that is not good ends the visit', async () => {
  const id = await add('GenericOAuth', { ...client, ...endpoints(), idAttribute: 'uid' });
  const back = await visit(id, 'bad');
  expect(back.searchParams.get('error')).toBe('invalid_grant');
});

const gateway = () => ({
  issuer: 'https://gateway.example',
  jwtEndpoint: `${base()}/in?theme=dark`,
  keysEndpoint: `${base()}/keys`,
  headerName: 'x-who',
});
const signed = (claims: object, { key = keys.privateKey, kid = 'one', end = '5m' } = {}) => {
  const jwt = new SignJWT({ iss: 'https://gateway.example', sub: 'ada', ...claims }).setProtectedHeader({
    alg: 'ES256',
    kid,
  });
  return (end === '' ? jwt : jwt.setExpirationTime(end)).sign(key);
};
const arrive = async (idpId: string, jwt: string | undefined) => {
  const url = await start(idpId);
  expect(`${url.origin}${url.pathname}`).toBe(`${base()}/in`);
  expect(url.searchParams.get('theme')).toBe('dark');
  const request = url.searchParams.get('authRequestID');
  return comeBack(`/idps/jwt?authRequestID=${request}`, jwt === undefined ? {} : { 'x-who': jwt });
};

test('a gateway says who somebody is by a JWT in its header', async () => {
  const id = await add('JWT', gateway());
  const back = await arrive(id, await signed({ email: 'ada@example.com', email_verified: true }));
  const { idpInformation } = await retrieve(back);
  expect(idpInformation).toMatchObject({ userId: 'ada', userName: 'ada@example.com' });
});

test('a JWT that is not the gateway’s, or has no end, is nobody’s', async () => {
  const id = await add('JWT', gateway());
  const other = await generateKeyPair('ES256');
  const [head, body] = (await signed({})).split('.');
  const bad: (string | undefined)[] = [
    undefined,
    'no jwt',
    await signed({}, { key: other.privateKey }),
    await signed({ iss: 'https://evil.example' }),
    await signed({ sub: '' }),
    await signed({}, { end: '' }),
    await signed({}, { end: '-5m' }),
    `${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${body}.`,
    `${head}.${Buffer.from(JSON.stringify({ iss: 'https://gateway.example', sub: 'root', exp: 9e9 })).toString('base64url')}.AAAA`,
  ];
  for (const jwt of bad) {
    const back = await arrive(id, jwt);
    expect(back.href, jwt?.slice(0, 40)).toStartWith(ends.failureUrl);
  }
});
