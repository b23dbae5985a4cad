import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { isSigningAlgorithm, signingAlgorithms } from '../crypto/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { text } from '../eventstore/index.ts';
import { parsedUri } from '../uri/index.ts';
import type { OidcConfig, OidcConfigChange } from './oidc-config.ts';

/** Public keys that a client says are its own (RFC 7591 §2), beside those that were made or uploaded here. */
export const keyFields = {
  /** By value: a JWK Set (RFC 7517 §5) in JSON; '' for none. */
  jwks: text('jwks'),
  /** Where they are; '' for nowhere. It has keys by one of the two. */
  jwksUri: text('jwks_uri'),
  /** OIDC Registration §2: by what its assertions must be signed; '' for any algorithm. */
  tokenEndpointAuthSigningAlg: text('token_endpoint_auth_signing_alg'),
  /** OIDC Registration §2: by what its request objects must be signed; '' for any algorithm. */
  requestObjectSigningAlg: text('request_object_signing_alg'),
};

const mostKeys = 20;
const longestSet = 32 * 1024;
const longestKeyId = 200;
const longestUri = 2_048;

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** What anybody needs of a public key. */
const members = ['kty', 'n', 'e', 'crv', 'x', 'y', 'kid', 'use', 'alg', 'key_ops', 'x5c', 'x5t#S256'];
const kinds = new Set<unknown>(['RSA', 'EC', 'OKP']);
const shortestModulus = 2048;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const publicPart = (key: Readonly<Record<string, unknown>>): JWK =>
  Object.fromEntries(members.filter((name) => key[name] !== undefined).map((name) => [name, key[name]]));

function isUsable(key: Readonly<Record<string, unknown>>): boolean {
  if (!kinds.has(key['kty']) || privateMembers.some((name) => key[name] !== undefined)) return false;
  const { kid } = key;
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > longestKeyId)) return false;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: publicPart(key), format: 'jwk' });
    return (asymmetricKeyDetails?.modulusLength ?? shortestModulus) >= shortestModulus;
  } catch {
    return false;
  }
}

/**
 * The keys of a set that can be used. Others are passed over, as RFC 7517 §5 wants: kinds that are not known, those that
 * are too short, and those that are not public.
 * @returns undefined for what is no set
 */
export function usableKeys(set: unknown): JSONWebKeySet | undefined {
  if (!isObject(set) || !Array.isArray(set['keys'])) return undefined;
  return { keys: set['keys'].filter(isObject).filter(isUsable).slice(0, mostKeys).map(publicPart) };
}

const wrongKeys = (what: string) => invalidArgument('APP-Jwk01', `jwks ${what}`, { field: 'jwks' });

/**
 * A key set in the form in which it is kept.
 * @param given as JSON, or what came of it
 * @throws PosternError `invalid_argument`
 */
export function readKeySet(given: unknown): string {
  const set = typeof given === 'string' ? parsedJson(given) : given;
  if (!isObject(set) || !Array.isArray(set['keys']) || !set['keys'].every(isObject))
    throw wrongKeys('must be a JWK Set: an object with an array of keys (RFC 7517 section 5)');
  const keys = set['keys'];
  if (keys.length === 0 || keys.length > mostKeys) throw wrongKeys(`must hold 1 to ${mostKeys} keys`);
  if (keys.some((key) => privateMembers.some((name) => key[name] !== undefined)))
    throw wrongKeys('must hold public keys alone; make new ones, since these were sent');
  const usable = usableKeys(set)?.keys ?? [];
  if (usable.length < keys.length)
    throw wrongKeys(`must hold RSA keys of ${shortestModulus} bits, elliptic-curve or Ed25519 keys alone`);
  const ids = usable.map(({ kid, use }) => JSON.stringify([kid, use]));
  if (new Set(ids).size < ids.length) throw wrongKeys('must name each key by a kid of its own');
  const text = JSON.stringify({ keys: usable });
  if (text.length > longestSet) throw wrongKeys(`may have ${longestSet / 1024} KiB`);
  return text;
}

function parsedJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw wrongKeys('must be JSON');
  }
}

/** @throws PosternError `invalid_argument` */
export function readKeySetUri(given: string): string {
  const url = parsedUri(given);
  const isGood =
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    given.length <= longestUri;
  if (isGood) return given;
  throw invalidArgument('APP-Jwk02', 'jwks_uri must be an https address without user and fragment', {
    field: 'jwks_uri',
  });
}

const algorithmFields = {
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  requestObjectSigningAlg: 'request_object_signing_alg',
} as const;

type KeyChange = Pick<OidcConfigChange, keyof typeof keyFields>;

/**
 * The keys of a change, in the forms that are kept; what is no key is looked at alone.
 * @throws PosternError `invalid_argument`
 */
export function readKeyChange(given: KeyChange): KeyChange {
  for (const [name, field] of Object.entries(algorithmFields)) {
    const algorithm = given[name as keyof typeof algorithmFields] ?? '';
    if (algorithm !== '' && !isSigningAlgorithm(algorithm))
      throw invalidArgument('APP-Jwk03', `${field} must be one of ${signingAlgorithms.join(', ')}`, {
        field,
      });
  }
  return {
    ...(given.jwks && { jwks: readKeySet(given.jwks) }),
    ...(given.jwksUri && { jwksUri: readKeySetUri(given.jwksUri) }),
  };
}

/** @throws PosternError `invalid_argument`: RFC 7591 §2 has keys by value or by address, not both */
export function requireOneKeySource({ jwks, jwksUri }: Pick<OidcConfig, 'jwks' | 'jwksUri'>): void {
  if (jwks !== '' && jwksUri !== '')
    throw invalidArgument(
      'APP-Jwk04',
      'jwks_uri must be empty where there is jwks: keys are kept in one place',
      {
        field: 'jwks_uri',
      },
    );
}

export const saysKeys = ({ jwks, jwksUri }: Pick<OidcConfig, 'jwks' | 'jwksUri'>): boolean =>
  jwks !== '' || jwksUri !== '';
