import { createBatcher } from '../cache/index.ts';
import type { Platform } from '../platform.ts';
import { sessionUsers, verifySessionToken } from '../session/index.ts';
import {
  type PersonalAccessTokenLookup,
  personalAccessTokenLookup,
  readPersonalAccessToken,
} from '../user/index.ts';
import { invalidToken, type TokenVerifier } from './authenticate.ts';

const active = 1;
const machine = 2;

/** Personal access tokens: one query for all that are checked at the same moment. */
export function personalAccessTokenVerifier(platform: Platform): TokenVerifier {
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

  return async ({ plaintext, instance }) => {
    const claims = plaintext === undefined ? undefined : readPersonalAccessToken(plaintext);
    if (!claims) return undefined;
    if (claims.instanceId !== instance.id) throw invalidToken();
    const row = await lookup.get(`${claims.instanceId}/${claims.tokenId}`);
    const good =
      row !== undefined &&
      row.user_id === claims.userId &&
      row.user_state === active &&
      row.org_state === active &&
      row.expiration_date > platform.clock();
    if (!good) throw invalidToken();
    return {
      caller: {
        userId: row.user_id,
        orgId: row.org_id,
        kind: row.user_type === machine ? 'machine' : 'human',
        credential: 'personal_access_token',
      },
    };
  };
}

/** Session tokens, checked against the session itself; a session without a proof of its user calls nothing. */
export function sessionTokenVerifier(platform: Platform): TokenVerifier {
  const users = sessionUsers(platform);
  return async ({ token, plaintext, instance }) => {
    if (!plaintext?.startsWith('sess_')) return undefined;
    const session = await verifySessionToken(platform, users, instance.id, token);
    if (!session?.user || !session.authenticatedAt) throw invalidToken();
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
