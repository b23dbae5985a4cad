import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { SigningAlgorithm } from './signing.ts';

export interface JwtExpectation {
  /** What the keys are for; a token of any other algorithm fails whatever its header says (RFC 8725 §3.1). */
  readonly algorithms: readonly SigningAlgorithm[];
  readonly issuer?: string | string[];
  /** One of them must be in `aud`. */
  readonly audience?: string | string[];
  /** `at+jwt`, `logout+jwt` …; undefined: any. */
  readonly typ?: string;
  readonly now: Date;
  /** Clock skew allowed on `exp`, `nbf` and `iat`, in seconds. */
  readonly toleranceSeconds?: number;
  /** Refuses tokens whose `iat` is older, in seconds. */
  readonly maxAgeSeconds?: number;
  readonly requiredClaims?: string[];
}

export type JwtVerdict =
  | { readonly ok: true; readonly claims: JWTPayload; readonly header: JWTHeaderParameters }
  /** `expired`: right but for its age. `reason` is for the log and the developer; it quotes no token. */
  | {
      readonly ok: false;
      readonly expired: boolean;
      /** The claim that is wrong, of a token whose signature is right. */
      readonly claim: string | undefined;
      readonly reason: string;
    };

type KeyResolver = ReturnType<typeof createLocalJWKSet>;

/** Imported keys live as long as the set that they came from. */
const resolvers = new WeakMap<JSONWebKeySet, KeyResolver>();

/** Checks signature, times, issuer, audience and type of a JWT against a key set. Never throws for a bad token. */
export async function verifyJwt(
  token: string,
  keys: JSONWebKeySet,
  expected: JwtExpectation,
): Promise<JwtVerdict> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, resolverOf(keys), {
      algorithms: [...expected.algorithms],
      currentDate: expected.now,
      clockTolerance: expected.toleranceSeconds ?? 0,
      ...(expected.issuer !== undefined && { issuer: expected.issuer }),
      ...(expected.audience !== undefined && { audience: expected.audience }),
      ...(expected.typ !== undefined && { typ: expected.typ }),
      ...(expected.maxAgeSeconds !== undefined && { maxTokenAge: expected.maxAgeSeconds }),
      ...(expected.requiredClaims !== undefined && { requiredClaims: expected.requiredClaims }),
    });
    return { ok: true, claims: payload, header: protectedHeader };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) {
      return {
        ok: false,
        expired: false,
        claim: undefined,
        reason: 'the key in the key set cannot be used with the algorithm of the token',
      };
    }
    const expired = error instanceof errors.JWTExpired;
    const claim = expired || error instanceof errors.JWTClaimValidationFailed ? error.claim : undefined;
    return { ok: false, expired, claim, reason: error.message };
  }
}

function resolverOf(keys: JSONWebKeySet): KeyResolver {
  const known = resolvers.get(keys);
  if (known) return known;
  const resolver = createLocalJWKSet(keys);
  resolvers.set(keys, resolver);
  return resolver;
}
