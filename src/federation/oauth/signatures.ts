import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { AuthorizationServer } from 'oauth4webapi';
import type { Platform } from '../../platform.ts';
import { keyDocumentsOf } from '../../trust/index.ts';
import { Refused } from '../refusal.ts';

/** By keys that others can read: never by a client's secret, and never `none`. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export function createSignatures(platform: Platform) {
  const documents = keyDocumentsOf(platform);

  /** @throws Refused */
  async function verifyBy(payer: string, keysUri: string | undefined, jwt: string, issuer?: string) {
    if (keysUri === undefined) throw new Refused('misconfigured', 'the provider names no jwks_uri');
    let kid: string | undefined;
    try {
      kid = decodeProtectedHeader(jwt).kid;
    } catch {
      throw new Refused('invalid', 'the JWT cannot be read');
    }
    const keys = await documents.keys('', payer, keysUri, ({ keys: known }) =>
      kid === undefined ? known.length > 0 : known.some((key) => key.kid === undefined || key.kid === kid),
    );
    if (!keys) throw new Refused('unavailable', `there are no keys at ${keysUri}`);
    try {
      const verified = await jwtVerify(jwt, createLocalJWKSet(keys), {
        algorithms,
        clockTolerance: 60,
        ...(issuer !== undefined && { issuer }),
      });
      return verified.payload;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Refused('invalid', `the JWT is not good: ${said}`);
    }
  }

  return {
    verifyBy,
    /** Of an ID token whose claims were looked at. @throws Refused */
    verify: (payer: string, server: AuthorizationServer, idToken: string) =>
      verifyBy(payer, server.jwks_uri, idToken),
  };
}
