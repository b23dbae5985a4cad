import type { AuthorizationToken } from '../authz/authenticate.ts';
import type { WireRequest } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { proofDemandsOf } from './clients/proof-demands.ts';
import { lookupsOf } from './lookups.ts';
import { nothing } from './possession/possession.ts';
import { needsProof, proveHolder } from './possession/presented.ts';
import { invalidToken } from './protocol/errors.ts';
import type { ActiveToken } from './tokens/present.ts';

/** An access token with which somebody asks, and what their answer has to hold for it. */
export interface AskingToken {
  readonly token: ActiveToken;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Access tokens by which endpoints beside those of the provider are asked: current, and sent by whoever holds what
 * they are bound to.
 * @throws OAuthError with the challenge of RFC 6750 §3 or RFC 9449 §7.1
 */
export function askingTokens(platform: Platform) {
  const { tokens, clients, possessions } = lookupsOf(platform);
  return async (
    sent: AuthorizationToken,
    instance: InstanceContext,
    request: WireRequest,
  ): Promise<AskingToken> => {
    const token = await tokens.active(sent.token, instance);
    if (!token) throw invalidToken('The access token is expired, revoked or not valid here');
    const presented = { ...sent, bound: token.bound };
    const { headers } = needsProof(presented)
      ? await proveHolder(possessions, presented, request, instance, () =>
          proofDemandsOf(clients, instance, token.row.client_id),
        )
      : nothing;
    return { token, headers };
  };
}
