import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, bytesOf, childOf, childrenOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';

/** A key of the other side, as its metadata has it. */
export interface MetadataKey {
  readonly use: 'signing' | 'encryption' | 'both';
  readonly key: KeyObject;
  /** Base64 of DER; undefined where the key stands there alone. */
  readonly certificate: string | undefined;
}

const maxKeys = 16;

const ofCertificate = (element: XmlElement): Omit<MetadataKey, 'use'>[] => {
  try {
    const der = bytesOf(element);
    return [{ key: new X509Certificate(der).publicKey, certificate: der.toString('base64') }];
  } catch {
    // Others beside it may be readable; that none is, is told below.
    return [];
  }
};

const ofKeyValue = (element: XmlElement): Omit<MetadataKey, 'use'>[] => {
  const rsa = childOf(element, ns.ds, 'RSAKeyValue');
  const part = (local: string) => {
    const found = rsa && childOf(rsa, ns.ds, local);
    return found ? bytesOf(found).toString('base64url') : '';
  };
  if (!rsa) return [];
  try {
    const jwk = { kty: 'RSA', n: part('Modulus'), e: part('Exponent') };
    return [{ key: createPublicKey({ key: jwk, format: 'jwk' }), certificate: undefined }];
  } catch {
    return [];
  }
};

function keysOf(descriptor: XmlElement): MetadataKey[] {
  const use = attributeOf(descriptor, 'use');
  const info = childOf(descriptor, ns.ds, 'KeyInfo');
  if (!info) return [];
  const certificates = childrenOf(info, ns.ds, 'X509Data').flatMap((one) =>
    childrenOf(one, ns.ds, 'X509Certificate'),
  );
  const found = certificates.flatMap(ofCertificate);
  const keys = found.length > 0 ? found : childrenOf(info, ns.ds, 'KeyValue').flatMap(ofKeyValue);
  return keys.map((key) => ({ ...key, use: use === 'signing' || use === 'encryption' ? use : 'both' }));
}

/** Keys of a role (saml-metadata §2.4.1.1). @throws SamlRefusal `malformed` where none of those that stand there can be read */
export function metadataKeys(role: XmlElement): MetadataKey[] {
  const descriptors = childrenOf(role, ns.md, 'KeyDescriptor');
  const keys = descriptors.flatMap(keysOf);
  if (keys.length > maxKeys) refuse('malformed', `The metadata has more than ${maxKeys} keys`);
  if (descriptors.length > 0 && keys.length === 0)
    refuse('malformed', 'No certificate of the metadata can be read');
  return keys;
}

/** Which may sign, or be encrypted to. */
export const keysFor = (use: 'signing' | 'encryption', keys: readonly MetadataKey[]): KeyObject[] =>
  keys.filter((key) => key.use === use || key.use === 'both').map(({ key }) => key);

/** A key that is for signing too says nothing of it. */
export const wantsEncryption = (role: XmlElement): boolean =>
  childrenOf(role, ns.md, 'KeyDescriptor').some((one) => attributeOf(one, 'use') === 'encryption');

/**
 * To which assertions for an entity are encrypted; undefined where it does not want that.
 * @throws SamlRefusal `unsupported` where it does, by no key that is of use: in the clear they are never sent instead
 */
export function encryptionKeyOf(role: {
  readonly keys: readonly MetadataKey[];
  readonly wantsEncryption: boolean;
}): KeyObject | undefined {
  if (!role.wantsEncryption) return undefined;
  const found = role.keys.find(({ use, key }) => use === 'encryption' && key.asymmetricKeyType === 'rsa');
  return (
    found?.key ??
    refuse('unsupported', 'The metadata has no RSA key to encrypt to among those with use="encryption"')
  );
}
