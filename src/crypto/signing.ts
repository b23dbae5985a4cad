import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK, JWTPayload } from 'jose';
import { BoundedMap } from '../bounded-map.ts';
import { internal } from '../errors/index.ts';
import type { Encryption, SealedValue } from './types.ts';

type Bits = '256' | '384' | '512';
export type SigningAlgorithm = `${'RS' | 'PS' | 'ES'}${Bits}` | 'EdDSA';

/** Which kind of key pair to make. */
export type SigningKeySpec =
  | {
      readonly type: 'rsa';
      readonly bits: 2048 | 3072 | 4096;
      readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512';
      /** It signs by RSASSA-PSS (RFC 7518 §3.5) in place of PKCS #1 v1.5. */
      readonly pss?: boolean;
    }
  | { readonly type: 'ecdsa'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
  | { readonly type: 'ed25519' };

export interface SigningKey {
  /** Goes into `kid`. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  /** A private JWK, sealed for purpose `webkey`. */
  readonly privateKey: SealedValue;
}

export interface GeneratedKey extends SigningKey {
  /** Ready for the JWKS: with `kid`, `alg` and `use`, without private members. */
  readonly publicJwk: JWK;
}

const ecdsaHashes = { 'P-256': 'SHA-256', 'P-384': 'SHA-384', 'P-521': 'SHA-512' } as const;

export function algorithmOf(spec: SigningKeySpec): SigningAlgorithm {
  switch (spec.type) {
    case 'rsa':
      return `${spec.pss ? 'PS' : 'RS'}${spec.hash.slice(4) as Bits}`;
    case 'ecdsa':
      return `ES${ecdsaHashes[spec.curve].slice(4) as Bits}`;
    case 'ed25519':
      return 'EdDSA';
  }
}

/** Makes a key pair; an RSA pair takes 50 ms to some seconds, on the thread pool. */
export async function generateSigningKey(
  encryption: Encryption,
  id: string,
  spec: SigningKeySpec,
): Promise<GeneratedKey> {
  const algorithm = algorithmOf(spec);
  const pair = await generatePair(spec);
  return {
    id,
    algorithm,
    publicJwk: { ...(pair.publicKey.export({ format: 'jwk' }) as JWK), kid: id, alg: algorithm, use: 'sig' },
    privateKey: encryption.seal('webkey', JSON.stringify(pair.privateKey.export({ format: 'jwk' }))),
  };
}

interface KeyObjectPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

// Not WebCrypto: in Bun its generateKey makes RSA pairs on the event loop.
const generateRsa = promisify(generateKeyPair);

function generatePair(spec: SigningKeySpec): Promise<KeyObjectPair> | KeyObjectPair {
  switch (spec.type) {
    case 'rsa':
      return generateRsa('rsa', { modulusLength: spec.bits });
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: spec.curve });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
  }
}

type SigningParameters = EcdsaParams & EcKeyImportParams & RsaHashedImportParams & Partial<RsaPssParams>;

/** How WebCrypto names each JWS algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
const webCrypto: Record<SigningAlgorithm, SigningParameters> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', namedCurve: '' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384', namedCurve: '' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512', namedCurve: '' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', namedCurve: '', saltLength: 32 },
  PS384: { name: 'RSA-PSS', hash: 'SHA-384', namedCurve: '', saltLength: 48 },
  PS512: { name: 'RSA-PSS', hash: 'SHA-512', namedCurve: '', saltLength: 64 },
  ES256: { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', hash: 'SHA-512', namedCurve: 'P-521' },
  EdDSA: { name: 'Ed25519', hash: '', namedCurve: '' },
};

/** Every algorithm that is signed or verified by. */
export const signingAlgorithms = Object.keys(webCrypto) as readonly SigningAlgorithm[];

export const isSigningAlgorithm = (name: string): name is SigningAlgorithm => Object.hasOwn(webCrypto, name);

export interface Signer {
  /**
   * Signs a JWT (RFC 7519, compact JWS) on the thread pool.
   * @param typ media type without `application/`: `at+jwt` for access tokens (RFC 9068 §2.1)
   */
  sign(key: SigningKey, claims: JWTPayload, typ?: string): Promise<string>;
}

/** Signs what is no JWT. */
export interface OctetSigner {
  /** The bare signature by the key's algorithm, on the thread pool. */
  signOctets(key: SigningKey, octets: Uint8Array): Promise<Uint8Array>;
}

/** Keeps `maxKeys` keys that are in use unsealed and imported. */
export function createSigner(encryption: Encryption, maxKeys = 1_000): Signer & OctetSigner {
  const imported = new BoundedMap<string, { crypted: string; key: Promise<CryptoKey> }>({ limit: maxKeys });

  const keyOf = (key: SigningKey): Promise<CryptoKey> => {
    const known = imported.get(key.id);
    // A key id names one key; the comparison keeps another key under the same id from borrowing its import.
    const entry =
      known?.crypted === key.privateKey.crypted
        ? known
        : { crypted: key.privateKey.crypted, key: importKey(encryption, key) };
    if (entry !== known) imported.set(key.id, entry);
    return entry.key.catch((error) => {
      if (imported.get(key.id) === entry) imported.delete(key.id);
      throw error;
    });
  };

  const signOctets = async (key: SigningKey, octets: Uint8Array) =>
    new Uint8Array(
      await crypto.subtle.sign(webCrypto[key.algorithm], await keyOf(key), new Uint8Array(octets)),
    );

  return {
    signOctets,
    async sign(key, claims, typ = 'JWT') {
      const header = encodeJson({ alg: key.algorithm, kid: key.id, typ });
      const signingInput = `${header}.${encodeJson(claims)}`;
      const bytes = Buffer.from(signingInput, 'ascii');
      const signature = await crypto.subtle.sign(webCrypto[key.algorithm], await keyOf(key), bytes);
      return `${signingInput}.${Buffer.from(signature).toString('base64url')}`;
    },
  };
}

const signers = new WeakMap<Encryption, Signer & OctetSigner>();

/** The one of a thread that signs beside its work. */
export function signerOf(encryption: Encryption): Signer & OctetSigner {
  const signer = signers.get(encryption) ?? createSigner(encryption, 100);
  signers.set(encryption, signer);
  return signer;
}

const encodeJson = (value: object): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

async function importKey(
  encryption: Encryption,
  { id, algorithm, privateKey }: SigningKey,
): Promise<CryptoKey> {
  const jwk = JSON.parse(encryption.openText(privateKey)) as JsonWebKey;
  try {
    return await crypto.subtle.importKey('jwk', jwk, webCrypto[algorithm], false, ['sign']);
  } catch (cause) {
    throw internal('CRYPTO-Sign1', `Web key "${id}" cannot be used with ${algorithm}`, { cause });
  }
}
