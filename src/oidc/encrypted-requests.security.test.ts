import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Config } from '../config/index.ts';
import { contentEncryptions, keyManagementAlgorithms } from '../crypto/index.ts';
import { webKeyFeature } from '../webkey/index.ts';
import { answerOf, authorize, finish, openScene, post, redirectUri, type Scene } from './testing.ts';
import {
  addRequestSigner,
  type RequestSigner,
  requestClaims,
  setClientSettings,
  signRequest,
} from './testing-requests.ts';

/** Request objects that only the server can read (RFC 9101 §6.1): signed, and then encrypted to a key of its own. */

let scene: Scene;
let config: Config;
let own: RequestSigner;
beforeAll(async () => {
  scene = await openScene({
    configure(given) {
      given.oidc.keyRotationDays = 30;
      config = given;
    },
  });
  own = await addRequestSigner(scene);
});
afterAll(() => scene?.postern.stop());

const keySet = async (): Promise<JWK[]> => {
  const { keys } = (await (await fetch(`${scene.issuer}/oauth/v2/keys`)).json()) as { keys: JWK[] };
  return keys;
};
const keyOf = async (algorithm: string): Promise<JWK> => {
  const key = (await keySet()).find(({ use, alg }) => use === 'enc' && alg === algorithm);
  if (!key) throw new Error(`there is no key of ${algorithm}`);
  return key;
};
const metadata = async () =>
  (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;

const encrypt = (text: string, key: JWK, header: object = {}) =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({
      alg: key.alg ?? '',
      enc: 'A256GCM',
      cty: 'JWT',
      ...(key.kid !== undefined && { kid: key.kid }),
      ...header,
    })
    .encrypt(key);
const signed = (more: object = {}, signer = own) =>
  signRequest({ ...requestClaims(scene, signer), ...more }, signer);

const ask = (request: string, { clientId } = own, more: Record<string, string> = {}) =>
  authorize(scene, { client_id: clientId, request, redirect_uri: redirectUri, ...more });
const errorOf = async (request: string, client = own) => answerOf(await ask(request, client)).get('error');

test('there is no key, and none is told of, until an application says that it encrypts', async () => {
  expect((await keySet()).map(({ use }) => use)).not.toContain('enc');
  expect(await metadata()).not.toHaveProperty('request_object_encryption_alg_values_supported');
  for (const algorithm of keyManagementAlgorithms)
    await setClientSettings(scene, own, { requestObjectEncryptionAlg: algorithm });
  await setClientSettings(scene, own, { requestObjectEncryptionAlg: '' });
  const published = (await keySet()).filter(({ use }) => use === 'enc');
  expect(published.map(({ alg }) => alg ?? '').sort()).toEqual([...keyManagementAlgorithms].sort());
  for (const key of published)
    expect(Object.keys(key).sort()).toEqual(
      (key.kty === 'RSA'
        ? ['alg', 'e', 'kid', 'kty', 'n', 'use']
        : ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']
      ).sort(),
    );
  expect(await metadata()).toMatchObject({
    request_object_encryption_alg_values_supported: expect.arrayContaining([...keyManagementAlgorithms]),
    request_object_encryption_enc_values_supported: [...contentEncryptions],
  });
});

describe.each([...keyManagementAlgorithms])('by %s', (algorithm) => {
  test.each([...contentEncryptions])('and %s', async (enc) => {
    const led = await ask(await encrypt(await signed(), await keyOf(algorithm), { enc }));
    const { callbackUrl } = await finish(scene, led);
    expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
  });
});

test('also pushed', async () => {
  const now = Math.floor(Date.now() / 1000);
  const assertion = () =>
    signRequest(
      { iss: own.clientId, sub: own.clientId, aud: scene.issuer, iat: now, exp: now + 60 },
      own,
      {},
    );
  const push = async (request: string) => {
    const answer = await post(scene, '/oauth/v2/par', {
      client_id: own.clientId,
      request,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
    });
    return (await answer.json()) as { request_uri?: string; error?: string };
  };
  const { request_uri = '' } = await push(await encrypt(await signed(), await keyOf('ECDH-ES')));
  const { callbackUrl } = await finish(
    scene,
    await authorize(scene, { client_id: own.clientId, request_uri }),
  );
  expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
  expect((await push('a.b.c.d.e')).error).toBe('invalid_request_object');
});

test('what should be encrypted and is not says so, also where all else stands inside', async () => {
  const strict = await addRequestSigner(scene);
  await setClientSettings(scene, strict, { requestObjectEncryptionAlg: 'RSA-OAEP-256' });
  const request = await signed({}, strict);
  const page = await authorize(scene, { client_id: strict.clientId, request });
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('must be encrypted by RSA-OAEP-256');
  expect(await errorOf(request, strict)).toBe('invalid_request_object');
});

test('a refusal goes where the request says, which only the server could read', async () => {
  const request = await encrypt(await signed({ prompt: 'none' }), await keyOf('RSA-OAEP-256'));
  const answer = await authorize(scene, { client_id: own.clientId, request });
  expect(answer.headers.get('location')).toStartWith(`${redirectUri}?`);
  expect(answerOf(answer).get('error')).toBe('login_required');
  expect(answerOf(answer).get('state')).toBe('inside');
});

describe('is refused, for whatever reason alike:', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withHeader = async (header: object, algorithm = 'ECDH-ES') => {
    const [head = '', ...rest] = (await encrypt(await signed(), await keyOf(algorithm))).split('.');
    const before = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
    return [part({ ...before, ...header }), ...rest].join('.');
  };
  test.each<[string, () => Promise<string>]>([
    [
      'a key that is none of the server’s',
      async () => {
        const { publicKey } = await generateKeyPair('ECDH-ES');
        return encrypt(await signed(), { ...(await exportJWK(publicKey)), alg: 'ECDH-ES', kid: '1' });
      },
    ],
    [
      'another key under the id of the server’s',
      async () => {
        const { publicKey } = await generateKeyPair('ECDH-ES');
        return encrypt(await signed(), {
          ...(await exportJWK(publicKey)),
          alg: 'ECDH-ES',
          kid: (await keyOf('ECDH-ES')).kid!,
        });
      },
    ],
    [
      'a key that signs',
      async () => {
        const [key] = (await keySet()).filter(({ use }) => use === 'sig');
        return encrypt(await signed(), { ...key, alg: 'RSA-OAEP-256', use: 'enc' } as JWK);
      },
    ],
    [
      'a key of another algorithm',
      async () => {
        const { x, y, crv, kty, kid } = await keyOf('ECDH-ES');
        return encrypt(await signed(), { x, y, crv, kty, kid, alg: 'ECDH-ES+A128KW' } as JWK);
      },
    ],
    ['no key id', async () => withHeader({ kid: undefined })],
    ['a changed header', async () => withHeader({ typ: 'JWT' })],
    ['compression', async () => withHeader({ zip: 'DEF' })],
    ['a critical extension', async () => withHeader({ crit: ['b64'], b64: true })],
    [
      'a content that is no JWT',
      async () => encrypt(await signed(), await keyOf('ECDH-ES'), { cty: 'text/plain' }),
    ],
    ['RSAES-PKCS1-v1_5', async () => withHeader({ alg: 'RSA1_5' }, 'RSA-OAEP-256')],
    ['OAEP by SHA-1', async () => withHeader({ alg: 'RSA-OAEP' }, 'RSA-OAEP-256')],
    ['a shared secret', async () => withHeader({ alg: 'dir' })],
    ['the public key as a secret', async () => withHeader({ alg: 'A256KW' })],
    [
      'a password, hashed two thousand million times',
      async () => withHeader({ alg: 'PBES2-HS256+A128KW', p2s: 'AAAAAAAAAAA', p2c: 2_000_000_000 }),
    ],
    [
      'a point that is not on the curve',
      async () =>
        withHeader({
          epk: {
            kty: 'EC',
            crv: 'P-256',
            x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
            y: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
          },
        }),
    ],
    [
      'a point of another curve',
      async () => {
        const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-384' });
        return withHeader({ epk: await exportJWK(publicKey) });
      },
    ],
    ['a header without end', async () => withHeader({ apu: 'A'.repeat(4_000) })],
    ['a deep header', async () => withHeader({ x: JSON.parse('['.repeat(500) + ']'.repeat(500)) })],
    [
      'a changed content',
      async () => {
        const parts = (await encrypt(await signed(), await keyOf('ECDH-ES'))).split('.');
        parts[3] = `${parts[3]?.startsWith('A') ? 'B' : 'A'}${parts[3]?.slice(1)}`;
        return parts.join('.');
      },
    ],
    [
      'a tag that is cut short',
      async () => {
        const jwe = await encrypt(await signed(), await keyOf('ECDH-ES'));
        return jwe.slice(0, -6);
      },
    ],
    ['five parts of nothing', async () => '....'],
  ])('%s', async (_, made) => {
    const answer = await ask(await made(), own, { state: 'beside' });
    expect(answer.headers.get('location')).toStartWith(`${redirectUri}?`);
    const said = Object.fromEntries(answerOf(answer));
    expect(said).toMatchObject({ error: 'invalid_request_object', state: 'beside' });
    expect(said['error_description']).toStartWith('request cannot be decrypted');
  });
});

