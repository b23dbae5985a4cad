import { createPrivateKey } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';

/** An assertion (RFC 7523 §3) of who holds a key file as `AddKey` answers it, in base64. */
export async function privateKeyAssertion(keyContent: string, audience: string): Promise<string> {
  const { keyId, key, userId } = JSON.parse(Buffer.from(keyContent, 'base64').toString()) as Record<
    'keyId' | 'key' | 'userId',
    string
  >;
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .setIssuer(userId)
    .setSubject(userId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importPKCS8(pkcs8, 'RS256'));
}
