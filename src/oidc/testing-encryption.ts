import { type CryptoKey, compactDecrypt, exportJWK, generateKeyPair, type JWK } from 'jose';

/** A key pair of an application to which answers are encrypted. */
export interface RecipientKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
}

let count = 0;

/** @param more other members of the public key */
export async function recipientKey(
  algorithm: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<RecipientKey> {
  const kid = `key-${++count}`;
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { kid, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'enc', ...more }, privateKey };
}

/** The signed JWT in a JWE. */
export async function decrypted(jwe: string, { privateKey }: Pick<RecipientKey, 'privateKey'>) {
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
  return { jwt: new TextDecoder().decode(plaintext), header: protectedHeader };
}
