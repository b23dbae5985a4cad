import type { JWTPayload } from 'jose';
import type { InstanceContext } from '../../contract/types.ts';
import { signingAlgorithms, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { jwks } from '../../webkey/index.ts';
import { exchangedClaim } from '../claims/tokens.ts';
import { userIdOf } from '../clients/subjects.ts';
import type { GrantOfIdToken } from './grants-of-id-tokens.ts';

/** What an ID token of ours tells of the sign-in that it was made in. */
export interface IdTokenHint {
  readonly userId: string;
  /** What the client calls that user. */
  readonly subject: string;
  readonly sessionId: string | undefined;
  /** Client that the token was made for. */
  readonly clientId: string | undefined;
  readonly audience: readonly string[];
}

/** A hundred years: a hint is no proof, so its age does not matter (OIDC RP-Initiated Logout §2). */
const anyAge = 3_155_760_000;

type Sources = Parameters<typeof jwks>[0] & Pick<Platform, 'clock' | 'encryption'>;

/** Reads an `id_token_hint`; undefined for anything that is no ID token of this instance. */
export async function readIdTokenHint(
  platform: Sources,
  instance: InstanceContext,
  hint: string | undefined,
): Promise<IdTokenHint | undefined> {
  const claims = hint === undefined ? undefined : await idTokenClaims(platform, instance, hint, anyAge);
  return claims && hintOf(platform, claims);
}

/** Reads an ID token as a proof, while it is good; undefined also for one that came by exchange. */
export async function readIdToken(
  platform: Sources,
  instance: InstanceContext,
  token: string,
): Promise<(GrantOfIdToken & IdTokenHint & { readonly expiresAt: number }) | undefined> {
  const claims = await idTokenClaims(platform, instance, token, 0);
  const { exp, iat } = claims ?? {};
  if (!claims || exp === undefined || iat === undefined || claims[exchangedClaim] !== undefined)
    return undefined;
  return { ...hintOf(platform, claims), issuedAt: iat, expiresAt: exp };
}

async function idTokenClaims(
  platform: Sources,
  instance: InstanceContext,
  token: string,
  toleranceSeconds: number,
): Promise<JWTPayload | undefined> {
  const verdict = await verifyJwt(token, await jwks(platform, instance.id), {
    algorithms: signingAlgorithms,
    issuer: instance.origin,
    now: platform.clock(),
    toleranceSeconds,
    typ: 'JWT',
    // Signed userinfo has none.
    requiredClaims: ['sub', 'aud', 'exp'],
  });
  return verdict.ok && verdict.claims.jti === undefined ? verdict.claims : undefined;
}

function hintOf({ encryption }: Sources, { sub = '', sid, azp, aud = [] }: JWTPayload): IdTokenHint {
  const audience = typeof aud === 'string' ? [aud] : aud;
  return {
    userId: userIdOf(encryption, sub),
    subject: sub,
    sessionId: typeof sid === 'string' ? sid : undefined,
    // OIDC Core §2: a token for one party alone may leave `azp` out.
    clientId: typeof azp === 'string' ? azp : audience.length === 1 ? audience[0] : undefined,
    audience,
  };
}
