import type { RequestContext } from '../../contract/types.ts';
import { notFound } from '../../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand, unborn } from '../../eventstore/index.ts';
import { groupPresence } from '../../group/index.ts';
import type { Platform } from '../../platform.ts';
import type { Project } from '../../project/index.ts';
import { exists, requireExisting } from '../commands.ts';
import { groundOf, projectGround, requireProject, resourceOfGiving } from '../ground.ts';
import { resourceOf } from '../operations.ts';
import { takeWhatWent } from '../overtaken.ts';
import { changeOfGroup, giveToGroup, takeFromGroup } from './commands.ts';
import { ofGroups } from './kind.ts';
import { type GroupAuthorization, groupAuthorizationAggregate } from './state.ts';

/** Behind `postern.group.v1.GroupAuthorizationService`. */
export function groupAuthorizationOperations({ store, ids }: Platform) {
  const run = (
    context: RequestContext,
    id: string,
    verb: 'write' | 'delete',
    decide: (state: GroupAuthorization, orgId: string) => Decision | Promise<Decision>,
  ): Promise<Executed<GroupAuthorization>> =>
    runCommand(store, context.scope, groupAuthorizationAggregate, id, async ({ state, owner }) => {
      if (exists(state)) await context.require(`user.grant.${verb}`, resourceOf(owner, state));
      return decide(state, owner);
    });

  return {
    async create(context: RequestContext, groupId: string, projectId: string, roleKeys: readonly string[]) {
      const id = ids();
      const { id: instanceId } = context.instance;
      const { state: isThere, owner: orgId } = await store.load(instanceId, groupPresence, groupId);
      if (!isThere) throw notFound('AUTHORIZATION-Grp01', 'Group not found', { field: 'group_id' });
      let decidedOn: Loaded<Project> | undefined;
      const done = await runCommand(
        store,
        context.scope,
        groupAuthorizationAggregate,
        id,
        async () => {
          const project = await store.load(instanceId, projectGround, projectId);
          decidedOn = project;
          await context.require('user.grant.write', resourceOfGiving(project, orgId, undefined));
          return giveToGroup(groupId, groundOf(project, orgId), roleKeys);
        },
        { owner: orgId, from: unborn(groupAuthorizationAggregate, id) },
      );
      await takeWhatWent({ store }, context.scope, ofGroups, id, decidedOn, done);
      return { id, done };
    },

    async change(context: RequestContext, id: string, roleKeys: readonly string[]) {
      let decidedOn: Loaded<Project> | undefined;
      const done = await run(context, id, 'write', async (state, orgId) => {
        requireExisting(state);
        const project = await store.load(context.instance.id, projectGround, state.projectId);
        requireProject(project);
        decidedOn = project;
        return changeOfGroup(state, groundOf(project, orgId, state.projectGrantId), roleKeys);
      });
      await takeWhatWent({ store }, context.scope, ofGroups, id, decidedOn, done);
      return done;
    },

    /** Succeeds when there is none. */
    remove: (context: RequestContext, id: string) => run(context, id, 'delete', takeFromGroup),
  };
}
