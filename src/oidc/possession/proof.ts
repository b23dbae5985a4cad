import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from 'jose';
import { BoundedMap } from '../../bounded-map.ts';
import { invalidDpopProof } from '../protocol/errors.ts';
import { isSameTarget } from './uri.ts';

/** What proofs may be signed with: all that is asymmetric. */
export const proofAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** Larger than any with an RSA key of 4096 bits. */
const maxLength = 4096;
const maxJtiLength = 256;
/** A proof is for the request that it comes with: so old it may be, in seconds. */
const lifetimeSeconds = 60;
/** How far clocks of clients may be off, either way. */
const clockSkewSeconds = 30;

/** What a proof has to be about. */
export interface ProvenRequest {
  readonly verb: string;
  /** Any of these, without query and fragment. */
  readonly uris: readonly string[];
  /** The access token that comes with it. */
  readonly accessToken?: string | undefined;
}

/** A proof that is right in itself (RFC 9449 §4.3); whether it was seen before is another question. */
export interface Proof {
  /** Of its key (RFC 7638). */
  readonly thumbprint: string;
  readonly algorithm: string;
  readonly jti: string;
  readonly nonce: string | undefined;
  /** Until no node takes it any more, in milliseconds. */
  readonly goodForMs: number;
}

interface ProofKey {
  readonly key: Parameters<typeof jwtVerify>[1];
  readonly algorithm: string;
  readonly thumbprint: string;
}

/** By the header that they stand in, which is the same in all proofs of a client. */
const known = new BoundedMap<string, ProofKey>({ limit: 5_000 });

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export const isPublicKey = (jwk: unknown): jwk is JWK =>
  typeof jwk === 'object' && jwk !== null && !privateMembers.some((name) => name in jwk);

async function keyIn(proof: string): Promise<ProofKey> {
  const header = proof.slice(0, proof.indexOf('.'));
  const before = known.get(header);
  if (before) return before;
  const { typ, alg, jwk } = headerOf(proof);
  if (typ !== 'dpop+jwt') throw invalidDpopProof('typ of the DPoP proof must be dpop+jwt');
  if (alg === undefined || !proofAlgorithms.includes(alg))
    throw invalidDpopProof(`alg of the DPoP proof must be one of ${proofAlgorithms.join(', ')}`);
  if (!isPublicKey(jwk))
    throw invalidDpopProof('jwk of the DPoP proof must be a public key, and nothing but that');
  if (jwk.alg !== undefined && fullySpecified(jwk.alg) !== fullySpecified(alg))
    throw invalidDpopProof('alg of the DPoP proof must be the one that its jwk is for');
  try {
    const found = {
      key: await importJWK(jwk, alg),
      algorithm: alg,
      thumbprint: await calculateJwkThumbprint(jwk),
    };
    known.set(header, found);
    return found;
  } catch (cause) {
    throw invalidDpopProof('jwk of the DPoP proof is no key for its alg', { cause });
  }
}

/** Two names of one algorithm (RFC 9864 §2.2), as far as keys of this server's clients go. */
export const fullySpecified = (algorithm: string): string => (algorithm === 'EdDSA' ? 'Ed25519' : algorithm);

function headerOf(proof: string): { typ?: string; alg?: string; jwk?: JWK } {
  try {
    const { typ, alg, jwk } = decodeProtectedHeader(proof);
    return {
      ...(typ !== undefined && { typ }),
      ...(alg !== undefined && { alg }),
      ...(typeof jwk === 'object' && jwk !== null && { jwk }),
    };
  } catch (cause) {
    throw invalidDpopProof('The header of the DPoP proof is no JSON', { cause });
  }
}

const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const accessTokenHash = (token: string): string =>
  createHash('sha256').update(token, 'ascii').digest('base64url');

/**
 * Reads a DPoP proof and checks that it is about this request, made just now.
 * @throws OAuthError `invalid_dpop_proof`
 */
export async function readProof(proof: string, request: ProvenRequest, now: Date): Promise<Proof> {
  if (proof.length > maxLength || !compact.test(proof))
    throw invalidDpopProof(`The DPoP header must hold one JWT, of ${maxLength} characters at most`);
  const { key, algorithm, thumbprint } = await keyIn(proof);
  const { htm, htu, ath, jti, iat, nonce } = await claimsOf(proof, key, algorithm, now);
  if (typeof jti !== 'string' || jti === '' || jti.length > maxJtiLength)
    throw invalidDpopProof(`jti of the DPoP proof must be a text of ${maxJtiLength} characters at most`);
  if (htm !== request.verb) throw invalidDpopProof('htm of the DPoP proof must be the method of the request');
  if (typeof htu !== 'string' || !request.uris.some((uri) => isSameTarget(htu, uri)))
    throw invalidDpopProof('htu of the DPoP proof must be the address of the request, without its query');
  if (request.accessToken !== undefined && ath !== accessTokenHash(request.accessToken))
    throw invalidDpopProof('ath of the DPoP proof must be the base64url of the SHA-256 of the access token');
  return {
    thumbprint,
    algorithm,
    jti,
    nonce: typeof nonce === 'string' ? nonce : undefined,
    goodForMs: (requireRecent(iat, now) + clockSkewSeconds) * 1000,
  };
}

/** @returns for how long it will be taken, in seconds */
function requireRecent(iat: unknown, now: Date): number {
  if (typeof iat !== 'number') throw invalidDpopProof('iat of the DPoP proof is missing, or no number');
  const age = now.getTime() / 1000 - iat;
  const left = lifetimeSeconds + clockSkewSeconds - age;
  if (left >= 0 && age >= -clockSkewSeconds) return left;
  throw invalidDpopProof(
    'iat of the DPoP proof is not now; make one for each request, by a clock that is right',
  );
}

async function claimsOf(
  proof: string,
  key: ProofKey['key'],
  algorithm: string,
  now: Date,
): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(proof, key, {
      algorithms: [algorithm],
      currentDate: now,
      clockTolerance: clockSkewSeconds,
    });
    return payload;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired || cause instanceof errors.JWTClaimValidationFailed)
      throw invalidDpopProof(`The DPoP proof is not good by its ${cause.claim}`, { cause });
    throw invalidDpopProof('The DPoP proof is not signed with the key in it', { cause });
  }
}
