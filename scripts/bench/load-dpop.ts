import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import type { JWK } from 'jose';

/** A bound token that is presented, each time with a proof of its own (RFC 9449). */
export interface BoundLoad {
  readonly path: string;
  /** The address as proofs have it. */
  readonly htu: string;
  readonly accessToken: string;
  /** Private, of P-256. */
  readonly key: JWK;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Makes requests, each of which is good once. */
export function boundRequests({ path, htu, accessToken, key: jwk }: BoundLoad): () => string {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const publicKey = createPublicKey(key).export({ format: 'jwk' });
  const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey });
  const ath = createHash('sha256').update(accessToken).digest('base64url');
  return () => {
    const iat = Math.floor(Date.now() / 1000);
    const signed = `${header}.${encode({ htm: 'GET', htu, ath, iat, jti: randomUUID() })}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: DPoP ${accessToken}\r\ndpop: ${signed}.${signature.toString('base64url')}\r\n\r\n`;
  };
}
