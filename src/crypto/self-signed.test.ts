import { expect, test } from 'bun:test';
import { createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { selfSigned } from './self-signed.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const make = (more: Partial<Parameters<typeof selfSigned>[0]> = {}) =>
  selfSigned({
    commonName: 'id.example.com',
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2051-01-01T00:00:00Z'),
    publicJwk: publicKey.export({ format: 'jwk' }),
    serial: Buffer.from([0x80, 1, 2]),
    sign: async (octets) => sign('sha256', octets, privateKey),
    ...more,
  });

test('a certificate holds its key, its name and its times, and is signed by itself', async () => {
  const certificate = new X509Certificate(await make());

  expect(certificate.subject).toBe('CN=id.example.com');
  expect(certificate.issuer).toBe('CN=id.example.com');
  expect(certificate.serialNumber).toBe('800102');
  expect(new Date(certificate.validFrom)).toEqual(new Date('2026-01-01T00:00:00Z'));
  expect(new Date(certificate.validTo)).toEqual(new Date('2051-01-01T00:00:00Z'));
  expect(certificate.verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })))).toBe(true);
});

test('a long name is cut where X.520 ends it', async () => {
  const certificate = new X509Certificate(await make({ commonName: 'x'.repeat(100) }));

  expect(certificate.subject).toBe(`CN=${'x'.repeat(64)}`);
});
