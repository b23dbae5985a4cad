import { decodeJwt } from 'jose';
import type { InstanceContext } from '../../contract/types.ts';
import { type SigningAlgorithm, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { readPersonalAccessToken } from '../../user/index.ts';
import { jwks } from '../../webkey/index.ts';
import type { Clients } from '../clients/cached.ts';
import { caughtUpLookup } from './caught-up.ts';
import { readToken, type TokenReference, tokenReference } from './format.ts';
import { createPersonalAccessTokenLookup, createTokenLookup } from './lookup.ts';
import { type KnownToken, rememberedTokens } from './remembered.ts';
import { mayAct } from './subject.ts';

/** An access token that is good at this moment, and everything that it stands for. */
export interface ActiveToken extends KnownToken {
  readonly tokenId: string;
  /** Made by a person for programs, and good for any audience. */
  readonly personal: boolean;
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
   * The access token or personal access token, if it is good: not expired, replaced or revoked; its user,
   * organization and client active; its sign-in not ended. At most one round trip to the database, shared by all
   * tokens that are looked up at the same moment; none while nothing changed since the last time.
   */
  active(token: string, instance: InstanceContext): Promise<ActiveToken | undefined>;
}

/** Three parts: no sealed token has a dot. */
const looksLikeJwt = (token: string): boolean => token.startsWith('eyJ') && token.split('.', 4).length === 3;

type Sources = Pick<Platform, 'sql' | 'store' | 'encryption' | 'clock' | 'projections'>;

export function createTokenReader(platform: Sources, clients: Clients): TokenReader {
  const { sql, encryption, clock, projections } = platform;
  const sessions = caughtUpLookup(platform, createTokenLookup(sql));
  const ofSession = rememberedTokens(projections, sessions, (instanceId, aggregateId) => ({
    instanceId,
    aggregateType: 'oidc_session',
    aggregateId,
  }));
  const ofPerson = rememberedTokens(projections, createPersonalAccessTokenLookup(sql), (instanceId) => ({
    instanceId,
    aggregateType: 'user',
  }));

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

  const isCurrent = ({ row }: KnownToken, tokenId: string, userId: string): boolean =>
    row.access_token_id === tokenId &&
    row.user_id === userId &&
    row.expires_at * 1000 > clock().getTime() &&
    mayAct(row);

  async function ofReference(
    named: TokenReference | undefined,
    instance: InstanceContext,
  ): Promise<ActiveToken | undefined> {
    if (named?.kind !== 'access') return undefined;
    const found = ofSession(instance.id, named.sessionId);
    const known = found instanceof Promise ? await found : found;
    if (!known || !isCurrent(known, named.tokenId, named.userId)) return undefined;
    const { client_id, session_id } = known.row;
    // Where a person signed in, the client is an application, and what it holds ends with it.
    if (session_id !== '' && !(await clients.byId(instance.id, client_id))?.active) return undefined;
    return { ...known, tokenId: named.tokenId, personal: false };
  }

  async function ofPersonalToken(
    plaintext: string,
    instance: InstanceContext,
  ): Promise<ActiveToken | undefined> {
    const named = readPersonalAccessToken(plaintext);
    if (named?.instanceId !== instance.id) return undefined;
    const known = await ofPerson(instance.id, named.tokenId);
    if (!known || !isCurrent(known, named.tokenId, named.userId)) return undefined;
    return { ...known, tokenId: named.tokenId, personal: true };
  }

  return {
    reference: (token, instance) =>
      looksLikeJwt(token)
        ? ofJwt(token, instance)
        : Promise.resolve(readToken(encryption.openToken('token', token))),

    async active(token, instance) {
      if (looksLikeJwt(token)) return ofReference(await ofJwt(token, instance), instance);
      const plaintext = encryption.openToken('token', token);
      if (plaintext === undefined) return undefined;
      const named = readToken(plaintext);
      return named ? ofReference(named, instance) : ofPersonalToken(plaintext, instance);
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
