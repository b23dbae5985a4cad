import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { invalidArgument } from '../errors/index.ts';

const generate = promisify(generateKeyPair);

export interface KeyPair {
  /** PKCS#1 PEM, as Zitadel's key files hold it. */
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

/** RSA with 2048 bits, made off the event loop. */
export async function generateMachineKey(): Promise<KeyPair> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  return {
    privateKeyPem: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

const refuse = (why: string) =>
  invalidArgument(
    'USER-Key02',
    `public_key ${why}; give an RSA (2048 bits or more), P-256, P-384, P-521 or Ed25519 public key as PEM`,
    {
      field: 'public_key',
    },
  );

/** @throws PosternError `invalid_argument` for what is no public key, or a weak one */
export function acceptPublicKey(pem: Uint8Array): string {
  const text = Buffer.from(pem).toString('utf8').trim();
  if (/PRIVATE KEY/.test(text)) throw refuse('holds a private key');
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch {
    throw refuse('is not a PEM public key');
  }
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const strong =
    (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 8192) ||
    (key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve)) ||
    key.asymmetricKeyType === 'ed25519';
  if (!strong) throw refuse('is too weak or of an unknown kind');
  return text;
}

/** The file that a machine signs its JWTs with. */
export const keyFile = (key: {
  keyId: string;
  privateKeyPem: string;
  expiresAt: Date;
  userId: string;
}): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      type: 'serviceaccount',
      keyId: key.keyId,
      key: key.privateKeyPem,
      expirationDate: key.expiresAt.toISOString().replace('.000Z', 'Z'),
      userId: key.userId,
    }),
  );
