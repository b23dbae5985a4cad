import type { JWTPayload } from 'jose';
import type { WireReply } from '../../contract/transport/index.ts';
import { activeSigningKey } from '../../webkey/index.ts';
import { accessTokenClaims, idTokenClaims, type TokenFacts } from '../claims/tokens.ts';
import type { EndpointContext } from '../provider.ts';
import { json } from '../reply.ts';
import { scopes } from '../scope/scopes.ts';
import { sealToken } from './format.ts';
import type { SubjectRow } from './subject.ts';

/** Tokens that were just written to the store, to be handed to their client. */
export interface IssuedTokens extends Omit<TokenFacts, 'subject'> {
  readonly userId: string;
  /** Asked only where a token tells something of its user. */
  readonly subject: () => SubjectRow | Promise<SubjectRow>;
  readonly tokenId: string;
  readonly refreshTokenId?: string | undefined;
  readonly accessTokenType: 'bearer' | 'jwt';
  /** Left out: the grant knows no sign-in, so there is no ID token. */
  readonly signIn?: {
    readonly authTime: number;
    readonly amr: readonly string[];
    readonly nonce: string | undefined;
    readonly sessionId: string;
    /** Seconds since 1970. */
    readonly idTokenExpiresAt: number;
    readonly withUserinfo: boolean;
  };
}

/** The successful token answer (RFC 6749 §5.1, OIDC Core §3.1.3.3). An opaque token costs no signature. */
export async function tokenAnswer(context: EndpointContext, tokens: IssuedTokens): Promise<WireReply> {
  const { encryption } = context.provider.platform;
  const { userId, scope, signIn } = tokens;
  const isJwt = tokens.accessTokenType === 'jwt';
  const withIdToken = signIn !== undefined && scope.includes(scopes.openid);
  const signing = isJwt || withIdToken ? await signingParts(context, tokens) : undefined;

  const accessToken =
    signing && isJwt
      ? await signing.sign(accessTokenClaims(signing.facts))
      : sealToken(encryption, tokens.tokenId, userId);
  const idToken =
    signing && withIdToken
      ? await signing.sign(
          idTokenClaims({
            ...signing.facts,
            ...signIn,
            expiresAt: signIn.idTokenExpiresAt,
            accessToken,
            algorithm: signing.algorithm,
          }),
        )
      : undefined;
  return json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresAt - tokens.issuedAt,
    ...(tokens.refreshTokenId && { refresh_token: sealToken(encryption, tokens.refreshTokenId, userId) }),
    ...(idToken && { id_token: idToken }),
    scope: scope.join(' '),
  });
}

async function signingParts({ provider, instance }: EndpointContext, tokens: IssuedTokens) {
  const [key, subject] = await Promise.all([
    activeSigningKey(provider.platform, instance.id),
    tokens.subject(),
  ]);
  return {
    facts: { ...tokens, subject },
    algorithm: key.algorithm,
    sign: (claims: JWTPayload) => provider.signer.sign(key, claims),
  };
}
