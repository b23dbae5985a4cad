import { type ClientMetadata, type Registrar, readMetadata } from './metadata.ts';
import { invalidMetadata, type Said } from './said.ts';

const secrets = ['client_secret', 'client_secret_expires_at'];

/**
 * What a document says of its client (draft-ietf-oauth-client-id-metadata-document §4): it names itself, and holds no
 * secret, since everybody reads it.
 * @throws PosternError `invalid_argument`
 */
export function documentMetadata(
  said: Said,
  url: string,
  { issuer, tokensThroughBrowser }: Pick<Registrar, 'issuer' | 'tokensThroughBrowser'>,
): ClientMetadata {
  if (said['client_id'] !== url) throw invalidMetadata('client_id', 'must be the address of the document');
  const secret = secrets.find((field) => said[field] !== undefined);
  if (secret !== undefined)
    throw invalidMetadata(secret, 'must not stand in a document that everybody reads');
  const method = said['token_endpoint_auth_method'] ?? 'none';
  if (method !== 'none' && method !== 'private_key_jwt')
    throw invalidMetadata('token_endpoint_auth_method', 'must be none or private_key_jwt');
  return readMetadata(
    { ...said, token_endpoint_auth_method: method },
    { issuer, vouched: false, tokensThroughBrowser, certificates: [] },
  );
}
