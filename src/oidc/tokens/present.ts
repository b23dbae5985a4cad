import { decodeJwt } from 'jose';
import type { InstanceContext } from '../../contract/types.ts';
import { type SigningAlgorithm, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { readPersonalAccessToken } from '../../user/index.ts';
import { jwks } from '../../webkey/index.ts';
import { readToken, type TokenReference, tokenReference } from './format.ts';
import { createPersonalAccessTokenLookup, createTokenLookup, type TokenRow } from './lookup.ts';
import { mayAct } from './subject.ts';

/** An access token that is good at this moment, and everything that it stands for. */
export interface ActiveToken {
  readonly tokenId: string;
  readonly clientId: string;
  /** undefined: good for any audience, as personal access tokens are. */
  readonly audience: readonly string[] | undefined;
  readonly scope: readonly string[];
  readonly row: TokenRow;
}

export const signingAlgorithms: readonly SigningAlgorithm[] = [
  'EdDSA',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
];

export interface TokenReader {
  /** What an access token names, believed: sealed by us, or signed by a key of the instance. */
  reference(token: string, instance: InstanceContext): Promise<TokenReference | undefined>;
  /**
   * The access token or personal access token, if it is good: not expired, replaced or revoked; its user and
   * organization active; its sign-in not ended. One round trip to the database, shared by all that are presented
   * at the same moment.
   */
  active(token: string, instance: InstanceContext): Promise<ActiveToken | undefined>;
}

export const list = (text: string): string[] => (text === '' ? [] : text.split(' '));

/** Three parts: no sealed token has a dot. */
const looksLikeJwt = (token: string): boolean => token.startsWith('eyJ') && token.split('.', 4).length === 3;

export function createTokenReader(
  platform: Pick<Platform, 'sql' | 'encryption' | 'clock' | 'projections'>,
): TokenReader {
  const { sql, encryption, clock } = platform;
  const ofSession = createTokenLookup(sql);
  const ofPersonalAccessToken = createPersonalAccessTokenLookup(sql);

  /** A signature is checked before a token is looked up; ID tokens have no `jti` and are none (RFC 8725 §3.11). */
  async function ofJwt(token: string, instance: InstanceContext): Promise<TokenReference | undefined> {
    const verdict = await verifyJwt(token, await jwks(platform, instance.id), {
      algorithms: signingAlgorithms,
      now: clock(),
      toleranceSeconds: 5,
      requiredClaims: ['jti', 'sub', 'exp'],
    });
    if (!verdict.ok) return undefined;
    const { jti = '', sub = '' } = verdict.claims;
    return tokenReference(jti, sub);
  }

  const reference = (token: string, instance: InstanceContext): Promise<TokenReference | undefined> =>
    looksLikeJwt(token)
      ? ofJwt(token, instance)
      : Promise.resolve(readToken(encryption.openToken('token', token)));

  const current = (row: TokenRow | undefined, tokenId: string, userId: string): row is TokenRow =>
    row !== undefined &&
    row.access_token_id === tokenId &&
    row.user_id === userId &&
    row.expires_at * 1000 > clock().getTime() &&
    mayAct(row);

  return {
    reference,

    async active(token, instance) {
      let named: TokenReference | undefined;
      if (looksLikeJwt(token)) named = await ofJwt(token, instance);
      else {
        const plaintext = encryption.openToken('token', token);
        if (plaintext === undefined) return undefined;
        named = readToken(plaintext);
        const personal = named ? undefined : readPersonalAccessToken(plaintext);
        if (personal) {
          if (personal.instanceId !== instance.id) return undefined;
          const row = await ofPersonalAccessToken(instance.id, personal.tokenId);
          if (!current(row, personal.tokenId, personal.userId)) return undefined;
          return {
            tokenId: row.access_token_id,
            clientId: '',
            audience: undefined,
            scope: list(row.scope),
            row,
          };
        }
      }
      if (named?.kind !== 'access') return undefined;
      const row = await ofSession(instance.id, named.sessionId);
      if (!current(row, named.tokenId, named.userId)) return undefined;
      return {
        tokenId: named.tokenId,
        clientId: row.client_id,
        audience: list(row.audience),
        scope: list(row.scope),
        row,
      };
    },
  };
}

/** Whether a JWT says that it is an access token of this server; nothing of it is believed by that. */
export function claimsToBeOurs(token: string): boolean {
  if (!looksLikeJwt(token)) return false;
  try {
    const { jti } = decodeJwt(token);
    return typeof jti === 'string' && tokenReference(jti, '') !== undefined;
  } catch {
    return false;
  }
}
