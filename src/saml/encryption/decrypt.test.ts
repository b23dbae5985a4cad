import { describe, expect, test } from 'bun:test';
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { ns } from '../names.ts';
import { signed } from '../signature/sign.ts';
import { assertionOf, foreignKey, idpKey, reasonFor, responseOf, spKey } from '../testing.ts';
import { element, type Written } from '../xml/write.ts';
import { encrypted } from './encrypt.ts';

const taken = 'accepted as alice@example.com';
const plain = await signed(assertionOf(), idpKey);
const sealed = encrypted(plain, spKey.publicKey);
const answer = (encryptedAssertion: Written) => responseOf(undefined, { encryptedAssertion });
const wholly = async (inside: Written) => (await signed(answer(inside), idpKey)).xml;

interface Made {
  readonly algorithm: string;
  readonly key?: Buffer;
  readonly octets: Buffer;
  readonly wrapping?: string;
  readonly wrapped: Buffer;
}

const made = ({ algorithm, octets, wrapped, wrapping = `${ns.xenc}rsa-oaep-mgf1p` }: Made): Written => {
  const value = (bytes: Buffer) =>
    element('xenc:CipherData', {}, element('xenc:CipherValue', {}, bytes.toString('base64')));
  return element(
    'xenc:EncryptedData',
    { 'xmlns:xenc': ns.xenc, 'xmlns:ds': ns.ds, Type: `${ns.xenc}Element` },
    element('xenc:EncryptionMethod', { Algorithm: algorithm }),
    element(
      'ds:KeyInfo',
      {},
      element(
        'xenc:EncryptedKey',
        {},
        element('xenc:EncryptionMethod', { Algorithm: wrapping }),
        value(wrapped),
      ),
    ),
    value(octets),
  );
};

const wrap = (key: Buffer, padding = constants.RSA_PKCS1_OAEP_PADDING) =>
  publicEncrypt(
    {
      key: spKey.publicKey,
      padding,
      ...(padding === constants.RSA_PKCS1_OAEP_PADDING && { oaepHash: 'sha1' }),
    },
    key,
  );

function cbc(text: string): Written {
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const octets = Buffer.concat([iv, cipher.update(text), cipher.final()]);
  return made({ algorithm: `${ns.xenc}aes256-cbc`, octets, wrapped: wrap(key) });
}

test('an assertion that is signed and then encrypted is taken, and one for somebody else is not', () => {
  expect(reasonFor(answer(sealed).xml)).toBe(taken);
  expect(reasonFor(answer(encrypted(plain, foreignKey.publicKey)).xml)).toBe('decryption');
  expect(reasonFor(answer(sealed).xml, { decryptionKeys: [] })).toBe('decryption');
  expect(reasonFor(answer(sealed).xml, { decryptionKeys: [foreignKey.privateKey, spKey.privateKey] })).toBe(
    taken,
  );
});

test('one that is not signed is taken within an answer that is', async () => {
  const unsigned = encrypted(assertionOf(), spKey.publicKey);
  expect(reasonFor(answer(unsigned).xml)).toBe('unsigned');
  expect(reasonFor(await wholly(unsigned))).toBe(taken);
});

test('keys beside what they encrypt, as Shibboleth writes them', () => {
  const key = /<xenc:EncryptedKey>.*<\/xenc:EncryptedKey>/s.exec(sealed.xml)?.[0] ?? '';
  const declared = key.replace(
    '<xenc:EncryptedKey',
    `<xenc:EncryptedKey xmlns:xenc="${ns.xenc}" xmlns:ds="${ns.ds}"`,
  );
  const beside = { xml: sealed.xml.replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/s, '') + declared };
  expect(reasonFor(answer(beside).xml)).toBe(taken);
});

describe('what is not authenticated', () => {
  test('AES-CBC is opened within what is signed, and not outside of it', async () => {
    expect(reasonFor(answer(cbc(plain.xml)).xml)).toBe('unsupported');
    expect(reasonFor(await wholly(cbc(plain.xml)))).toBe(taken);
    expect(reasonFor(await wholly(cbc('<a'.repeat(9))))).toBe('decryption');
  });

  test('a key encrypted with RSA PKCS#1 v1.5 is not looked at', async () => {
    const key = randomBytes(32);
    const wrapped = wrap(key, constants.RSA_PKCS1_PADDING);
    const data = made({
      algorithm: `${ns.xenc11}aes256-gcm`,
      octets: randomBytes(64),
      wrapping: `${ns.xenc}rsa-1_5`,
      wrapped,
    });
    expect(reasonFor(await wholly(data))).toBe('unsupported');
  });

  test('an answer that was changed tells the same as a key that does not fit', () => {
    const [, value = ''] = /KeyInfo>.*<xenc:CipherValue>(.*?)</s.exec(sealed.xml) ?? [];
    const octets = Buffer.from(value, 'base64');
    octets[20] = (octets[20] ?? 0) ^ 1;
    const changed = { xml: sealed.xml.replace(value, octets.toString('base64')) };
    expect(reasonFor(answer(changed).xml)).toBe('decryption');
    expect(reasonFor(answer({ xml: sealed.xml.replace(value, 'AAAA') }).xml)).toBe('decryption');
  });
});

test('what is inside is bounded and read as strictly as all else', () => {
  expect(reasonFor(answer(encrypted({ xml: '<!DOCTYPE x><x/>' }, spKey.publicKey)).xml)).toBe('decryption');
  expect(reasonFor(answer(encrypted({ xml: '<x/>' }, spKey.publicKey)).xml)).toBe('unsigned');
  expect(reasonFor(answer(encrypted(sealed, spKey.publicKey)).xml)).toBe('unsigned');
});

test('algorithms that are not known', async () => {
  for (const algorithm of [`${ns.xenc}tripledes-cbc`, `${ns.xenc}aes256-gcm`, '__proto__'])
    expect(
      reasonFor(await wholly(made({ algorithm, octets: randomBytes(64), wrapped: wrap(randomBytes(32)) }))),
    ).toBe('unsupported');
  expect(
    reasonFor(answer({ xml: sealed.xml.replace('xmlenc#rsa-oaep-mgf1p', 'xmlenc#kw-aes256') }).xml),
  ).toBe('unsupported');
  expect(reasonFor(answer({ xml: sealed.xml.replace('xmlenc#Element', 'xmlenc#Content') }).xml)).toBe(
    'unsupported',
  );
});
