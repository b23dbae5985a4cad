import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type JwtVerdict, signingAlgorithms, verifyJwt } from '../crypto/index.ts';
import type { KeySets } from './key-sets.ts';
import type { Trust } from './trusts.ts';

/** Longer than any that a cluster or CI system makes. */
const longest = 16 * 1024;
/** How far clocks of issuers may be off, either way. */
const clockSkewSeconds = 30;

/** What a JWT of another issuer has to be. */
export interface IssuedExpectation {
  /** What its audience must be, alone: with others in it, each of these could show it here. */
  readonly audience: string;
  /** `typ` of its header in lower case; JWTs of another kind are for something else (RFC 8725 §3.11). */
  readonly types: readonly (string | undefined)[];
  /** The longest that it may be good for, by its `iat` and `exp`. */
  readonly longestSeconds: number;
  readonly requiredClaims: readonly string[];
  readonly now: Date;
}

/** What a JWT says of itself, before anybody believes it; undefined for what is none, or too long. */
export function saidBy(
  jwt: string,
): { readonly issuer: string; readonly subject: string; readonly type: string | undefined } | undefined {
  if (jwt.length > longest) return undefined;
  try {
    const { iss, sub } = decodeJwt(jwt);
    const { typ } = decodeProtectedHeader(jwt);
    if (typeof iss !== 'string') return undefined;
    return { issuer: iss, subject: typeof sub === 'string' ? sub : '', type: typ?.toLowerCase() };
  } catch {
    return undefined;
  }
}

const wrong = (reason: string): JwtVerdict => ({ ok: false, expired: false, claim: undefined, reason });

/**
 * Verifies a JWT by the keys of an issuer that somebody trusts (RFC 7523 §3): by these alone, whatever keys its header
 * names or brings along.
 */
export async function verifyIssued(
  keySets: KeySets,
  instanceId: string,
  trust: Trust,
  jwt: string,
  expected: IssuedExpectation,
): Promise<JwtVerdict> {
  const { kid } = decodeProtectedHeader(jwt);
  const keys = await keySets.of(instanceId, trust, kid);
  if (!keys) return wrong('the keys of its issuer cannot be read');
  const verdict = await verifyJwt(jwt, keys, {
    algorithms: signingAlgorithms,
    issuer: trust.issuer,
    audience: expected.audience,
    now: expected.now,
    toleranceSeconds: clockSkewSeconds,
    maxAgeSeconds: expected.longestSeconds,
    requiredClaims: ['sub', 'exp', 'iat', ...expected.requiredClaims],
  });
  if (!verdict.ok) return verdict;
  const { aud, exp = 0, iat = 0 } = verdict.claims;
  if (!expected.types.includes(verdict.header.typ?.toLowerCase()))
    return wrong('its typ is that of a token for something else');
  if (Array.isArray(aud) && aud.length !== 1) return wrong('its aud names others too');
  if (exp - iat > expected.longestSeconds) return wrong('it is good for too long');
  return verdict;
}
