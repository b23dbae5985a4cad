import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, importPKCS8, jwtVerify, SignJWT } from 'jose';
import * as client from 'openid-client';
import { exchange, introspect, openScene, type Scene, type TokenAnswer, userinfo } from './testing.ts';

/** The key file of a service account, as the SDKs of Zitadel read it. */
interface KeyFile {
  readonly type: string;
  readonly keyId: string;
  readonly key: string;
  readonly userId: string;
}

let scene: Scene;
let folder: string;
const keyFile = () => join(folder, 'keys', 'provisioner.json');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jwt-profile-'));
  scene = await openScene({
    configure(config) {
      Object.assign(config.firstInstance.machine, { keyFile: keyFile() });
    },
  });
});
afterAll(async () => {
  await scene?.postern.stop();
  await rm(folder, { recursive: true, force: true });
});

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const user = 'zitadel.user.v2.UserService';
const apiScope = 'openid profile urn:zitadel:iam:org:project:id:zitadel:aud';

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly iat?: number;
  readonly exp?: number;
  readonly kid?: string;
}

async function assertionOf(file: KeyFile, claims: Claims = {}): Promise<string> {
  const pkcs8 = createPrivateKey(file.key).export({ type: 'pkcs8', format: 'pem' }).toString();
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: claims.kid ?? file.keyId })
    .setIssuer(claims.iss ?? file.userId)
    .setSubject(claims.sub ?? file.userId)
    .setAudience(claims.aud ?? scene.issuer)
    .setIssuedAt(now + (claims.iat ?? 0))
    .setExpirationTime(now + (claims.exp ?? 3600))
    .sign(await importPKCS8(pkcs8, 'RS256'));
}

const grant = (assertion: string, scope = apiScope) =>
  exchange(scene, { grant_type: grantType, scope, assertion });
const signIn = async (file: KeyFile, claims?: Claims, scope?: string) =>
  grant(await assertionOf(file, claims), scope);

const callsApi = (token: string): Promise<boolean> =>
  scene.postern.call('zitadel.auth.v1.AuthService/GetMyUser', {}, token).then(
    () => true,
    () => false,
  );

async function machine(name: string, accessTokenType = 'ACCESS_TOKEN_TYPE_BEARER') {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: name, name, accessTokenType },
  );
  return userId;
}

/** As the two API versions hand a key out. */
const addKey = {
  async v1(userId: string): Promise<KeyFile> {
    const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
      'zitadel.management.v1.ManagementService/AddMachineKey',
      { userId, type: 'KEY_TYPE_JSON' },
    );
    return JSON.parse(atob(keyDetails)) as KeyFile;
  },
  async v2(userId: string): Promise<KeyFile> {
    const { keyContent } = await scene.postern.call<{ keyContent: string }>(`${user}/AddKey`, {
      userId,
      expirationDate: '2120-01-01T00:00:00Z',
    });
    return JSON.parse(atob(keyContent)) as KeyFile;
  },
};

describe.each(['v1', 'v2'] as const)('a machine with a key by %s', (version) => {
  test('signs in to this API, and is who it is', async () => {
    const userId = await machine(`robot-${version}`);
    const file = await addKey[version](userId);
    const { status, headers, body } = await signIn(file);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 43_200, scope: apiScope });
    expect(body.id_token).toBeUndefined();
    expect(body.refresh_token).toBeUndefined();
    expect(await callsApi(body.access_token)).toBe(true);
    expect((await userinfo(scene, body.access_token)).body).toMatchObject({
      sub: userId,
      preferred_username: expect.stringContaining(`robot-${version}`),
    });
  });
});

test('openid-client finds the grant in discovery and gets a JWT where the machine is set so', async () => {
  const userId = await machine('signer', 'ACCESS_TOKEN_TYPE_JWT');
  const file = await addKey.v2(userId);
  const config = await client.discovery(new URL(scene.issuer), userId, undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
  const metadata = config.serverMetadata();
  expect(metadata.grant_types_supported).toContain(grantType);
  const scope = `openid urn:zitadel:iam:org:project:id:${scene.projectId}:aud`;
  const tokens = await client.genericGrantRequest(config, grantType, {
    assertion: await assertionOf(file),
    scope,
  });
  const { payload } = await jwtVerify(
    tokens.access_token,
    createRemoteJWKSet(new URL(metadata.jwks_uri ?? '')),
    { issuer: scene.issuer, audience: scene.projectId },
  );
  expect(payload).toMatchObject({ sub: userId, client_id: userId, scope });
  expect(await introspect(scene, tokens.access_token)).toMatchObject({ active: true, sub: userId });
});

test('only what the holder of a current key says of itself, for us, is believed', async () => {
  const file = await addKey.v2(await machine('careful'));
  const other = await addKey.v2(await machine('another'));
  const refused = async (answer: Promise<{ status: number; body: TokenAnswer }>) => {
    const { status, body } = await answer;
    expect([status, body.error, body.access_token]).toEqual([400, 'invalid_grant', undefined]);
    return body.error_description;
  };
  expect((await signIn(file, { aud: `${scene.issuer}/oauth/v2/token` })).status).toBe(200);
  expect((await signIn(file, { iat: 25 })).status).toBe(200);
  expect(await refused(signIn(file, { aud: 'https://elsewhere.example' }))).toContain(' aud claim');
  expect(await refused(signIn(file, { iss: other.userId }))).toContain(' iss claim');
  expect(await refused(signIn(file, { sub: other.userId }))).toContain(' sub claim');
  expect(await refused(signIn(file, { exp: -60 }))).toContain(' exp claim');
  expect(await refused(signIn(file, { iat: 90 }))).toContain(' iat claim');
  expect(await refused(signIn(file, { iat: -3700 }))).toContain(' iat claim');
  // Somebody else's key under this one's name, and no key at all: nothing is told of the claims.
  for (const claims of [{ kid: other.keyId }, { kid: 'unknown' }, { kid: 'nul\0' }]) {
    expect(await refused(signIn(file, claims))).toContain('sign it with a current key');
  }
  for (const text of ['x', 'e30.e30.x', (await assertionOf(file)).slice(0, -4)]) await refused(grant(text));
  expect((await exchange(scene, { grant_type: grantType })).body.error).toBe('invalid_request');
  expect((await signIn(file, {}, 'nothing known')).body.error).toBe('invalid_scope');
});

test('a key, machine or organization that is taken away gets no more', async () => {
  const { call } = scene.postern;
  const userId = await machine('leaving');
  const file = await addKey.v2(userId);
  const assertion = await assertionOf(file);
  expect((await grant(assertion)).status).toBe(200);
  await call(`${user}/DeactivateUser`, { userId });
  expect((await grant(assertion)).status).toBe(400);
  await call(`${user}/ReactivateUser`, { userId });
  expect((await grant(assertion)).status).toBe(200);
  await call(`${user}/RemoveKey`, { userId, keyId: file.keyId });
  expect((await grant(assertion)).status).toBe(400);
});

test('the first instance gives its machine a key, which only its owner reads', async () => {
  const file = JSON.parse(await readFile(keyFile(), 'utf8')) as KeyFile;
  expect(file.type).toBe('serviceaccount');
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  const { body } = await signIn(file);
  await scene.postern.call(`${user}/ListUsers`, {}, body.access_token);
  expect(await callsApi(body.access_token)).toBe(true);
});
