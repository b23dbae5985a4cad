import { invalidToken, type TokenVerifier } from '../authz/authenticate.ts';
import { PosternError, toPosternError, unauthenticated } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { userType } from '../user/index.ts';
import { proofDemandsOf } from './clients/proof-demands.ts';
import { lookupsOf } from './lookups.ts';
import { nothing } from './possession/possession.ts';
import { needsProof, proveHolder } from './possession/presented.ts';
import { OAuthError } from './protocol/errors.ts';
import { readToken } from './tokens/format.ts';
import { claimsToBeOurs } from './tokens/present.ts';

/**
 * Access tokens, opaque or JWT, presented to the server's own API: current, made for its project, and by whoever holds
 * what they are bound to. One round trip, shared by all that are checked at the same moment.
 */
export function accessTokenVerifier(platform: Platform): TokenVerifier {
  const { tokens, clients, possessions } = lookupsOf(platform);
  return async ({ scheme, token, plaintext, instance, request, again }) => {
    if (readToken(plaintext) === undefined && !claimsToBeOurs(token)) return undefined;
    const active = await tokens.active(token, instance);
    if (!active) throw invalidToken();
    if (!active.audience.includes(instance.projectId)) {
      throw unauthenticated(
        'AUTH-Aud01',
        'The access token is not for this API; ask for the scope urn:zitadel:iam:org:project:id:zitadel:aud',
      );
    }
    const { row, bound } = active;
    const presented = { scheme, token, bound };
    const prove = () =>
      proveHolder(possessions, presented, request, instance, () =>
        proofDemandsOf(clients, instance, row.client_id),
      ).catch(refuse);
    const proven = needsProof(presented) ? (again ? nothing : await prove()) : undefined;
    if (row.actor) {
      throw unauthenticated(
        'AUTH-Act01',
        'The access token acts as somebody else; this API takes those of people and machines themselves alone',
      );
    }
    return {
      caller: {
        userId: row.user_id,
        orgId: row.org_id,
        kind: row.user_type === userType.machine ? 'machine' : 'human',
        credential: 'access_token',
        clientId: row.client_id,
        ...(row.session_id !== '' && { sessionId: row.session_id }),
      },
      ...(proven && { proven }),
    };
  };
}

/** As this API tells it, with the challenge. */
function refuse(error: unknown): never {
  if (!(error instanceof OAuthError)) throw toPosternError(error);
  throw unauthenticated('AUTH-Pop01', error.description, { headers: error.headers, cause: error });
}

/** As OAuth tells it: what was wrong with the proof, or that there was none; undefined for any other refusal. */
export const refusedProof = (error: unknown): OAuthError | undefined =>
  error instanceof PosternError && error.cause instanceof OAuthError ? error.cause : undefined;
