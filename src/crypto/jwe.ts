import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CompactEncrypt, type CryptoKey, compactDecrypt, importJWK, type JWK } from 'jose';
import { BoundedMap } from '../bounded-map.ts';
import type { Encryption, SealedValue } from './types.ts';

/**
 * How the key of a content is carried to its recipient (RFC 7518 §4): by public keys alone. Nothing by passwords or shared
 * secrets, and not RSAES-PKCS1-v1_5, whose padding can be asked after.
 */
export const keyManagementAlgorithms = [
  'RSA-OAEP-256',
  'ECDH-ES',
  'ECDH-ES+A128KW',
  'ECDH-ES+A256KW',
] as const;
export type KeyManagementAlgorithm = (typeof keyManagementAlgorithms)[number];

/** How contents are encrypted (RFC 7518 §5); the first is what OIDC Registration §2 has for who says nothing. */
export const contentEncryptions = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'] as const;
export type ContentEncryption = (typeof contentEncryptions)[number];

export const isKeyManagementAlgorithm = (name: unknown): name is KeyManagementAlgorithm =>
  keyManagementAlgorithms.some((one) => one === name);
export const isContentEncryption = (name: unknown): name is ContentEncryption =>
  contentEncryptions.some((one) => one === name);

/** To whom something is encrypted, and how. */
export interface Recipient {
  readonly algorithm: KeyManagementAlgorithm;
  readonly encryption: ContentEncryption;
  /** Public. */
  readonly key: JWK;
}

/** Nests a signed JWT in a JWE for one recipient (RFC 7519 §11.2, RFC 7516 compact), on the thread pool. */
export const encryptJwt = (jwt: string, { algorithm, encryption, key }: Recipient): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(jwt))
    .setProtectedHeader({
      alg: algorithm,
      enc: encryption,
      cty: 'JWT',
      ...(key.kid !== undefined && { kid: key.kid }),
    })
    .encrypt(key);

/** A key of ours that others encrypt to, for one algorithm alone. */
export interface DecryptionKey {
  /** Goes into `kid`. */
  readonly id: string;
  readonly algorithm: KeyManagementAlgorithm;
  /** A private JWK, sealed for purpose `webkey`. */
  readonly privateKey: SealedValue;
}

export interface GeneratedDecryptionKey extends DecryptionKey {
  /** Ready for the JWKS: with `kid`, `alg` and `use`, without private members. */
  readonly publicJwk: JWK;
}

const generateRsa = promisify(generateKeyPair);

/** RSA of 2048 bits, on the thread pool, or P-256. */
export async function generateDecryptionKey(
  encryption: Encryption,
  id: string,
  algorithm: KeyManagementAlgorithm,
): Promise<GeneratedDecryptionKey> {
  const pair: { publicKey: KeyObject; privateKey: KeyObject } =
    algorithm === 'RSA-OAEP-256'
      ? await generateRsa('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    id,
    algorithm,
    publicJwk: { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid: id, alg: algorithm, use: 'enc' },
    privateKey: encryption.seal('webkey', JSON.stringify(pair.privateKey.export({ format: 'jwk' }))),
  };
}

/** Whether a compact serialization is that of a JWE (RFC 7516 §9). */
export const isEncryptedJwt = (compact: string): boolean => compact.split('.', 6).length === 5;

/** What a JWE says of itself, which is anybody's word. */
export interface EncryptionHeader {
  readonly keyId: string;
  readonly algorithm: KeyManagementAlgorithm;
  readonly encryption: ContentEncryption;
}

const longestHeader = 2_048;

/**
 * The header of a JWE that can be taken: none that is compressed (RFC 8725 §3.6), has critical extensions, or holds
 * something else than a JWT.
 */
export function readEncryptionHeader(jwe: string): EncryptionHeader | undefined {
  const encoded = jwe.slice(0, jwe.indexOf('.'));
  if (encoded.length > longestHeader) return undefined;
  const { kid, alg, enc, cty, ...more } = objectOf(encoded);
  if (typeof kid !== 'string' || kid === '' || kid.length > 200) return undefined;
  if (!isKeyManagementAlgorithm(alg) || !isContentEncryption(enc)) return undefined;
  if (cty !== undefined && !contentTypes.has(String(cty).toLowerCase())) return undefined;
  if (more['zip'] !== undefined || more['crit'] !== undefined) return undefined;
  return { keyId: kid, algorithm: alg, encryption: enc };
}

const contentTypes = new Set(['jwt', 'oauth-authz-req+jwt', 'application/oauth-authz-req+jwt']);

function objectOf(encoded: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export interface Decrypter {
  /**
   * What a JWE holds that was encrypted to the key, on the thread pool.
   * @returns undefined for one that cannot be opened, whatever the reason: whoever tries learns nothing of it
   */
  open(key: DecryptionKey, jwe: string, encryption: ContentEncryption): Promise<string | undefined>;
}

/** Keeps `maxKeys` keys that are in use unsealed and imported. */
export function createDecrypter(encryption: Encryption, maxKeys = 100): Decrypter {
  const imported = new BoundedMap<string, { crypted: string; key: Promise<CryptoKey | Uint8Array> }>({
    limit: maxKeys,
  });

  function keyOf({ id, algorithm, privateKey }: DecryptionKey) {
    const known = imported.get(id);
    if (known?.crypted === privateKey.crypted) return known.key;
    const jwk = JSON.parse(encryption.openText(privateKey)) as JWK;
    const key = importJWK(jwk, algorithm);
    imported.set(id, { crypted: privateKey.crypted, key });
    return key;
  }

  return {
    async open(key, jwe, contentEncryption) {
      const imported = await keyOf(key);
      try {
        const { plaintext } = await compactDecrypt(jwe, imported, {
          keyManagementAlgorithms: [key.algorithm],
          contentEncryptionAlgorithms: [contentEncryption],
        });
        return Buffer.from(plaintext).toString('latin1');
      } catch {
        return undefined;
      }
    },
  };
}

const decrypters = new WeakMap<Encryption, Decrypter>();

/** The one of a thread. */
export function decrypterOf(encryption: Encryption): Decrypter {
  const decrypter = decrypters.get(encryption) ?? createDecrypter(encryption);
  decrypters.set(encryption, decrypter);
  return decrypter;
}
