import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { RpcFailure } from '../../testing/postern.ts';
import { documentHosts } from '../registration/testing-documents.ts';
import { answerOf, authorize, redirectUri } from '../testing.ts';
import {
  actorToken,
  type ExchangeScene,
  openExchangeScene,
  subjectToken,
  types,
} from '../testing-exchange.ts';

/** A client that says which keys are its own (RFC 7591 §2), by value or where they are. */

let scene: ExchangeScene;
const hosts = documentHosts();
beforeAll(async () => {
  scene = await openExchangeScene({ outbound: hosts.outbound });
});
afterAll(() => scene?.postern.stop());

interface Signer {
  readonly kid: string | undefined;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

function newKey(kid?: string, type: 'rsa' | 'ec' = 'ec'): Signer {
  const { publicKey, privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), ...(kid !== undefined && { kid }) };
  return { kid, alg: type === 'rsa' ? 'PS256' : 'ES256', privateKey, jwk };
}

const setOf = (...signers: Signer[]) => ({ keys: signers.map(({ jwk }) => jwk) });

async function addClient(settings: object) {
  const added = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_TOKEN_EXCHANGE'],
  });
  await change(added.appId, settings);
  return added;
}

const change = (applicationId: string, settings: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId,
    ...settings,
  });

const refusedChange = (applicationId: string, settings: object): Promise<string> =>
  change(applicationId, settings).then(
    () => 'taken',
    ({ body }: RpcFailure) => body.code ?? '',
  );

const sign = ({ kid, alg, privateKey }: Signer, claims: object, typ = 'JWT'): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg, typ, ...(kid !== undefined && { kid }) })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);

