import { describe, expect, spyOn, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JWK, jwtVerify, SignJWT } from 'jose';
import { aeadOpen, aeadSeal, aesKey } from './aead.ts';
import {
  createSigner,
  type GeneratedKey,
  generateSigningKey,
  type SigningAlgorithm,
  type SigningKeySpec,
} from './signing.ts';
import type { Encryption } from './types.ts';
import { verifyJwt } from './verify-jwt.ts';

const dataKey = aesKey(randomBytes(32));
const encryption = {
  seal: (purpose, plaintext) => ({
    cryptoType: 0,
    algorithm: 'AES-256-GCM',
    keyId: purpose,
    crypted: aeadSeal(dataKey, plaintext, purpose).toString('base64'),
  }),
  openText: (sealed) => aeadOpen(dataKey, Buffer.from(sealed.crypted, 'base64'), sealed.keyId)!.toString(),
} as Pick<Encryption, 'seal' | 'openText'> as Encryption;

const signer = createSigner(encryption);
const generate = (id: string, spec: SigningKeySpec): Promise<GeneratedKey> =>
  generateSigningKey(encryption, id, spec);
const es256 = await generate('key-es256', { type: 'ecdsa', curve: 'P-256' });
const now = new Date('2030-01-01T00:00:00Z');
const seconds = now.getTime() / 1000;
const claims = {
  iss: 'https://issuer.example',
  aud: ['client', 'project'],
  sub: 'user',
  iat: seconds,
  exp: seconds + 60,
};
const jwks = (...keys: GeneratedKey[]) => ({ keys: keys.map((key) => key.publicJwk) });

describe('key pairs', () => {
  const specs: Array<[SigningAlgorithm, SigningKeySpec]> = [
    ['RS256', { type: 'rsa', bits: 2048, hash: 'SHA-256' }],
    ['RS384', { type: 'rsa', bits: 2048, hash: 'SHA-384' }],
    ['RS512', { type: 'rsa', bits: 3072, hash: 'SHA-512' }],
    ['PS256', { type: 'rsa', bits: 2048, hash: 'SHA-256', pss: true }],
    ['PS384', { type: 'rsa', bits: 2048, hash: 'SHA-384', pss: true }],
    ['PS512', { type: 'rsa', bits: 2048, hash: 'SHA-512', pss: true }],
    ['ES256', { type: 'ecdsa', curve: 'P-256' }],
    ['ES384', { type: 'ecdsa', curve: 'P-384' }],
    ['ES512', { type: 'ecdsa', curve: 'P-521' }],
    ['EdDSA', { type: 'ed25519' }],
  ];

  test.each(specs)('%s signs what another library verifies', async (algorithm, spec) => {
    const key = await generate('key-1', spec);
    expect(key.publicJwk).toMatchObject({ kid: 'key-1', alg: algorithm, use: 'sig' });
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'key_ops', 'ext'])
      expect(key.publicJwk).not.toHaveProperty(member);
    if (spec.type === 'rsa') expect(Buffer.from(key.publicJwk.n!, 'base64url')).toHaveLength(spec.bits / 8);
    const token = await signer.sign(key, claims, 'at+jwt');
    const verified = await jwtVerify(token, createLocalJWKSet(jwks(key)), { currentDate: now });
    expect(verified.protectedHeader).toEqual({ alg: algorithm, kid: 'key-1', typ: 'at+jwt' });
    expect(verified.payload).toEqual(claims);
    expect(await verifyJwt(token, jwks(key), { algorithms: [algorithm], now })).toMatchObject({
      ok: true,
      claims,
    });
  });

  test('making an RSA pair leaves the event loop free', async () => {
    let turns = 0;
    let done = false;
    const spin = (): void => {
      turns += 1;
      if (!done) setImmediate(spin);
    };
    spin();
    await generate('key-rsa', { type: 'rsa', bits: 2048, hash: 'SHA-256' });
    done = true;
    expect(turns).toBeGreaterThan(50);
  });
});

