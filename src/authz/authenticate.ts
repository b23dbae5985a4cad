import type { IncomingCall } from '../contract/transport/index.ts';
import type { Caller, InstanceContext } from '../contract/types.ts';
import type { Encryption } from '../crypto/types.ts';
import { unauthenticated } from '../errors/index.ts';
import type { Membership } from './memberships.ts';

export interface Authenticated {
  readonly caller: Caller;
  /** Roles that come with the token itself (system users); others are read when a permission is asked for. */
  readonly memberships?: readonly Membership[];
  /** The call proved to hold what the token is bound to; its answer has these headers. */
  readonly proven?: { readonly headers: Readonly<Record<string, string>> };
}

/** One kind of access token. undefined: not of this kind. @throws PosternError `unauthenticated` when it is, and is not good. */
export type TokenVerifier = (presented: PresentedToken) => Promise<Authenticated | undefined>;

export interface PresentedToken extends AuthorizationToken {
  /** What the server sealed in it: `sess_<id>:<tokenId>`, `pat:…`, `V2_<id>-at_<id>:<userId>`; undefined for foreign tokens and JWTs. */
  readonly plaintext: string | undefined;
  readonly instance: InstanceContext;
  /** What it came with, which may prove to hold what it is bound to. */
  readonly request: Pick<IncomingCall, 'verb' | 'path' | 'header' | 'clientCertificate' | 'otherPort'>;
  /** The same call asks once more: its proof, which is good for one use, is taken already. */
  readonly again: boolean;
}

export interface AuthorizationToken {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
}

/** RFC 6750 §2.1, RFC 9449 §7.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
export function authorizationToken(authorization: string): AuthorizationToken | undefined {
  const [, scheme, token] = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization.trim()) ?? [];
  if (scheme === undefined || token === undefined) return undefined;
  return { scheme: scheme.length === 4 ? 'dpop' : 'bearer', token };
}

export function bearerToken(authorization: string): string | undefined {
  const sent = authorizationToken(authorization);
  return sent?.scheme === 'bearer' ? sent.token : undefined;
}

export const invalidToken = () =>
  unauthenticated(
    'AUTH-Tok01',
    'The access token is missing, expired or not valid here; get a new one and send it as "Authorization: Bearer …"',
  );

const notBound = () =>
  unauthenticated(
    'AUTH-Tok02',
    'The access token is not bound to a key, so no DPoP proof says anything; send it as "Authorization: Bearer …"',
  );

/**
 * Tries the kinds in order.
 * @returns who presents the token
 * @throws PosternError `unauthenticated`
 */
export const createAuthenticate =
  (encryption: Encryption, verifiers: readonly TokenVerifier[]) =>
  async (sent: Omit<PresentedToken, 'plaintext'>): Promise<Authenticated> => {
    const presented = { ...sent, plaintext: encryption.openToken('token', sent.token) };
    for (const verify of verifiers) {
      const authenticated = await verify(presented);
      if (!authenticated) continue;
      if (sent.scheme === 'dpop' && !authenticated.proven) throw notBound();
      return authenticated;
    }
    throw invalidToken();
  };
