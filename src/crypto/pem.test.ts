import { expect, test } from 'bun:test';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { generateKeyPairPem, publicKeyFromPem } from './pem.ts';
import { verifyJwt } from './verify-jwt.ts';

test('a made pair signs and verifies', async () => {
  const pair = await generateKeyPairPem();
  expect(pair.privateKey).toStartWith('-----BEGIN RSA PRIVATE KEY-----');
  expect(pair.publicKey).toStartWith('-----BEGIN PUBLIC KEY-----');
  const token = await new SignJWT({ sub: 'machine' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .sign(createPrivateKey(pair.privateKey));
  const keys = { keys: [publicKeyFromPem(pair.publicKey, 'k1')] };
  expect(await verifyJwt(token, keys, { algorithms: ['RS256'], now: new Date() })).toMatchObject({
    ok: true,
  });
});

test('reads PKCS#1 and SPKI alike, RSA, EC and Ed25519', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const pkcs1 = publicKeyFromPem(rsa.export({ type: 'pkcs1', format: 'pem' }) as string, 'k');
  expect(pkcs1).toEqual(publicKeyFromPem(rsa.export({ type: 'spki', format: 'pem' }) as string, 'k'));
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const ed = generateKeyPairSync('ed25519').publicKey;
  for (const [key, kty] of [
    [rsa, 'RSA'],
    [ec, 'EC'],
    [ed, 'OKP'],
  ] as const) {
    const jwk = publicKeyFromPem(key.export({ type: 'spki', format: 'pem' }) as string, 'k');
    expect(jwk).toMatchObject({ kty, kid: 'k' });
    expect(createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).equals(key)).toBe(true);
    await importJWK(jwk, { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' }[kty]);
  }
});

test('names the field for what is no usable public key', async () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const { privateKey } = await generateKeyPairPem();
  for (const [pem, id] of [
    ['', 'CRYPTO-Pem1'],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'CRYPTO-Pem1'],
    [privateKey, 'CRYPTO-Pem1'],
    [short.export({ type: 'spki', format: 'pem' }) as string, 'CRYPTO-Pem2'],
  ] as const) {
    expect(() => publicKeyFromPem(pem, 'k')).toThrow(
      expect.objectContaining({ kind: 'invalid_argument', id, field: 'public_key' }),
    );
  }
});
