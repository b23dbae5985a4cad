import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { type Decision, type Executed, runCommand, runCommands } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { forget, type Nesting, nest, nestingAggregate, unnest } from './nesting.ts';
import { type Group, groupAggregate, userPresence } from './state.ts';

/** Behind every service that deals with groups. */
export function groupOperations({ store, ids }: Platform) {
  /** Asks for the permission where the group's own events say it belongs, and decides on the same state. */
  const change = (
    context: RequestContext,
    id: string,
    permission: string,
    decide: (group: Group, orgId: string) => Decision | Promise<Decision>,
  ): Promise<Executed<Group>> =>
    runCommand(store, context.scope, groupAggregate, id, async ({ state, owner }) => {
      if (commands.exists(state)) await context.require(permission, { orgId: owner });
      return decide(state, owner);
    });

  /** @throws PosternError `not_found` for users that are not of the organization, whether they are of another or not */
  async function requireUsersOf(context: RequestContext, orgId: string, userIds: readonly string[]) {
    const users = await store.loadMany(context.instance.id, userPresence, userIds);
    const stranger = userIds.find((id) => {
      const user = users.get(id);
      return !user?.state || user.owner !== orgId;
    });
    if (stranger !== undefined) {
      throw notFound('GROUP-Usr01', `There is no user ${stranger} in the organization of the group`, {
        field: 'user_ids',
      });
    }
  }

  /** Groups that a command names, all of one organization, in which the caller has the permission. */
  async function orgOf(context: RequestContext, permission: string, groupIds: readonly string[]) {
    const [holderId = ''] = groupIds;
    const groups = await store.loadMany(context.instance.id, groupAggregate, groupIds);
    const holder = groups.get(holderId);
    if (!holder || !commands.exists(holder.state)) throw notFound('GROUP-Nfd01', 'Group not found');
    await context.require(permission, { orgId: holder.owner });
    const stranger = groupIds.find((id) => {
      const group = groups.get(id);
      return !group || !commands.exists(group.state) || group.owner !== holder.owner;
    });
    if (stranger !== undefined) {
      throw notFound('GROUP-Nfd02', `There is no group ${stranger} in the organization of the group`, {
        field: 'member_group_ids',
      });
    }
    return holder.owner;
  }

  const changeNesting = (
    context: RequestContext,
    orgId: string,
    groupIds: readonly string[],
    decide: (nesting: Nesting) => Decision,
  ): Promise<Executed<Nesting>> =>
    runCommand(
      store,
      context.scope,
      nestingAggregate,
      orgId,
      ({ state }) => ({ ...decide(state), requires: groupIds.map((id) => ({ type: 'group', id })) }),
      { owner: orgId },
    );

  return {
    async create(context: RequestContext, input: commands.NewGroup & { readonly id?: string | undefined }) {
      await context.require('group.create', { orgId: input.orgId });
      const id = input.id || ids();
      const done = await runCommand(
        store,
        context.scope,
        groupAggregate,
        id,
        ({ state }) => ({
          ...commands.addGroup(state, input),
          requires: [{ type: 'org', id: input.orgId }],
        }),
        { owner: input.orgId },
      );
      return { id, done };
    },

    change: (context: RequestContext, id: string, input: Omit<commands.GroupChange, 'orgId'>) =>
      change(context, id, 'group.write', (group, orgId) => commands.changeGroup(group, { ...input, orgId })),

    /** With it goes what it holds and where it is held. */
    async remove(context: RequestContext, id: string): Promise<Executed<Group>> {
      const { owner } = await store.load(context.instance.id, groupAggregate, id);
      const [done] = await runCommands(
        store,
        context.scope,
        [
          { aggregate: groupAggregate, id },
          { aggregate: nestingAggregate, id: owner, owner },
        ],
        async (group, nesting) => {
          if (!commands.exists(group.state)) return [{ events: [] }, { events: [] }];
          await context.require('group.delete', { orgId: group.owner });
          return [commands.removeGroup(group.state, group.owner), forget(nesting.state, id)];
        },
      );
      return done;
    },

    addUsers: (context: RequestContext, id: string, userIds: readonly string[]) =>
      change(context, id, 'group.user.write', async (group, orgId) => {
        commands.requireExisting(group);
        await requireUsersOf(context, orgId, userIds);
        return commands.addUsers(group, userIds);
      }),

    removeUsers: (context: RequestContext, id: string, userIds: readonly string[]) =>
      change(context, id, 'group.user.delete', (group) => commands.removeUsers(group, userIds)),

    async nest(context: RequestContext, groupId: string, memberIds: readonly string[]) {
      const all = [groupId, ...memberIds];
      const orgId = await orgOf(context, 'group.write', all);
      return changeNesting(context, orgId, all, (nesting) => nest(nesting, groupId, memberIds));
    },

    async unnest(context: RequestContext, groupId: string, memberIds: readonly string[]) {
      const orgId = await orgOf(context, 'group.write', [groupId]);
      return changeNesting(context, orgId, [groupId], (nesting) => unnest(nesting, groupId, memberIds));
    },
  };
}