describe('what is inside has to be signed by the client:', () => {
  test.each<[string, () => Promise<string>]>([
    [
      'not signed',
      async () => {
        const [head, body] = [{ alg: 'none', kid: own.keyId }, requestClaims(scene, own)].map((value) =>
          Buffer.from(JSON.stringify(value)).toString('base64url'),
        );
        return `${head}.${body}.`;
      },
    ],
    ['plain claims', async () => JSON.stringify(requestClaims(scene, own))],
    [
      'signed by another client',
      async () => {
        const other = await addRequestSigner(scene);
        return signRequest(requestClaims(scene, own), other);
      },
    ],
    [
      'of another client',
      async () => {
        const other = await addRequestSigner(scene);
        return signRequest(requestClaims(scene, other), other);
      },
    ],
    ['for another server', () => signed({ aud: 'https://elsewhere.example' })],
    ['encrypted twice', async () => encrypt(await signed(), await keyOf('ECDH-ES'))],
    [
      'encrypted many times',
      async () => {
        let text = await signed();
        for (let times = 0; times < 6; times++) text = await encrypt(text, await keyOf('ECDH-ES'));
        return text;
      },
    ],
    ['nothing', async () => ''],
  ])('%s', async (_, made) => {
    expect(await errorOf(await encrypt(await made(), await keyOf('ECDH-ES')))).toBe('invalid_request_object');
  });
});

