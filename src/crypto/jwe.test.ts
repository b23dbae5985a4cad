import { beforeAll, describe, expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { aeadOpen, aeadSeal, aesKey } from './aead.ts';
import {
  contentEncryptions,
  createDecrypter,
  encryptJwt,
  type GeneratedDecryptionKey,
  generateDecryptionKey,
  isEncryptedJwt,
  keyManagementAlgorithms,
  readEncryptionHeader,
} from './jwe.ts';
import type { Encryption } from './types.ts';

/** In the families that Project Wycheproof has of JSON Web Encryption; its own vectors were run, and are not kept here. */

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

const decrypter = createDecrypter(encryption);
const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const headerOf = (jwe: string) =>
  JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe.each([...keyManagementAlgorithms])('%s', (algorithm) => {
  let key: GeneratedDecryptionKey;
  beforeAll(async () => {
    key = await generateDecryptionKey(encryption, 'key-1', algorithm);
  });

  test('is published with what others need, and nothing else', () => {
    expect(key.publicJwk).toMatchObject({ kid: 'key-1', alg: algorithm, use: 'enc' });
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
      expect(key.publicJwk).not.toHaveProperty(member);
  });

  describe.each([...contentEncryptions])('with %s', (content) => {
    const sealed = () => encryptJwt(jwt, { algorithm, encryption: content, key: key.publicJwk });

    test('is opened again', async () => {
      const jwe = await sealed();
      expect(isEncryptedJwt(jwe)).toBe(true);
      expect(headerOf(jwe)).toMatchObject({ alg: algorithm, enc: content, cty: 'JWT', kid: 'key-1' });
      expect(readEncryptionHeader(jwe)).toEqual({ keyId: 'key-1', algorithm, encryption: content });
      expect(await decrypter.open(key, jwe, content)).toBe(jwt);
    });

    test('is not where any part is changed, missing, shorter or longer', async () => {
      const parts = (await sealed()).split('.');
      const withPart = (at: number, text: string) => parts.with(at, text).join('.');
      for (const at of parts.keys()) {
        const text = parts[at] ?? '';
        const others = [
          `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`,
          '',
          text.slice(0, -4),
          `${text}AAAA`,
        ];
        // ECDH-ES has no encrypted key.
        for (const other of text === '' ? ['AAAA'] : others)
          expect(await decrypter.open(key, withPart(at, other), content)).toBeUndefined();
        expect(await decrypter.open(key, parts.toSpliced(at, 1).join('.'), content)).toBeUndefined();
      }
    });

    test('is not by another algorithm, encryption or key than was agreed', async () => {
      const jwe = await sealed();
      for (const other of contentEncryptions)
        if (other !== content) expect(await decrypter.open(key, jwe, other)).toBeUndefined();
      const stranger = await generateDecryptionKey(encryption, 'key-2', algorithm);
      expect(await decrypter.open(stranger, jwe, content)).toBeUndefined();
    });
  });
});

describe('a header', () => {
  const good = { alg: 'ECDH-ES', enc: 'A128GCM', kid: 'key-1' };
  const read = (header: object) => readEncryptionHeader(`${part(header)}....`);

  test('says key, algorithm and encryption', () => {
    expect(read(good)).toEqual({ keyId: 'key-1', algorithm: 'ECDH-ES', encryption: 'A128GCM' });
    for (const cty of ['JWT', 'jwt', 'oauth-authz-req+jwt']) expect(read({ ...good, cty })).toBeDefined();
  });

  test.each<[string, object]>([
    ['no key id', { kid: undefined }],
    ['a key id that is no text', { kid: ['key-1'] }],
    ['a key id without end', { kid: 'k'.repeat(201) }],
    ['RSAES-PKCS1-v1_5', { alg: 'RSA1_5' }],
    ['OAEP by SHA-1', { alg: 'RSA-OAEP' }],
    ['a shared key', { alg: 'dir' }],
    ['a key wrapped by a secret', { alg: 'A128KW' }],
    ['a password', { alg: 'PBES2-HS256+A128KW', p2s: 'AAAA', p2c: 1 }],
    ['no algorithm', { alg: undefined }],
    ['an algorithm that is a list', { alg: ['ECDH-ES'] }],
    ['an encryption of 192 bits', { enc: 'A192GCM' }],
    ['an encryption that is none', { enc: 'none' }],
    ['compression', { zip: 'DEF' }],
    ['an extension', { crit: ['exp'], exp: 1 }],
    ['other content', { cty: 'text/plain' }],
    ['more than anybody needs', { apu: 'A'.repeat(3_000) }],
  ])('is not taken with %s', (_, change) => {
    expect(read({ ...good, ...change })).toBeUndefined();
  });

  test('is JSON, and an object', () => {
    for (const text of ['', 'x', 'bnVsbA', 'W10', Buffer.from('{').toString('base64url')])
      expect(readEncryptionHeader(`${text}....`)).toBeUndefined();
  });
});

test('a JWT that is signed, or has parts too many, is not encrypted', () => {
  for (const text of [jwt, '', 'a.b.c.d', 'a.b.c.d.e.f']) expect(isEncryptedJwt(text)).toBe(false);
});

test('a public key of another curve than ours opens nothing', async () => {
  const key = await generateDecryptionKey(encryption, 'key-1', 'ECDH-ES');
  const jwe = await new CompactEncrypt(new TextEncoder().encode(jwt))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: 'key-1' })
    .encrypt(key.publicJwk);
  const [, ...rest] = jwe.split('.');
  const epk = headerOf(jwe)['epk'] as Record<string, string>;
  for (const other of [
    { ...epk, crv: 'P-384' },
    { ...epk, y: epk['x'] },
    { ...epk, x: 'A'.repeat(43), y: 'A'.repeat(43) },
    { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) },
    { ...epk, kty: 'oct', k: 'AAAA' },
    'x',
    null,
  ]) {
    const changed = [part({ ...headerOf(jwe), epk: other }), ...rest].join('.');
    expect(await decrypter.open(key, changed, 'A128GCM')).toBeUndefined();
  }
});
