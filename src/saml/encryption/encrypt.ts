import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import { ns } from '../names.ts';
import { element, type Written } from '../xml/write.ts';
import { aes256Gcm, rsaOaepMgf1p } from './algorithms.ts';

const value = (octets: Buffer): Written =>
  element('xenc:CipherData', {}, element('xenc:CipherValue', {}, octets.toString('base64')));

/** An element as EncryptedData (AES-256-GCM), with its key encrypted to the RSA key of who may read it. */
export function encrypted(content: Written, recipient: KeyObject): Written {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const octets = Buffer.concat([
    nonce,
    cipher.update(content.xml, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const wrapped = publicEncrypt(
    { key: recipient, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  );
  const encryptedKey = element(
    'xenc:EncryptedKey',
    {},
    element(
      'xenc:EncryptionMethod',
      { Algorithm: rsaOaepMgf1p },
      element('ds:DigestMethod', { Algorithm: `${ns.ds}sha1` }),
    ),
    value(wrapped),
  );
  return element(
    'xenc:EncryptedData',
    { 'xmlns:xenc': ns.xenc, 'xmlns:ds': ns.ds, Type: `${ns.xenc}Element` },
    element('xenc:EncryptionMethod', { Algorithm: aes256Gcm }),
    element('ds:KeyInfo', {}, encryptedKey),
    value(octets),
  );
}
