import type { JWTPayload } from 'jose';

/** OpenID Connect Back-Channel Logout 1.0 §2.4: told apart from ID tokens by this, by `events`, and by having no nonce. */
export const logoutTokenType = 'logout+jwt';

export const backChannelLogoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** What §2.4 recommends at most; it is signed anew in each attempt. */
const lifetimeSeconds = 120;

export interface LogoutTokenFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly tokenId: string;
  readonly now: Date;
}

export function logoutTokenClaims(facts: LogoutTokenFacts): JWTPayload {
  const issuedAt = Math.floor(facts.now.getTime() / 1000);
  return {
    iss: facts.issuer,
    sub: facts.userId,
    aud: facts.clientId,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    jti: facts.tokenId,
    sid: facts.sessionId,
    events: { [backChannelLogoutEvent]: {} },
  };
}
