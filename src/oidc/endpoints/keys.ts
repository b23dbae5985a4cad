import { jwks } from '../../webkey/index.ts';
import type { Endpoint } from './endpoint.ts';

const headers = {
  'content-type': 'application/jwk-set+json',
  'cache-control': 'max-age=300, must-revalidate',
};

/** The key set (RFC 7517 §5): every key that signs, will sign or has signed. */
export const keys: Endpoint = async ({ provider, instance }) => ({
  status: 200,
  headers,
  body: JSON.stringify(await jwks(provider.platform, instance.id)),
});
