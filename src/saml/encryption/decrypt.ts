import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { parseXml } from '../xml/parse.ts';
import {
  attributeOf,
  bytesOf,
  childOf,
  childrenOf,
  elementsOf,
  requiredAttribute,
  requiredChild,
} from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { contentAlgorithms, rsaOaep, rsaOaepMgf1p, unauthenticatedAlgorithms } from './algorithms.ts';

export interface Decryption {
  /** RSA keys of ours, the youngest first. */
  readonly keys: readonly KeyObject[];
}

/** One answer for all that goes wrong inside, so that nothing can be learnt by trying. */
const cannot = (): never => refuse('decryption', 'It cannot be decrypted with a key of this side');

const unsupported = (what: string): never => refuse('unsupported', what);

const hashes: Readonly<Record<string, string>> = {
  [`${ns.ds}sha1`]: 'sha1',
  [`${ns.xenc}sha256`]: 'sha256',
  [`${ns.xenc}sha512`]: 'sha512',
};

const isMgf = (name: string, hash: string): boolean => name === `${ns.xenc11}mgf1${hash}`;

/** The hash of an OAEP whose MGF1 has the same, which is what can be opened here. */
function oaepHash(method: XmlElement): string {
  const algorithm = requiredAttribute(method, 'Algorithm');
  if (algorithm !== rsaOaepMgf1p && algorithm !== rsaOaep)
    unsupported('Keys must be encrypted with RSA-OAEP (RSA PKCS#1 v1.5 is not taken)');
  const digest = childOf(method, ns.ds, 'DigestMethod');
  const mgf = childOf(method, ns.xenc11, 'MGF');
  const hash = digest ? (hashes[requiredAttribute(digest, 'Algorithm')] ?? '') : 'sha1';
  const mask = algorithm === rsaOaep && mgf ? requiredAttribute(mgf, 'Algorithm') : `${ns.xenc11}mgf1sha1`;
  if (hash === '' || !isMgf(mask, hash) || childOf(method, ns.xenc, 'OAEPparams'))
    unsupported('RSA-OAEP must have one hash for itself and its mask, and no parameters');
  return hash;
}

/** Where keys stand: within KeyInfo, or beside what they encrypt (saml-core §2.3.4). */
function encryptedKeys(holder: XmlElement, data: XmlElement): XmlElement[] {
  const info = childOf(data, ns.ds, 'KeyInfo');
  return [
    ...(info ? childrenOf(info, ns.xenc, 'EncryptedKey') : []),
    ...childrenOf(holder, ns.xenc, 'EncryptedKey'),
  ];
}

const cipherValue = (element: XmlElement): Buffer =>
  bytesOf(requiredChild(requiredChild(element, ns.xenc, 'CipherData'), ns.xenc, 'CipherValue'));

function contentKey(encrypted: XmlElement, { keys }: Decryption, length: number): Buffer | undefined {
  const oaepHashName = oaepHash(requiredChild(encrypted, ns.xenc, 'EncryptionMethod'));
  const value = cipherValue(encrypted);
  for (const key of keys) {
    try {
      const opened = privateDecrypt(
        { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHashName },
        value,
      );
      if (opened.length === length) return opened;
    } catch {
      // It is for another key.
    }
  }
  return undefined;
}

const tagLength = 16;

function openGcm(cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm', key: Buffer, value: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, value.subarray(0, 12), { authTagLength: tagLength });
  decipher.setAuthTag(value.subarray(-tagLength));
  return Buffer.concat([decipher.update(value.subarray(12, -tagLength)), decipher.final()]);
}

/** XML Encryption §5.2.2: the last octet says how many are padding, whatever the others are. */
function openCbc(cipher: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc', key: Buffer, value: Buffer): Buffer {
  const decipher = createDecipheriv(cipher, key, value.subarray(0, 16));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(value.subarray(16)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? padded.subarray(0, -padding) : cannot();
}

function openContent(
  data: XmlElement,
  holder: XmlElement,
  decryption: Decryption,
  isSigned: boolean,
): Buffer {
  const algorithm = requiredAttribute(requiredChild(data, ns.xenc, 'EncryptionMethod'), 'Algorithm');
  const gcm = Object.hasOwn(contentAlgorithms, algorithm) ? contentAlgorithms[algorithm] : undefined;
  const cbc = Object.hasOwn(unauthenticatedAlgorithms, algorithm)
    ? unauthenticatedAlgorithms[algorithm]
    : undefined;
  if (cbc && !isSigned)
    unsupported('AES-CBC is only taken within a message that is signed; encrypt with AES-GCM');
  const { key: length } = gcm ?? cbc ?? unsupported('Content must be encrypted with AES-GCM');
  const candidates = encryptedKeys(holder, data);
  if (candidates.length === 0 || candidates.length > 8) cannot();
  for (const candidate of candidates) {
    const key = contentKey(candidate, decryption, length);
    if (!key) continue;
    const value = cipherValue(data);
    try {
      if (gcm) return openGcm(gcm.cipher, key, value);
      if (cbc) return openCbc(cbc.cipher, key, value);
    } catch {
      return cannot();
    }
  }
  return cannot();
}

/**
 * The element within an EncryptedAssertion, EncryptedID or EncryptedAttribute.
 * @param isSigned whether it stands within what was verified
 * @throws SamlRefusal `decryption`, `unsupported`
 */
export function decrypted(holder: XmlElement, decryption: Decryption, isSigned: boolean): XmlElement {
  const data = requiredChild(holder, ns.xenc, 'EncryptedData');
  const type = attributeOf(data, 'Type');
  if (type !== undefined && type !== `${ns.xenc}Element`) unsupported('Whole elements must be encrypted');
  if (elementsOf(holder).some(({ namespace }) => namespace !== ns.xenc)) cannot();
  const octets = openContent(data, holder, decryption, isSigned);
  try {
    return parseXml(octets, { namespaces: holder.namespaces });
  } catch {
    return cannot();
  }
}
