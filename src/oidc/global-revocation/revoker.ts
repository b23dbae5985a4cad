import { authorizationToken, createAuthenticate } from '../../authz/authenticate.ts';
import { permitted } from '../../authz/memberships.ts';
import { tokenVerifiers } from '../../authz/tokens.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { toPosternError } from '../../errors/index.ts';
import { createHolders } from '../../member/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { accessTokenVerifier, refusedProof } from '../access-token-verifier.ts';
import { invalidToken, OAuthError } from '../protocol/errors.ts';

/** Who asks that somebody's tokens be revoked. */
export interface Revoker {
  readonly userId: string;
  /** What the answer has to hold for the proof that came with the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the revoker may do so to people of the organization. */
  mayRevokeIn(orgId: string): Promise<boolean>;
}

export interface Revokers {
  /** @throws OAuthError `invalid_token`; `insufficient_scope` for people, and for who may do so nowhere */
  admit(instance: InstanceContext, request: WireRequest): Promise<Revoker>;
}

const permission = 'session.delete';

const refused = (description: string) =>
  new OAuthError('insufficient_scope', 403, description, {
    headers: { 'www-authenticate': 'Bearer realm="oidc", error="insufficient_scope"' },
  });

function createRevokers(platform: Platform): Revokers {
  const holders = createHolders(platform);
  const authenticate = createAuthenticate(platform.encryption, [
    ...tokenVerifiers(platform),
    accessTokenVerifier(platform),
  ]);

  return {
    async admit(instance, request) {
      const sent = authorizationToken(request.header('authorization') ?? '');
      if (!sent) throw invalidToken('Send an access token of a service account in the Authorization header');
      const presented = { ...sent, instance, request, again: false };
      const { caller, proven } = await authenticate(presented).catch((error) => {
        throw toPosternError(error).kind === 'unauthenticated'
          ? (refusedProof(error) ?? invalidToken('The access token is not valid here', { cause: error }))
          : error;
      });
      const { userId } = caller;
      // What a person may end, they end in the account or by the API: here it is a system that asks.
      if (caller.kind !== 'machine') throw refused('Only service accounts revoke the tokens of others here');
      const all = await holders.all(instance.id, userId);
      const grants = all.some(({ level, id, roles }) =>
        permitted([{ level, id, roles }], permission, level === 'org' ? { orgId: id } : {}),
      );
      if (!grants) throw refused(`Revoking the tokens of others needs the permission ${permission}`);
      return {
        userId,
        headers: proven?.headers ?? {},
        mayRevokeIn: async (orgId) =>
          permitted(await holders.on(instance.id, userId, { orgId }), permission, { orgId }),
      };
    },
  };
}

export const revokersOf = oncePer(createRevokers);
