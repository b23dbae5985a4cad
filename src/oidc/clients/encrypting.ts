import type { JSONWebKeySet, JWK } from 'jose';
import {
  type EncryptedAnswer,
  encryptionKeyIn,
  encryptionOf,
  type OidcConfig,
} from '../../application/index.ts';
import {
  contentEncryptions,
  encryptJwt,
  isContentEncryption,
  isKeyManagementAlgorithm,
  type KeyManagementAlgorithm,
  type Recipient,
} from '../../crypto/index.ts';
import { invalidRequest, OAuthError } from '../protocol/errors.ts';
import type { ClientKeys, KeyHolder } from './keys.ts';

/** Of a set, so that a key is imported once. */
const chosen = new WeakMap<JSONWebKeySet, Map<KeyManagementAlgorithm, JWK | undefined>>();

function keyIn(set: JSONWebKeySet, algorithm: KeyManagementAlgorithm): JWK | undefined {
  const known = chosen.get(set) ?? new Map<KeyManagementAlgorithm, JWK | undefined>();
  chosen.set(set, known);
  if (!known.has(algorithm)) known.set(algorithm, encryptionKeyIn(set, algorithm));
  return known.get(algorithm);
}

/** Whether the client has the answer encrypted. */
export const isEncrypted = (oidc: OidcConfig | undefined, answer: EncryptedAnswer): boolean =>
  oidc !== undefined && encryptionOf(oidc, answer).algorithm !== '';

type KeySource = Pick<ClientKeys, 'keySet'>;

/**
 * To whom an answer is encrypted; undefined where it is not.
 * @throws OAuthError where the client has no key for it: nothing goes to it in the clear then
 */
export async function recipientOf(
  clientKeys: KeySource,
  instanceId: string,
  client: KeyHolder | undefined,
  answer: EncryptedAnswer,
): Promise<Recipient | undefined> {
  const oidc = client?.oidc;
  if (!oidc || !isEncrypted(oidc, answer)) return undefined;
  const { algorithm, encryption } = encryptionOf(oidc, answer);
  if (!isKeyManagementAlgorithm(algorithm)) throw noKey(algorithm);
  const set = await clientKeys.keySet(instanceId, client);
  if (!set && oidc.jwksUri !== '') throw unreadable();
  const key = set && keyIn(set, algorithm);
  if (!key) throw noKey(algorithm);
  return { key, algorithm, encryption: isContentEncryption(encryption) ? encryption : contentEncryptions[0] };
}

/** A signed JWT as the client is to have it: nested in a JWE where it says so (RFC 7519 §11.2), else as it is. */
export async function encryptedFor(
  clientKeys: KeySource,
  instanceId: string,
  client: KeyHolder | undefined,
  answer: EncryptedAnswer,
  jwt: string,
): Promise<string> {
  const recipient = await recipientOf(clientKeys, instanceId, client, answer);
  return recipient ? encryptJwt(jwt, recipient) : jwt;
}

const noKey = (algorithm: string) =>
  invalidRequest(
    `The answer has to be encrypted by ${algorithm}, and the application has no key for that (use enc) in jwks or at jwks_uri`,
  );

const unreadable = () =>
  new OAuthError(
    'temporarily_unavailable',
    503,
    'The answer has to be encrypted, and the keys at jwks_uri of the application could not be read; try again',
  );
