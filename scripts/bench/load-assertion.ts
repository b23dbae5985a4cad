import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { JWK } from 'jose';

/** A machine that signs in by its key, each time with an assertion of its own (RFC 7523). */
export interface AssertionLoad {
  readonly userId: string;
  readonly keyId: string;
  /** Private, of P-256. */
  readonly key: JWK;
  readonly audience: string;
  readonly scope: string;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const grantType = encodeURIComponent('urn:ietf:params:oauth:grant-type:jwt-bearer');

/** Makes requests, each of which is good once. */
export function assertionRequests(load: AssertionLoad): () => string {
  const { userId, keyId, audience, scope } = load;
  const key = createPrivateKey({ key: { ...load.key }, format: 'jwk' });
  const header = encode({ alg: 'ES256', kid: keyId });
  const begin = `grant_type=${grantType}&scope=${encodeURIComponent(scope)}&assertion=`;
  return () => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: userId, sub: userId, aud: audience, iat, exp: iat + 300, jti: randomUUID() };
    const signed = `${header}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    const body = `${begin}${signed}.${signature.toString('base64url')}`;
    return `POST /oauth/v2/token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };
}
