import type { Caller, InstanceContext } from '../contract/types.ts';
import type { InstanceResolver } from '../instance/index.ts';
import type { Membership } from './memberships.ts';

/** A person of the operator's own instance who has roles of the system, as the configuration names them. */
export interface SystemAdministrator {
  readonly userId: string;
  readonly roles: readonly string[];
}

/** Roles that a caller has beside those of its instance. */
export type MoreRoles = (caller: Caller, instance: InstanceContext) => Promise<readonly Membership[]>;

/**
 * Roles of the system for persons, while they are at the console of the instance that `server.publicUrl` names, and
 * nowhere else: another instance may have a user of the same id, and what a person lets another application do is
 * nothing of the system. undefined where there is nobody: then no call pays for the question.
 */
export function systemAdministrators(
  administrators: readonly SystemAdministrator[],
  publicUrl: string,
  resolveInstance: InstanceResolver,
): MoreRoles | undefined {
  if (administrators.length === 0) return undefined;
  const rolesOf = new Map(administrators.map(({ userId, roles }) => [userId, roles]));
  const { host, protocol } = new URL(publicUrl);
  const operators = () => resolveInstance({ host, secure: protocol === 'https:' });
  return async (caller, instance) => {
    const roles = rolesOf.get(caller.userId);
    if (!roles || caller.kind !== 'human' || caller.credential !== 'access_token') return [];
    const isConsole = caller.clientId !== undefined && caller.clientId === instance.consoleClientId;
    if (!isConsole || instance.id === '' || (await operators())?.id !== instance.id) return [];
    return [{ level: 'system', id: '', roles }];
  };
}
