import { rowDetails } from '../contract/details.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { maxPageLimit } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { avatarUrl, findUserProfile, loginNamesOf } from '../user/index.ts';
import { type SessionRow, searchSessions } from './queries.ts';

/** `zitadel.user.v1.SessionState` */
const states = { active: 1, terminated: 2 } as const;

/** Where a person is signed in, newest first, in `zitadel.auth.v1.AuthService`. */
export function ownSessionHandlers(platform: Platform): Handlers<typeof AuthService> {
  return {
    async listMyUserSessions(_request, context) {
      const { userId } = context.requireCaller();
      const instanceId = context.instance.id;
      const [user, page] = await Promise.all([
        findUserProfile(platform.sql, instanceId, userId),
        searchSessions(platform, instanceId, {
          page: { limit: maxPageLimit, offset: 0n, asc: false },
          filter: (where) => where.equals('user', userId),
        }),
      ]);
      const now = platform.clock();
      const message = (row: SessionRow) => ({
        sessionId: row.id,
        agentId: row.user_agent_fingerprint_id ?? '',
        authState: row.expiration_date && row.expiration_date <= now ? states.terminated : states.active,
        userId,
        userName: user?.user_name ?? '',
        loginName: user ? loginNamesOf(user).preferred : '',
        displayName: user?.display_name ?? '',
        avatarUrl: user ? avatarUrl(user, context.instance.origin) : '',
        details: rowDetails(row),
      });
      return { result: page.rows.map(message) };
    },
  };
}
