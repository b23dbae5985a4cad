import type { InstanceContext } from '../../contract/types.ts';
import { unavailable } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { actorsOf } from '../oidc-session/actor.ts';
import { type Exchanged, holdsAccessToken } from '../oidc-session/state.ts';
import { tokenReference } from './format.ts';
import type { GrantLookup, GrantOfIdToken } from './grants-of-id-tokens.ts';
import type { Impersonation } from './impersonation.ts';
import type { TokenRow } from './lookup.ts';
import type { NamedToken } from './named.ts';
import type { KnownToken, KnownTokens } from './remembered.ts';
import { mayAct } from './subject.ts';

/** What an exchanged token stands and falls with (RFC 8693): those that it was given for, and the right of its actors. */
export interface Origins {
  stand(row: TokenRow, instance: InstanceContext): Promise<boolean>;
  /** The grant that an ID token was given in, while anything of it is good. */
  grantOf(idToken: GrantOfIdToken, instance: InstanceContext): Promise<KnownGrant | undefined>;
}

export interface KnownGrant extends Pick<KnownToken, 'row' | 'audience'> {
  /** Of the OIDC session. */
  readonly id: string;
}

interface OriginSources {
  readonly platform: Pick<Platform, 'store' | 'projections'>;
  readonly ofSession: KnownTokens;
  readonly find: (named: NamedToken, instance: InstanceContext) => ReturnType<KnownTokens>;
  readonly clientMay: (known: KnownToken, instance: InstanceContext) => Promise<boolean>;
  readonly impersonation: Impersonation;
  readonly grants: GrantLookup;
}

const heldBy = (row: TokenRow) => ({
  newest: row.access_token_id,
  refreshTokenId: row.refresh_token_id,
  revokedThrough: row.revoked_through,
});

/** Whether the row holds the access token, but for its age. */
export const holds = (row: TokenRow, tokenId: string): boolean => holdsAccessToken(heldBy(row), tokenId);

const goesOn = (row: TokenRow): boolean =>
  row.refresh_token_id !== '' || (row.access_token_id !== '' && holds(row, row.access_token_id));

/** Looked up like any token, each remembered while nothing of it changes. */
export function createOrigins(sources: OriginSources): Origins {
  const { platform, ofSession, find, clientMay, impersonation, grants } = sources;

  const isGood = async (known: KnownToken, userId: string, instance: InstanceContext): Promise<boolean> =>
    known.row.user_id === userId &&
    mayAct(known.row) &&
    (await clientMay(known, instance)) &&
    (await stand(known.row, instance));

  async function stands({ userId, tokenId, sessionId }: Exchanged, instance: InstanceContext) {
    if (tokenId === undefined) {
      const known = await ofSession(instance.id, sessionId ?? '');
      return known !== undefined && goesOn(known.row) && isGood(known, userId, instance);
    }
    const named = tokenReference(tokenId, userId) ?? ({ kind: 'personal', tokenId, userId } as const);
    const known = await find(named, instance);
    return known !== undefined && holds(known.row, tokenId) && isGood(known, userId, instance);
  }

  async function stand({ exchange, actor, user_id, org_id }: TokenRow, instance: InstanceContext) {
    const actors = actorsOf(actor ?? undefined);
    const subject = { userId: user_id, orgId: org_id };
    const standing = await Promise.all([
      actors.length === 0 || impersonation.may(instance.id, actors, subject),
      !exchange?.subject || stands(exchange.subject, instance),
      !exchange?.actor || stands(exchange.actor, instance),
    ]);
    return standing.every(Boolean);
  }

  return {
    stand,
    async grantOf(idToken, instance) {
      // It may have been given a moment ago, and an earlier one must not be taken for it.
      if (!(await platform.projections.waitFor(await platform.store.head())))
        throw unavailable('OIDC-Exc01', 'Not everything that was granted is known here yet; try again');
      const id = await grants(instance.id, idToken);
      const known = id === undefined ? undefined : await ofSession(instance.id, id);
      if (id === undefined || !known || !goesOn(known.row)) return undefined;
      if (!(await isGood(known, idToken.userId, instance))) return undefined;
      return { id, row: known.row, audience: known.audience };
    },
  };
}