describe('signer', () => {
  test('unseals and imports a key once, and again after it was crowded out', async () => {
    const open = spyOn(encryption, 'openText');
    const small = createSigner(encryption, 2);
    const keys = await Promise.all(['a', 'b', 'c'].map((id) => generate(id, { type: 'ed25519' })));
    await Promise.all(Array.from({ length: 10 }, () => small.sign(keys[0]!, claims)));
    expect(open).toHaveBeenCalledTimes(1);
    for (const key of keys) await small.sign(key, claims);
    expect(open).toHaveBeenCalledTimes(3);
    await small.sign(keys[1]!, claims);
    expect(open).toHaveBeenCalledTimes(4);
    open.mockRestore();
  });

  test('a key under an id already known is not taken for the other', async () => {
    const twin = await generate(es256.id, { type: 'ecdsa', curve: 'P-256' });
    await signer.sign(es256, claims);
    const token = await signer.sign(twin, claims);
    expect(await verifyJwt(token, jwks(twin), { algorithms: ['ES256'], now })).toMatchObject({ ok: true });
    expect(await verifyJwt(token, jwks(es256), { algorithms: ['ES256'], now })).toMatchObject({ ok: false });
  });

  test('a key that does not fit its algorithm is an internal error', async () => {
    const wrong = { ...es256, id: 'wrong', algorithm: 'RS256' as const };
    await expect(signer.sign(wrong, claims)).rejects.toMatchObject({ kind: 'internal', id: 'CRYPTO-Sign1' });
  });
});

describe('verifyJwt', () => {
  const expected = { algorithms: ['ES256'], issuer: claims.iss, audience: 'project', now } as const;
  const refused = async (token: string, expectation: Parameters<typeof verifyJwt>[2] = expected) => {
    const verdict = await verifyJwt(token, jwks(es256), expectation);
    expect(verdict.ok).toBe(false);
    return verdict.ok ? undefined : verdict;
  };

  test('accepts what is right', async () => {
    const token = await signer.sign(es256, claims);
    expect(await verifyJwt(token, jwks(es256), expected)).toMatchObject({ ok: true, claims });
  });

  test('tells an expired token from a wrong one', async () => {
    const token = await signer.sign(es256, { ...claims, exp: seconds - 5 });
    expect((await refused(token))?.expired).toBe(true);
    expect(await verifyJwt(token, jwks(es256), { ...expected, toleranceSeconds: 10 })).toMatchObject({
      ok: true,
    });
    expect((await refused(await signer.sign(es256, { ...claims, nbf: seconds + 5 })))?.expired).toBe(false);
  });

  test('refuses a foreign issuer, audience, type, age or a missing claim', async () => {
    await refused(await signer.sign(es256, { ...claims, iss: 'https://evil.example' }));
    await refused(await signer.sign(es256, { ...claims, aud: 'client' }));
    await refused(await signer.sign(es256, claims), { ...expected, typ: 'at+jwt' });
    await refused(await signer.sign(es256, { ...claims, iat: seconds - 4000 }), {
      ...expected,
      maxAgeSeconds: 3600,
    });
    await refused(await signer.sign(es256, { ...claims, exp: undefined }), {
      ...expected,
      requiredClaims: ['exp'],
    });
  });

  test('refuses algorithms that are not pinned, whatever the header says', async () => {
    const token = await signer.sign(es256, claims);
    await refused(token, { ...expected, algorithms: ['RS256', 'EdDSA'] });
    const [, payload] = token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    await refused(`${none}.${payload}.`);
    // The public key taken for an HMAC secret.
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: es256.id })
      .sign(new TextEncoder().encode(JSON.stringify(es256.publicJwk)));
    await refused(hmac);
  });

  test('refuses a token changed anywhere, and what is no token', async () => {
    const token = await signer.sign(es256, claims);
    for (let i = 0; i < token.length - 1; i += 3) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      await refused(changed);
    }
    for (const other of ['', '.', '..', 'a.b.c', token.slice(0, -4), `${token}.x`, '💥'])
      await refused(other);
  });

  test('refuses an unknown key id and a broken key', async () => {
    const stranger = await generate('stranger', { type: 'ecdsa', curve: 'P-256' });
    await refused(await signer.sign(stranger, claims));
    const broken: JWK = { ...es256.publicJwk, x: 'AAAA' };
    const verdict = await verifyJwt(await signer.sign(es256, claims), { keys: [broken] }, expected);
    expect(verdict.ok).toBe(false);
  });
});
