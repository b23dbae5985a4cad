import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { createGate } from '../cache/index.ts';
import { invalidArgument } from '../errors/index.ts';

const generate = promisify(generateKeyPair);
/** One pair takes a tenth of a second or more of a thread that passwords are hashed on too: they are left another. */
const gate = createGate(1, 32, 'keys are being made');

/**
 * RSA-2048 for service accounts and applications: PKCS#1 private key, SPKI public key, as in Zitadel's key files.
 * @throws PosternError `resource_exhausted` (CRYPTO-Busy1) when many are being made already
 */
export const generateKeyPairPem = (): Promise<{ publicKey: string; privateKey: string }> =>
  gate.run(() =>
    generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }),
  );

/**
 * A PEM public key (SPKI, PKCS#1 or a certificate) as a JWK under the given key id.
 * @throws PosternError `invalid_argument` (CRYPTO-Pem1…3) when it is no public key, too short, or of a kind no JWT uses
 */
export function publicKeyFromPem(pem: string, kid: string, field = 'public_key'): JWK {
  if (pem.includes('PRIVATE KEY')) {
    throw invalidArgument('CRYPTO-Pem1', 'This is a private key; send the public key only', { field });
  }
  const jwk = exportJwk(pem, field);
  if (jwk.kty === 'RSA' && Buffer.from(jwk.n ?? '', 'base64url').length < 256) {
    throw invalidArgument('CRYPTO-Pem2', 'RSA keys must have at least 2048 bits', { field });
  }
  if (!['RSA', 'EC', 'OKP'].includes(jwk.kty ?? '')) {
    throw invalidArgument('CRYPTO-Pem3', 'Only RSA, elliptic-curve and Ed25519 keys can verify a JWT', {
      field,
    });
  }
  return { ...jwk, kid };
}

function exportJwk(pem: string, field: string): JWK {
  try {
    return createPublicKey(pem).export({ format: 'jwk' }) as JWK;
  } catch (cause) {
    throw invalidArgument('CRYPTO-Pem1', 'This is not a public key in PEM form', { field, cause });
  }
}
