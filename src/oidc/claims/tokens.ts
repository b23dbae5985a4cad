import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { SigningAlgorithm } from '../../crypto/index.ts';
import type { ActClaim } from '../oidc-session/actor.ts';
import { type Confirmation, confirmationClaim } from '../possession/confirmation.ts';
import type { RequestedValues } from '../scope/requested-claims.ts';
import type { SubjectRow } from '../tokens/subject.ts';
import { requestedOf } from './requested.ts';
import { addReserved, type Claims, userinfoClaims } from './userinfo.ts';

/** What a token says of the grant behind it; times in seconds since 1970. */
export interface TokenFacts {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly clientId: string;
  readonly subject: SubjectRow;
  /** What the client knows the user by. */
  readonly sub: string;
  readonly scope: readonly string[];
  /** Claims of the user's roles and groups; what the server says under a name of its own wins over them. */
  readonly roles: Claims;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Seconds, 0–5, by which times are widened for clients whose clocks are off. */
  readonly clockSkew: number;
  /** Who acts as the user (RFC 8693 §4.1). */
  readonly act: ActClaim | undefined;
}

export interface AccessTokenFacts extends TokenFacts {
  /** Of a person who has signed in: when and how (RFC 9068 §2.2.1, RFC 9470 §6.2). */
  readonly signIn: { readonly auth_time: number; readonly acr: string } | undefined;
  readonly tokenId: string;
  /** RFC 9396 §9.1. */
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly bound: Confirmation;
}

/**
 * Claims of an access token that is a JWT: RFC 9068 §2.2 without its media type. The header says `JWT`, as
 * Zitadel's does, since resource servers built for it (Spring's default decoder among them) refuse `at+jwt`;
 * ID tokens are told apart by having no `jti`.
 */
export function accessTokenClaims(facts: AccessTokenFacts): JWTPayload {
  const cnf = confirmationClaim(facts.bound);
  const claims: Claims = {
    ...facts.roles,
    iss: facts.issuer,
    sub: facts.sub,
    // A token for nobody in particular is for the issuer itself (RFC 9068 §3).
    aud: facts.audience.length > 0 ? facts.audience : [facts.issuer],
    exp: facts.expiresAt + facts.clockSkew,
    iat: facts.issuedAt - facts.clockSkew,
    nbf: facts.issuedAt - facts.clockSkew,
    jti: facts.tokenId,
    client_id: facts.clientId,
    scope: facts.scope.join(' '),
    ...facts.signIn,
    ...(facts.authorizationDetails.length > 0 && { authorization_details: facts.authorizationDetails }),
    ...(facts.act && { act: facts.act }),
    ...(cnf && { cnf }),
  };
  addReserved(claims, facts.subject, facts.scope);
  return claims;
}

export interface IdTokenFacts extends TokenFacts {
  readonly authTime: number;
  readonly amr: readonly string[];
  readonly acr: string | undefined;
  /** Asked for one by one. */
  readonly requested: RequestedValues | undefined;
  readonly nonce: string | undefined;
  /** The user's sign-in; goes into `sid`. */
  readonly sessionId: string;
  /** Left out: there is none beside it. */
  readonly accessToken: string | undefined;
  /** What goes through the browser with it. */
  readonly code: string | undefined;
  readonly state: string | undefined;
  /** Of tokens that are pushed: the refresh token beside it, and the request that they are of (CIBA §10.3.1). */
  readonly refreshToken: string | undefined;
  readonly authReqId: string | undefined;
  readonly exchanged: boolean;
  readonly algorithm: SigningAlgorithm;
  /** The application wants in it what userinfo would tell. */
  readonly withUserinfo: boolean;
}

/** Ours: an ID token that came by exchange is not exchanged again, since it cannot tell what it came of. */
export const exchangedClaim = 'urn:postern:exchanged';

/** CIBA Core 1.0 §10.3.1, as `rt_hash` is. */
const authReqIdClaim = 'urn:openid:params:jwt:claim:auth_req_id';
const refreshHashClaim = 'urn:openid:params:jwt:claim:rt_hash';

/** OIDC Core §2, §3.1.3.6 and §3.3.2.11. */
export function idTokenClaims(facts: IdTokenFacts): JWTPayload {
  const { subject, scope, clockSkew } = facts;
  const claims: Claims = facts.withUserinfo ? userinfoClaims(subject, scope, facts.issuer) : {};
  if (!facts.withUserinfo) addReserved(claims, subject, scope);
  return {
    ...facts.roles,
    ...requestedOf(subject, facts.requested, facts.issuer),
    ...claims,
    iss: facts.issuer,
    sub: facts.sub,
    aud: [...facts.audience],
    azp: facts.clientId,
    client_id: facts.clientId,
    exp: facts.expiresAt + clockSkew,
    iat: facts.issuedAt - clockSkew,
    auth_time: facts.authTime - clockSkew,
    ...(facts.nonce !== undefined && { nonce: facts.nonce }),
    ...(facts.amr.length > 0 && { amr: facts.amr }),
    ...(facts.acr !== undefined && { acr: facts.acr }),
    // The sign-in is the user's to end, not of who acts as the user.
    ...(facts.sessionId !== '' && !facts.act && { sid: facts.sessionId }),
    ...hashesOf(facts),
    ...(facts.authReqId !== undefined && { [authReqIdClaim]: facts.authReqId }),
    ...(facts.act && { act: facts.act }),
    ...(facts.exchanged && { [exchangedClaim]: true }),
  };
}

/** Of what is beside it: nobody can put another one in its place. `s_hash` is of FAPI 1.0 Part 2 §5.1.1. */
const hashesOf = ({ accessToken, code, state, refreshToken, algorithm }: IdTokenFacts): Claims => ({
  ...(accessToken !== undefined && { at_hash: leftHalfHash(accessToken, algorithm) }),
  ...(code !== undefined && { c_hash: leftHalfHash(code, algorithm) }),
  ...(state !== undefined && { s_hash: leftHalfHash(state, algorithm) }),
  ...(refreshToken !== undefined && { [refreshHashClaim]: leftHalfHash(refreshToken, algorithm) }),
});

/** OIDC Core §3.1.3.6; Ed25519 goes with SHA-512. */
export function leftHalfHash(value: string, algorithm: SigningAlgorithm): string {
  const bits = algorithm === 'EdDSA' ? '512' : algorithm.slice(2);
  const digest = createHash(`sha${bits}`).update(value, 'utf8').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
