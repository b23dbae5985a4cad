import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, type JSONWebKeySet, type JWK } from 'jose';
import { type ClientKey, findClientKey } from '../../application/index.ts';
import { verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { invalidClient } from '../protocol/errors.ts';

/** Zitadel's limits for assertions. */
const maxAgeSeconds = 3600;
const clockSkewSeconds = 1;

/**
 * Verifies a `private_key_jwt` assertion (RFC 7523 §3, OIDC Core §9): signed with a key of the client, `iss` and
 * `sub` its id, `aud` the issuer or the token endpoint.
 * @throws OAuthError `invalid_client`
 */
export async function verifyAssertion(
  { sql, clock }: Pick<Platform, 'sql' | 'clock'>,
  instanceId: string,
  assertion: string,
  audience: string[],
): Promise<ClientKey> {
  const refuse = (detail: string) => invalidClient('The client_assertion is not valid', { detail });
  const keyId = keyIdOf(assertion);
  if (!keyId) throw refuse('no kid in the header');
  const now = clock();
  const key = await findClientKey(sql, instanceId, keyId, now);
  if (!key) throw refuse('unknown or expired key');
  const verdict = await verifyJwt(assertion, keySetOf(key), {
    algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
    issuer: key.clientId,
    audience,
    now,
    toleranceSeconds: clockSkewSeconds,
    maxAgeSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  });
  if (!verdict.ok) throw refuse(verdict.reason);
  if (verdict.claims.sub !== key.clientId) throw refuse('sub is not the client id');
  return key;
}

function keyIdOf(assertion: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(assertion);
    return kid && kid.length <= 200 && !kid.includes('\0') ? kid : undefined;
  } catch {
    return undefined;
  }
}

const keySetOf = (key: ClientKey): JSONWebKeySet => ({
  keys: [
    { ...(createPublicKey(key.publicKey).export({ format: 'jwk' }) as JWK), kid: key.keyId, use: 'sig' },
  ],
});