describe('an application that says how it encrypts', () => {
  let strict: RequestSigner;
  beforeAll(async () => {
    strict = await addRequestSigner(scene);
    await setClientSettings(scene, strict, {
      requestObjectEncryptionAlg: 'ECDH-ES+A256KW',
      requestObjectEncryptionEnc: 'A256GCM',
    });
  });

  test('is not taken at less: not in the clear, nor by another algorithm', async () => {
    const request = await signed({}, strict);
    expect(await errorOf(request, strict)).toBe('invalid_request_object');
    for (const [algorithm, enc] of [
      ['ECDH-ES', 'A256GCM'],
      ['ECDH-ES+A128KW', 'A256GCM'],
      ['RSA-OAEP-256', 'A256GCM'],
      ['ECDH-ES+A256KW', 'A128GCM'],
      ['ECDH-ES+A256KW', 'A256CBC-HS512'],
    ] as const)
      expect(await errorOf(await encrypt(request, await keyOf(algorithm), { enc }), strict)).toBe(
        'invalid_request_object',
      );
    const right = await ask(await encrypt(request, await keyOf('ECDH-ES+A256KW')), strict);
    expect(right.headers.get('location')).toStartWith('/ui/login/');
  });

  test('names algorithms that there are, and one for the keys beside one for the content', async () => {
    for (const alg of ['RSA1_5', 'RSA-OAEP', 'dir', 'A256KW', 'PBES2-HS256+A128KW', 'none', 'toString'])
      await expect(setClientSettings(scene, own, { requestObjectEncryptionAlg: alg })).rejects.toThrow(
        'APP-Enc01',
      );
    await expect(setClientSettings(scene, strict, { requestObjectEncryptionEnc: 'A192GCM' })).rejects.toThrow(
      'APP-Enc02',
    );
    await expect(setClientSettings(scene, own, { requestObjectEncryptionEnc: 'A256GCM' })).rejects.toThrow(
      'APP-Enc03',
    );
  });
});

test('the last key of an algorithm that applications ask for stays, and the next one takes over at once', async () => {
  const service = 'postern.webkey.v1.EncryptionKeyService';
  const algorithm = 'ECDH-ES+A256KW';
  const old = await keyOf(algorithm);
  const remove = (id = '') => scene.postern.call(`${service}/DeleteEncryptionKey`, { id });
  await expect(remove(old.kid)).rejects.toThrow('WEBKEY-Enc03');
  for (const wrong of ['RSA1_5', 'dir', 'none', 'ES256'])
    await expect(scene.postern.call(`${service}/CreateEncryptionKey`, { algorithm: wrong })).rejects.toThrow(
      'WEBKEY-Enc02',
    );
  const { id } = await scene.postern.call<{ id: string }>(`${service}/CreateEncryptionKey`, { algorithm });
  expect((await keyOf(algorithm)).kid).toBe(id);
  const before = await encrypt(await signed(), old);
  expect((await ask(before)).headers.get('location')).toStartWith('/ui/login/');
  await remove(old.kid);
  expect(await errorOf(before)).toBe('invalid_request_object');
  await remove(old.kid);
  const after = await encrypt(await signed(), await keyOf(algorithm));
  expect((await ask(after)).headers.get('location')).toStartWith('/ui/login/');
});

test('a key is followed by another, and what was encrypted to it is read for as long again', async () => {
  const day = 86_400_000;
  const rotate = async (daysAhead: number) => {
    const { platform } = scene.postern.server;
    const [job] = webKeyFeature.jobs?.(config) ?? [];
    const then = { ...platform, clock: () => new Date(Date.now() + daysAhead * day) };
    await job?.run({ platform: then, writes: platform.sql }, new AbortController().signal);
    await scene.postern.settled();
  };
  const ids = async () => (await keySet()).flatMap(({ alg, kid }) => (alg === 'ECDH-ES+A256KW' ? [kid] : []));
  const [first] = await ids();
  const before = await encrypt(await signed(), await keyOf('ECDH-ES+A256KW'));
  await rotate(29);
  expect(await ids()).toEqual([first]);
  await rotate(30.1);
  const [second, ...others] = await ids();
  expect(others).toEqual([first]);
  const after = await encrypt(await signed(), await keyOf('ECDH-ES+A256KW'));
  for (const request of [before, after])
    expect((await ask(request)).headers.get('location')).toStartWith('/ui/login/');
  await rotate(29);
  expect(await ids()).toEqual([second, first]);
  await rotate(30.2);
  expect((await ids()).includes(first)).toBe(false);
  expect(await errorOf(before)).toBe('invalid_request_object');
});
