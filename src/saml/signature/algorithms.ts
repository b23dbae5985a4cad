import { createHash, type KeyObject, verify } from 'node:crypto';
import { refuse } from '../refusal.ts';

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

interface SignatureAlgorithm {
  readonly key: 'rsa' | 'ec';
  readonly hash: HashName;
}

const more = 'http://www.w3.org/2001/04/xmldsig-more#';

/** RFC 9231 §2.3; SHA-1 is known so that it can be named when it is refused. */
const signatures: Readonly<Record<string, SignatureAlgorithm>> = {
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': { key: 'rsa', hash: 'sha1' },
  [`${more}rsa-sha256`]: { key: 'rsa', hash: 'sha256' },
  [`${more}rsa-sha384`]: { key: 'rsa', hash: 'sha384' },
  [`${more}rsa-sha512`]: { key: 'rsa', hash: 'sha512' },
  [`${more}ecdsa-sha256`]: { key: 'ec', hash: 'sha256' },
  [`${more}ecdsa-sha384`]: { key: 'ec', hash: 'sha384' },
  [`${more}ecdsa-sha512`]: { key: 'ec', hash: 'sha512' },
};

/** What is signed with here. */
export const rsaSha256 = `${more}rsa-sha256`;
export const rsaSha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
export const rsaSha512 = `${more}rsa-sha512`;

const digests: Readonly<Record<string, HashName>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  [`${more}sha384`]: 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Who may have signed, and how weak it may be. */
export interface Trust {
  /** Keys of the other side, of its metadata; any of them may have signed, and no other. */
  readonly keys: readonly KeyObject[];
  /** Off unless somebody has decided that he must live with it. */
  readonly allowSha1?: boolean | undefined;
}

const known = <T>(table: Readonly<Record<string, T>>, name: string): T =>
  (Object.hasOwn(table, name) ? table[name] : undefined) ??
  refuse('unsupported', `The algorithm ${name.slice(0, 100)} is not taken`);

function requireStrong(hash: HashName, { allowSha1 }: Pick<Trust, 'allowSha1'>): void {
  if (hash === 'sha1' && !allowSha1) refuse('weak_algorithm', 'SHA-1 is not taken; sign with SHA-256');
}

/** @throws SamlRefusal `unsupported`, `weak_algorithm` */
export function digestOf(algorithm: string, octets: Uint8Array, trust: Pick<Trust, 'allowSha1'>): Buffer {
  const hash = known(digests, algorithm);
  requireStrong(hash, trust);
  return createHash(hash).update(octets).digest();
}

/** Keys of which none can be computed in an afternoon. */
const isLongEnough = (key: KeyObject): boolean =>
  key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;

/** @throws SamlRefusal `unsupported`, `weak_algorithm`, `signature` */
export function requireSignature(
  algorithm: string,
  octets: Uint8Array,
  signature: Uint8Array,
  trust: Trust,
): void {
  const { key: type, hash } = known(signatures, algorithm);
  requireStrong(hash, trust);
  const keys = trust.keys.filter((key) => key.asymmetricKeyType === type && isLongEnough(key));
  const isGood = keys.some((key) => {
    try {
      return verify(hash, octets, type === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key, signature);
    } catch {
      return false;
    }
  });
  if (!isGood) refuse('signature', 'The signature is not one of a key that is known of the sender');
}
