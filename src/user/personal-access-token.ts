import type { Encryption } from '../crypto/types.ts';

/** A personal access token as its owner holds it: opaque, and worth nothing once its row is gone. */

export interface PersonalAccessTokenClaims {
  readonly instanceId: string;
  readonly tokenId: string;
  readonly userId: string;
}

const marker = 'pat';

export const sealPersonalAccessToken = (encryption: Encryption, token: PersonalAccessTokenClaims): string =>
  encryption.sealToken('token', [token.instanceId, marker, token.tokenId, token.userId].join(':'));

/** Reads the text that `openToken` gave; undefined for other kinds of tokens. */
export function readPersonalAccessToken(opened: string): PersonalAccessTokenClaims | undefined {
  const [instanceId, kind, tokenId, userId, ...rest] = opened.split(':');
  return instanceId && kind === marker && tokenId && userId && rest.length === 0
    ? { instanceId, tokenId, userId }
    : undefined;
}

export function openPersonalAccessToken(
  encryption: Encryption,
  token: string,
): PersonalAccessTokenClaims | undefined {
  const opened = encryption.openToken('token', token);
  return opened === undefined ? undefined : readPersonalAccessToken(opened);
}