/** Whether the client proves itself by a JWT that the key signed, as the error of a token that nobody has. */
async function proves(clientId: string, signer: Signer, node = scene.issuer): Promise<string> {
  const assertion = await sign(signer, {
    iss: clientId,
    sub: clientId,
    aud: scene.issuer,
    jti: randomUUID(),
  });
  const answer = await fetch(`${node}/oauth/v2/introspect`, {
    method: 'POST',
    body: new URLSearchParams({
      token: 'none',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const { error = 'proven' } = (await answer.json()) as { error?: string };
  return error;
}

const request = async (clientId: string, signer: Signer) =>
  answerOf(
    await authorize(scene, {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      request: await sign(
        signer,
        {
          iss: clientId,
          aud: scene.issuer,
          client_id: clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid',
        },
        'oauth-authz-req+jwt',
      ),
    }),
  );

describe('keys by value', () => {
  test('prove the client, sign its requests, and nothing of another client', async () => {
    const [first, second] = [newKey('a'), newKey('b', 'rsa')];
    const { clientId } = await addClient({ jwks: JSON.stringify(setOf(first, second)) });
    expect(await proves(clientId, first)).toBe('proven');
    expect(await proves(clientId, second)).toBe('proven');
    expect(await proves(clientId, newKey('a'))).toBe('invalid_client');
    expect(await proves(clientId, newKey('c'))).toBe('invalid_client');
    expect((await request(clientId, second)).has('authRequestID')).toBeTrue();
    expect((await request(clientId, newKey('a'))).get('error')).toBe('invalid_request_object');

    const other = await addClient({ jwks: JSON.stringify(setOf(newKey('a'))) });
    expect(await proves(other.clientId, first)).toBe('invalid_client');
  });

  test('need no name where there is one alone', async () => {
    const only = newKey();
    const { clientId } = await addClient({ jwks: JSON.stringify(setOf(only)) });
    expect(await proves(clientId, only)).toBe('proven');
    expect((await request(clientId, only)).has('authRequestID')).toBeTrue();
    const two = await addClient({ jwks: JSON.stringify(setOf(only, newKey('b'))) });
    expect(await proves(two.clientId, { ...only, kid: 'c' })).toBe('invalid_client');
  });

  test('stand beside those that were made here, whatever the names', async () => {
    const { clientId, appId } = await addClient({});
    const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
      'zitadel.application.v2.ApplicationService/CreateApplicationKey',
      { projectId: scene.projectId, applicationId: appId },
    );
    const { keyId } = JSON.parse(atob(keyDetails)) as { keyId: string };
    const thief = newKey(keyId);
    const other = await addClient({ jwks: JSON.stringify(setOf(thief)) });
    expect(await proves(other.clientId, thief)).toBe('proven');
    expect(await proves(clientId, thief)).toBe('invalid_client');
  });

  test('speak for users in an exchange', async () => {
    const signer = newKey('a');
    const { clientId } = await addClient({ jwks: JSON.stringify(setOf(signer)) });
    await scene.allowImpersonation(true);
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const told = async (by: Signer) => {
      const { body } = await scene.ask(
        {
          ...actorToken(actor.token),
          ...subjectToken(
            await sign(by, { iss: clientId, sub: scene.alice.userId, aud: scene.issuer }),
            types.jwt,
          ),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await sign(signer, { iss: clientId, sub: clientId, aud: scene.issuer }),
        },
        null,
      );
      return body.error ?? 'exchanged';
    };
    expect(await told(newKey('a'))).toBe('invalid_request');
    expect(await told(signer)).toBe('exchanged');
  });

  test('are good until others take their place', async () => {
    const [before, after] = [newKey('a'), newKey('b')];
    const { clientId, appId } = await addClient({ jwks: JSON.stringify(setOf(before)) });
    expect(await proves(clientId, before)).toBe('proven');
    await change(appId, { jwks: JSON.stringify(setOf(after)) });
    expect(await proves(clientId, before)).toBe('invalid_client');
    expect(await proves(clientId, after)).toBe('proven');
    await change(appId, { jwks: '' });
    expect(await proves(clientId, after)).toBe('invalid_client');
  });

  test('are refused where they are none, or in two places', async () => {
    const { appId } = await addClient({ jwks: JSON.stringify(setOf(newKey('a'))) });
    expect(await refusedChange(appId, { jwks: '{"keys":[{"kty":"oct","k":"x"}]}' })).toBe('invalid_argument');
    expect(await refusedChange(appId, { jwksUri: 'https://client.example/keys' })).toBe('invalid_argument');
    expect(await refusedChange(appId, { requireSignedRequestObject: true })).toBe('taken');
  });
});

describe('keys at an address', () => {
  const uri = (name: string) => `https://client.example/${name}`;

  test('are read once, and anew once the client has signed by another', async () => {
    const [before, after] = [newKey('a'), newKey('b')];
    const jwksUri = uri('rotated');
    hosts.serve(jwksUri, setOf(before));
    const { clientId } = await addClient({ jwksUri });
    expect(await proves(clientId, before)).toBe('proven');
    expect(await proves(clientId, before)).toBe('proven');
    expect((await request(clientId, before)).has('authRequestID')).toBeTrue();
    expect(hosts.asked.filter((url) => url === jwksUri)).toHaveLength(1);

    hosts.serve(jwksUri, setOf(after));
    const back = scene.postern.advance(6_000);
    try {
      expect(await proves(clientId, after)).toBe('proven');
      expect(await proves(clientId, before)).toBe('invalid_client');
      expect(hosts.asked.filter((url) => url === jwksUri)).toHaveLength(2);
    } finally {
      back();
    }
  });

  test('are known to each node', async () => {
    const signer = newKey('a');
    const jwksUri = uri('nodes');
    hosts.serve(jwksUri, setOf(signer));
    const { clientId } = await addClient({ jwksUri });
    const other = await scene.postern.anotherNode();
    try {
      expect(await proves(clientId, signer, other.url)).toBe('proven');
    } finally {
      await other.stop();
    }
  });

  test('that cannot be read prove nobody, and say no more than that', async () => {
    const { clientId } = await addClient({ jwksUri: uri('away') });
    expect(await proves(clientId, newKey('a'))).toBe('invalid_client');
    expect((await request(clientId, newKey('a'))).get('error')).toBe('invalid_request_object');
  });
});

test('what is signed by another algorithm than the client says is refused', async () => {
  const [rsa, ec] = [newKey('a', 'rsa'), newKey('b')];
  const { clientId } = await addClient({
    jwks: JSON.stringify(setOf(rsa, ec)),
    tokenEndpointAuthSigningAlg: 'PS256',
    requestObjectSigningAlg: 'ES256',
  });
  expect(await proves(clientId, rsa)).toBe('proven');
  expect(await proves(clientId, ec)).toBe('invalid_client');
  expect((await request(clientId, ec)).has('authRequestID')).toBeTrue();
  expect((await request(clientId, rsa)).get('error')).toBe('invalid_request_object');
});
