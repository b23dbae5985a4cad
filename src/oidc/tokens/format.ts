import { digits, randomSecret } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';

/**
 * Tokens as their holders see them: sealed, so that nobody but this server reads or makes them, and worth
 * nothing unless the OIDC session that they name still holds them. The ids are Zitadel's form.
 */

const prefix = 'V2_';

/** Id of an authorization request and of the OIDC session that comes of it: they are the same. */
export const newSessionId = (id: string): string => prefix + id;

/**
 * Whoever knows the id of a request that waits for its user sees who is expected, and may end it or sign in to it
 * in the user's stead: other ids count up, this one cannot be found by counting.
 */
export const newAuthRequestId = (id: string): string => newSessionId(id + randomSecret(20, digits));

export const accessTokenId = (sessionId: string, id: string): string => `${sessionId}-at_${id}`;
export const refreshTokenId = (sessionId: string, id: string): string => `${sessionId}-rt_${id}`;

export interface TokenReference {
  readonly kind: 'access' | 'refresh';
  /** The OIDC session. */
  readonly sessionId: string;
  /** `V2_<id>-at_<id>` or `V2_<id>-rt_<id>`. */
  readonly tokenId: string;
  readonly userId: string;
}

export const sealToken = (encryption: Encryption, tokenId: string, userId: string): string =>
  encryption.sealToken('token', `${tokenId}:${userId}`);

/** Reads what was sealed; undefined for other kinds of tokens. */
export function readToken(plaintext: string | undefined): TokenReference | undefined {
  if (!plaintext?.startsWith(prefix)) return undefined;
  const colon = plaintext.indexOf(':');
  if (colon < 0) return undefined;
  return tokenReference(plaintext.slice(0, colon), plaintext.slice(colon + 1));
}

/** Reads a token id, as the `jti` of a JWT holds it. */
export function tokenReference(tokenId: string, userId: string): TokenReference | undefined {
  const dash = tokenId.indexOf('-');
  if (!tokenId.startsWith(prefix) || dash < 0) return undefined;
  const kind = tokenId.slice(dash + 1, dash + 4);
  if (kind !== 'at_' && kind !== 'rt_') return undefined;
  const sessionId = tokenId.slice(0, dash);
  return { kind: kind === 'at_' ? 'access' : 'refresh', sessionId, tokenId, userId };
}

const codeMarker = 'oidc:';

/** An authorization code: the sealed id of its request, which gives it out once and takes it once. */
export const sealCode = (encryption: Encryption, authRequestId: string): string =>
  encryption.sealToken('code', codeMarker + authRequestId);

/** @returns the id of the authorization request; undefined for anything that is no code of ours */
export function openCode(encryption: Encryption, code: string): string | undefined {
  const plaintext = encryption.openToken('code', code);
  return plaintext?.startsWith(codeMarker) ? plaintext.slice(codeMarker.length) : undefined;
}
