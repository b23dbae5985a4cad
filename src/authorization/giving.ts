import type { Acting } from '../contract/types.ts';
import { type Executed, runCommand, unborn } from '../eventstore/index.ts';
import { userPresence } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { groundOf, projectGround } from './ground.ts';
import type { AuthorizationInput } from './operations.ts';
import { type Authorization, authorizationAggregate } from './state.ts';

/**
 * Gives roles for the organization itself, by what it configured; who may configure that is asked there.
 * @throws PosternError for roles that are not the organization's to give
 */
export async function giveAuthorization(
  { store, ids }: Pick<Platform, 'store' | 'ids'>,
  { instance, scope }: Acting,
  input: AuthorizationInput,
): Promise<Executed<Authorization>> {
  const id = ids();
  const { orgId, projectId, userId, projectGrantId } = input;
  return runCommand(
    store,
    scope,
    authorizationAggregate,
    id,
    async ({ state }) => {
      const [project, user] = await Promise.all([
        store.load(instance.id, projectGround, projectId),
        store.load(instance.id, userPresence, userId),
      ]);
      return commands.addAuthorization(state, {
        ...input,
        userOrgId: user.state ? user.owner : undefined,
        ground: groundOf(project, orgId, projectGrantId),
      });
    },
    { owner: orgId, from: unborn(authorizationAggregate, id) },
  );
}
