import { invalidToken, type TokenVerifier } from '../authz/authenticate.ts';
import { unauthenticated } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { userType } from '../user/index.ts';
import { lookupsOf } from './lookups.ts';
import { readToken } from './tokens/format.ts';
import { claimsToBeOurs } from './tokens/present.ts';

/**
 * Access tokens, opaque or JWT, presented to the server's own API: current, and made for its project. One round
 * trip, shared by all that are checked at the same moment.
 */
export function accessTokenVerifier(platform: Platform): TokenVerifier {
  const { tokens } = lookupsOf(platform);
  return async ({ token, plaintext, instance }) => {
    if (readToken(plaintext) === undefined && !claimsToBeOurs(token)) return undefined;
    const active = await tokens.active(token, instance);
    if (!active) throw invalidToken();
    if (!active.audience.includes(instance.projectId)) {
      throw unauthenticated(
        'AUTH-Aud01',
        'The access token is not for this API; ask for the scope urn:zitadel:iam:org:project:id:zitadel:aud',
      );
    }
    const { row } = active;
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
    };
  };
}
