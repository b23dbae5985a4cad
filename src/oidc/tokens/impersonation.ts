import { permitted } from '../../authz/memberships.ts';
import { createHolders } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import { settingsOf } from '../../settings/index.ts';

/** Who may act as whom. Costs no round trip while nothing changed. */
export interface Impersonation {
  /** Whether the instance allows it at all. */
  isAllowed(instanceId: string): Promise<boolean>;
  /**
   * Whether the instance allows it, and each of these users is active and has the permission for this one:
   * `impersonation` in its organization, and `admin.impersonation` where it administers anything; on the instance where
   * it administers that.
   */
  may(instanceId: string, actors: readonly string[], subject: ImpersonatedUser): Promise<boolean>;
}

export interface ImpersonatedUser {
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
}

export function createImpersonation(platform: Platform): Impersonation {
  const holders = createHolders(platform);
  const users = sessionUsers(platform);
  const settings = settingsOf(platform);

  const isAllowed = async (instanceId: string) =>
    (await settings.security(instanceId, '')).values.impersonation;

  async function isPermitted(instanceId: string, actor: string, { userId, orgId }: ImpersonatedUser) {
    const [user, held, theirs] = await Promise.all([
      users.known(instanceId, actor),
      holders.on(instanceId, actor, { orgId }),
      holders.all(instanceId, userId),
    ]);
    if (!user?.active) return false;
    const on = theirs.some(({ level }) => level === 'instance') ? {} : { orgId };
    return permitted(held, theirs.length > 0 ? 'admin.impersonation' : 'impersonation', on);
  }

  return {
    isAllowed,
    async may(instanceId, actors, subject) {
      const [allowed, ...may] = await Promise.all([
        isAllowed(instanceId),
        ...actors.map((actor) => isPermitted(instanceId, actor, subject)),
      ]);
      return allowed && may.every(Boolean);
    },
  };
}
