import type { Encryption } from '../crypto/types.ts';

/** What a session token says: it is good while the session still holds this token id. */
export interface SessionTokenParts {
  readonly sessionId: string;
  readonly tokenId: string;
}

/** `sess_<sessionId>:<tokenId>`, sealed. */
export const sealSessionToken = (encryption: Encryption, { sessionId, tokenId }: SessionTokenParts): string =>
  encryption.sealToken('token', `sess_${sessionId}:${tokenId}`);

/** Reads the plaintext of a token; undefined for other kinds of token. */
export function parseSessionToken(plaintext: string | undefined): SessionTokenParts | undefined {
  const [, sessionId, tokenId] = /^sess_([^:]+):([^:]+)$/.exec(plaintext ?? '') ?? [];
  return sessionId && tokenId ? { sessionId, tokenId } : undefined;
}
