import type { Caller, InstanceContext } from '../contract/types.ts';
import type { Encryption } from '../crypto/types.ts';
import { unauthenticated } from '../errors/index.ts';
import type { Membership } from './memberships.ts';

export interface Authenticated {
  readonly caller: Caller;
  /** Roles that come with the token itself (system users); others are read when a permission is asked for. */
  readonly memberships?: readonly Membership[];
}

/** One kind of bearer token. undefined: not of this kind. @throws PosternError `unauthenticated` when it is, and is not good. */
export type TokenVerifier = (presented: PresentedToken) => Promise<Authenticated | undefined>;

export interface PresentedToken {
  readonly token: string;
  /** What the server sealed in it: `sess_<id>:<tokenId>`, `pat:…`, `V2_<id>-at_<id>:<userId>`; undefined for foreign tokens and JWTs. */
  readonly plaintext: string | undefined;
  readonly instance: InstanceContext;
}

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match =
    authorization === undefined ? null : /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization.trim());
  return match?.[1];
}

export const invalidToken = () =>
  unauthenticated(
    'AUTH-Tok01',
    'The access token is missing, expired or not valid here; get a new one and send it as "Authorization: Bearer …"',
  );

/**
 * Tries the kinds in order.
 * @returns who presents the token
 * @throws PosternError `unauthenticated`
 */
export const createAuthenticate =
  (encryption: Encryption, verifiers: readonly TokenVerifier[]) =>
  async (token: string, instance: InstanceContext): Promise<Authenticated> => {
    const presented = { token, plaintext: encryption.openToken('token', token), instance };
    for (const verify of verifiers) {
      const authenticated = await verify(presented);
      if (authenticated) return authenticated;
    }
    throw invalidToken();
  };
