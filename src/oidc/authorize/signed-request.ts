import { isEncryptedJwt } from '../../crypto/index.ts';
import { openEncrypted } from '../../webkey/index.ts';
import { invalidRequest, invalidRequestObject } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';
import { referencedRequest } from './referenced-request.ts';

/** A request whose object, if it has one, stands in `request` as it was signed. */
export interface ReadRequest {
  readonly parameters: Parameters;
  /** Why its object cannot be read; it is to be told where the rest says. */
  readonly problem?: unknown;
}

const without = (parameters: Parameters, request?: string): Parameters => ({
  ...parameters,
  get: (name) => (name === 'request' ? request : name === 'request_uri' ? undefined : parameters.get(name)),
});

/** Fetches a request object that comes by reference, and decrypts one that is encrypted. Others cost nothing. */
export async function readRequest(context: AuthorizeContext, parameters: Parameters): Promise<ReadRequest> {
  const request = parameters.get('request');
  const uri = parameters.get('request_uri');
  if (request === undefined && uri === undefined) return { parameters };
  try {
    const client = await askingClient(context, parameters);
    if (!client) return { parameters: without(parameters) };
    if (request !== undefined && uri !== undefined)
      throw invalidRequest('request and request_uri go with each other in no request (RFC 9101 section 5)');
    // It is told to push, and nothing is fetched before.
    if (uri !== undefined && client.oidc.requirePushedAuthorizationRequests)
      return { parameters: without(parameters) };
    const object = request ?? (await referencedRequest(context, client, uri ?? ''));
    return { parameters: without(parameters, await decrypted(context, client, object)) };
  } catch (problem) {
    return { parameters: without(parameters), problem };
  }
}

/** undefined for who is refused in any case. */
async function askingClient(
  { provider, instance }: AuthorizeContext,
  parameters: Parameters,
): Promise<RedirectingClient | undefined> {
  const client = await provider.clients.byId(instance.id, parameters.get('client_id') ?? '');
  return client?.oidc && client.active ? { ...client, oidc: client.oidc } : undefined;
}

/**
 * RFC 9101 §6.1: what was encrypted has to be signed inside, which is checked as ever. Whoever sends what cannot be opened
 * is told the same for every reason.
 * @throws OAuthError `invalid_request_object`
 */
async function decrypted(
  { provider: { platform }, instance }: AuthorizeContext,
  { oidc }: RedirectingClient,
  object: string,
): Promise<string> {
  const { requestObjectEncryptionAlg: algorithm, requestObjectEncryptionEnc: encryption } = oidc;
  if (!isEncryptedJwt(object)) {
    if (algorithm === '') return object;
    throw invalidRequestObject(`The request objects of this client must be encrypted by ${algorithm}`);
  }
  const opened = await openEncrypted(platform, instance.id, object);
  if (!opened)
    throw invalidRequestObject(
      'request cannot be decrypted; encrypt it to a key of jwks_uri with use enc, by the alg of the key, and name that in kid',
    );
  if (algorithm !== '' && opened.algorithm !== algorithm)
    throw invalidRequestObject(`The request objects of this client must be encrypted by ${algorithm}`);
  if (encryption !== '' && opened.encryption !== encryption)
    throw invalidRequestObject(`enc of the request objects of this client must be ${encryption}`);
  if (isEncryptedJwt(opened.text))
    throw invalidRequestObject('request must be signed and then encrypted, once');
  return opened.text;
}
