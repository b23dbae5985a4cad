import type { CommandScope, Executed, Loaded } from '../eventstore/index.ts';
import { runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { Project } from '../project/index.ts';
import { exists } from './commands.ts';
import { projectGround, rolesLeft } from './ground.ts';
import type { Kind } from './kinds.ts';
import type { Authorization } from './state.ts';

/**
 * Behind what gave roles: those that went from the project or its grant since it was decided to give them, which the
 * removal could not see yet, go as they would have a moment later. Removals look for the same behind their own writes.
 *
 * @param decidedOn the project as it was when the roles were given
 */
export async function takeWhatWent<S extends Authorization>(
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  { aggregate, cascade }: Pick<Kind<S>, 'aggregate' | 'cascade'>,
  id: string,
  decidedOn: Loaded<Project> | undefined,
  given: Executed<S>,
): Promise<void> {
  if (decidedOn === undefined || !given.changed) return;
  const now = () => store.load(scope.instanceId, projectGround, decidedOn.id);
  if ((await now()).position === decidedOn.position) return;
  await runCommand(store, scope, aggregate, id, async ({ state, owner: orgId }) => {
    if (!exists(state)) return { events: [] };
    const left = rolesLeft(await now(), orgId, state);
    const isWhole = left !== undefined && left.length === state.roleKeys.length;
    return isWhole ? { events: [] } : cascade({ ...state, orgId }, left ?? []);
  });
}
