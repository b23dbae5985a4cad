import { createBatcher } from '../cache/index.ts';
import { rememberCurrent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { lacksSecondFactor, sessionUsers, verifySessionToken } from '../session/index.ts';
import {
  machineCredentials,
  type PersonalAccessTokenClaims,
  type PersonalAccessTokenLookup,
  personalAccessTokenLookup,
  readPersonalAccessToken,
} from '../user/index.ts';
import { invalidToken, type TokenVerifier } from './authenticate.ts';

const active = 1;
const machine = 2;

/** Whose personal access token it is. */
interface Holder {
  readonly userId: string;
  readonly orgId: string;
  readonly kind: 'human' | 'machine';
  /** User and organization are active. */
  readonly active: boolean;
  readonly expiresAt: Date;
}

const holderOf = (row: PersonalAccessTokenLookup): Holder => ({
  userId: row.user_id,
  orgId: row.org_id,
  kind: row.user_type === machine ? 'machine' : 'human',
  active: row.user_state === active && row.org_state === active,
  expiresAt: row.expiration_date,
});

/**
 * Personal access tokens, remembered until user or organization change; one query for all that are checked at the same
 * moment. While the tables are behind, the events of user and organization decide.
 */
export function personalAccessTokenVerifier(platform: Platform): TokenVerifier {
  const { projections, store } = platform;
  const users = sessionUsers(platform);
  const lookup = createBatcher<PersonalAccessTokenLookup>({
    async load(keys) {
      const wanted = keys.map((key) => {
        const [instanceId = '', tokenId = ''] = key.split('/');
        return { instanceId, tokenId };
      });
      const rows = await personalAccessTokenLookup(platform.sql, wanted);
      return new Map(rows.map((row) => [`${row.instance_id}/${row.id}`, row]));
    },
  });

  async function decide({ instanceId, tokenId, userId }: PersonalAccessTokenClaims) {
    const [credentials, user] = await Promise.all([
      store.load(instanceId, machineCredentials, userId),
      users.byId(instanceId, userId),
    ]);
    const token = credentials.state.personalAccessTokens.get(tokenId);
    if (!token || !user) return undefined;
    const kind = credentials.state.isMachine ? 'machine' : 'human';
    return { userId, orgId: user.orgId, kind, active: user.active, expiresAt: token.expiresAt } as const;
  }

  const holders = rememberCurrent<Holder | undefined>(projections, {
    reading(key) {
      const claims = JSON.parse(key) as PersonalAccessTokenClaims;
      const { instanceId, tokenId, userId } = claims;
      return {
        read: async () => {
          const row = await lookup.get(`${instanceId}/${tokenId}`);
          return row && holderOf(row);
        },
        dependsOn: (found) => [
          { instanceId, aggregateType: 'user', aggregateId: userId },
          ...(found ? [{ instanceId, aggregateType: 'org', aggregateId: found.orgId }] : []),
        ],
        decide: () => decide(claims),
      };
    },
  });

  return async ({ plaintext, instance }) => {
    const claims = plaintext === undefined ? undefined : readPersonalAccessToken(plaintext);
    if (!claims) return undefined;
    if (claims.instanceId !== instance.id) throw invalidToken();
    const found = await holders(JSON.stringify(claims));
    const good =
      found !== undefined &&
      found.userId === claims.userId &&
      found.active &&
      found.expiresAt > platform.clock();
    if (!good) throw invalidToken();
    const { userId, orgId, kind } = found;
    return { caller: { userId, orgId, kind, credential: 'personal_access_token' } };
  };
}

/** Session tokens, checked against the session itself; one without the proofs of its user that are asked calls nothing. */
export function sessionTokenVerifier(platform: Platform): TokenVerifier {
  const users = sessionUsers(platform);
  return async ({ token, plaintext, instance }) => {
    if (!plaintext?.startsWith('sess_')) return undefined;
    const session = await verifySessionToken(platform, users, instance.id, token);
    if (!session?.user || !session.authenticatedAt) throw invalidToken();
    if (await lacksSecondFactor(platform, instance.id, session.user, session.proven)) throw invalidToken();
    return {
      caller: {
        userId: session.user.id,
        orgId: session.user.orgId,
        kind: 'human',
        credential: 'session_token',
        sessionId: session.id,
      },
    };
  };
}

/** Every kind of bearer token that users present; system users come apart, from the configuration. */
export const tokenVerifiers = (platform: Platform): TokenVerifier[] => [
  personalAccessTokenVerifier(platform),
  sessionTokenVerifier(platform),
];
