import { encryptionJwks, jwks } from '../../webkey/index.ts';
import type { Endpoint } from './endpoint.ts';

const headers = {
  'content-type': 'application/jwk-set+json',
  'cache-control': 'max-age=300, must-revalidate',
};

/** The key set (RFC 7517 §5): every key that signs, will sign or has signed, and those that clients encrypt to. */
export const keys: Endpoint = async ({ provider: { platform }, instance }) => {
  const [signing, encrypting] = await Promise.all([
    jwks(platform, instance.id),
    encryptionJwks(platform, instance.id),
  ]);
  return { status: 200, headers, body: JSON.stringify({ keys: [...signing.keys, ...encrypting] }) };
};
