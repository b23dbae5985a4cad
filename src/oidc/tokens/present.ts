import { decodeJwt } from 'jose';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import { userType } from '../../user/index.ts';
import type { Clients } from '../clients/cached.ts';
import { isBefore } from '../clients/since.ts';
import type { Access } from '../scope/access.ts';
import { caughtUpLookup } from './caught-up.ts';
import { type TokenReference, type TokenTerms, tokenReference } from './format.ts';
import { createGrantLookup } from './grants-of-id-tokens.ts';
import type { Impersonation } from './impersonation.ts';
import { createPersonalAccessTokenLookup, createTokenLookup } from './lookup.ts';
import { createReadNamed, looksLikeJwt, type NamedToken } from './named.ts';
import { createOrigins, holds, type Origins } from './origins.ts';
import { heedPasswords } from './password-changes.ts';
import { type KnownToken, rememberedTokens } from './remembered.ts';
import { createStanding } from './standing.ts';
import { mayAct } from './subject.ts';

/** An access token that is good at this moment, and everything that it stands for. */
export interface ActiveToken extends Omit<KnownToken, 'terms'>, Omit<TokenTerms, 'audience'> {
  readonly tokenId: string;
  /** Made by a person for programs, and good for any audience. */
  readonly personal: boolean;
  /** Of the names by which its client knows users; '' for their ids. */
  readonly sector: string;
}

export interface TokenReader {
  /** What an access or refresh token of an OIDC session names, good or not; undefined for what is not ours. */
  reference(token: string, instance: InstanceContext): Promise<TokenReference | undefined>;
  /**
   * The access token or personal access token, if it is good: not expired or revoked; its user,
   * organization and client active; its sign-in not ended; and where it came by exchange, what it came of. Whether who
   * presents it holds what it is bound to is for the caller to ask, by `proveHolder`. At most one
   * round trip to the database, shared by all tokens that are looked up at the same moment; none while nothing changed
   * since the last time.
   */
  active(token: string, instance: InstanceContext): Promise<ActiveToken | undefined>;
  readonly grantOf: Origins['grantOf'];
}

/** Who holds a token. */
type Holder = Pick<ActiveToken, 'sector'>;
const itself: Holder = { sector: '' };

/** A personal access token and who holds it in one key: the tables know it by its id, the events by its holder's. */
const personalToken = {
  key: ({ tokenId, userId }: { tokenId: string; userId: string }): string => `${tokenId}/${userId}`,
  read(key: string): { tokenId: string; userId: string } {
    const slash = key.indexOf('/');
    return { tokenId: key.slice(0, slash), userId: key.slice(slash + 1) };
  },
};

interface TokenReaderSources {
  readonly clients: Clients;
  readonly access: Access;
  readonly impersonation: Impersonation;
}

export function createTokenReader(
  platform: Platform,
  { clients, access, impersonation }: TokenReaderSources,
): TokenReader {
  const { sql, clock, projections } = platform;
  const readNamed = createReadNamed(platform);
  const standing = createStanding(platform);
  const ofSession = rememberedTokens(projections, {
    lookup: heedPasswords(sessionUsers(platform), caughtUpLookup(platform, createTokenLookup(sql))),
    appearing: (instanceId, aggregateId) => ({ instanceId, aggregateType: 'oidc_session', aggregateId }),
    decide: standing.ofSession,
  });
  const personalLookup = createPersonalAccessTokenLookup(sql);
  const ofPerson = rememberedTokens(projections, {
    lookup: (instanceId, id) => personalLookup(instanceId, personalToken.read(id).tokenId),
    appearing: (instanceId, id) => ({
      instanceId,
      aggregateType: 'user',
      aggregateId: personalToken.read(id).userId,
    }),
    decide(instanceId, id, row) {
      const { tokenId, userId } = personalToken.read(id);
      return standing.ofPerson(instanceId, tokenId, userId, row);
    },
  });

  const isCurrent = ({ row }: KnownToken, { tokenId, userId }: NamedToken, terms: TokenTerms): boolean =>
    holds(row, tokenId) &&
    row.user_id === userId &&
    terms.expiresAt * 1000 > clock().getTime() &&
    mayAct(row);

  /** What an application holds ends with it; machines are their own client, but for what was exchanged. */
  async function holderOf({ row }: KnownToken, instance: InstanceContext): Promise<Holder | undefined> {
    if (row.client_id === '' || (row.user_type === userType.machine && !row.exchange)) return itself;
    const found = clients.byId(instance.id, row.client_id);
    const client = found instanceof Promise ? await found : found;
    if (!client?.active || isBefore(client, new Date(row.granted))) return undefined;
    // Who may not use the application any more, holds nothing of it either.
    const may = await access.may(instance.id, client, { userId: row.user_id, orgId: row.org_id });
    return may ? { sector: client.oidc?.sectorIdentifier ?? '' } : undefined;
  }
  const clientMay = async (known: KnownToken, instance: InstanceContext) =>
    (await holderOf(known, instance)) !== undefined;

  const find = (named: NamedToken, { id }: InstanceContext) =>
    named.kind === 'personal' ? ofPerson(id, personalToken.key(named)) : ofSession(id, named.sessionId);

  const origins = createOrigins({
    platform,
    ofSession,
    find,
    clientMay,
    impersonation,
    grants: createGrantLookup(sql),
  });

  return {
    grantOf: origins.grantOf,

    async reference(token, instance) {
      const named = await readNamed(token, instance);
      return named?.kind === 'personal' ? undefined : named;
    },

    async active(token, instance) {
      const reading = readNamed(token, instance);
      const named = reading instanceof Promise ? await reading : reading;
      if (!named || named.kind === 'refresh') return undefined;
      const finding = find(named, instance);
      const known = finding instanceof Promise ? await finding : finding;
      const terms = known && termsOf(known, named);
      if (!terms || !isCurrent(known, named, terms)) return undefined;
      const holder = await holderOf(known, instance);
      if (!holder) return undefined;
      const { row, answers } = known;
      const { audience = known.audience } = terms;
      if ((row.exchange || row.actor) && !(await origins.stand(row, instance))) return undefined;
      const personal = named.kind === 'personal';
      return { ...terms, ...holder, audience, row, answers, tokenId: named.tokenId, personal };
    },
  };
}

/** What the token says of itself; of those that say nothing the newest is meant, which the tables know. */
function termsOf({ row, terms }: KnownToken, named: NamedToken): TokenTerms | undefined {
  if (named.kind === 'access' && named.terms) return named.terms;
  return row.access_token_id === named.tokenId ? terms : undefined;
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
