import type { InstanceContext } from '../../contract/types.ts';
import { verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { jwks } from '../../webkey/index.ts';
import { signingAlgorithms } from './named.ts';

/** What an ID token of ours tells of the sign-in that it was made in. */
export interface IdTokenHint {
  readonly userId: string;
  readonly sessionId: string | undefined;
  /** Client that the token was made for. */
  readonly clientId: string | undefined;
  readonly audience: readonly string[];
}

/** A hundred years: a hint is no proof, so its age does not matter (OIDC RP-Initiated Logout §2). */
const anyAge = 3_155_760_000;

/** Reads an `id_token_hint`; undefined for anything that is no ID token of this instance. */
export async function readIdTokenHint(
  platform: Parameters<typeof jwks>[0] & Pick<Platform, 'clock'>,
  instance: InstanceContext,
  hint: string | undefined,
): Promise<IdTokenHint | undefined> {
  if (hint === undefined) return undefined;
  const verdict = await verifyJwt(hint, await jwks(platform, instance.id), {
    algorithms: signingAlgorithms,
    issuer: instance.origin,
    now: platform.clock(),
    toleranceSeconds: anyAge,
    requiredClaims: ['sub', 'aud'],
  });
  if (!verdict.ok || verdict.claims.jti !== undefined) return undefined;
  const { sub = '', sid, azp, aud = [] } = verdict.claims;
  const audience = typeof aud === 'string' ? [aud] : aud;
  return {
    userId: sub,
    sessionId: typeof sid === 'string' ? sid : undefined,
    // OIDC Core §2: a token for one party alone may leave `azp` out.
    clientId: typeof azp === 'string' ? azp : audience.length === 1 ? audience[0] : undefined,
    audience,
  };
}
