import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import {
  type Decision,
  type Executed,
  type Loaded,
  type OwnerRef,
  runCommand,
  runCommands,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { forget, type Nesting, nest, nestingAggregate, unnest } from './nesting.ts';
import { type Group, groupAggregate, groupPresence, userPresence } from './state.ts';

/** What a directory says of a group. */
export interface ProvisionedGroup {
  readonly name: string;
  /** '' for none. */
  readonly externalId: string;
  readonly provisioningDomain: string;
  readonly userIds: ReadonlySet<string>;
  readonly groupIds: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

const difference = (before: ReadonlySet<string>, after: ReadonlySet<string>) => ({
  added: [...after.difference(before)],
  removed: [...before.difference(after)],
});

const combined = (decisions: readonly Decision[], requires: readonly OwnerRef[] = []): Decision => ({
  events: decisions.flatMap((decision) => decision.events),
  constraints: decisions.flatMap((decision) => decision.constraints ?? []),
  requires: [...requires, ...decisions.flatMap((decision) => decision.requires ?? [])],
});

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

  /** @throws PosternError `not_found` for groups that are not of the organization, whether they are of another or not */
  async function requireGroupsOf(context: RequestContext, orgId: string, groupIds: readonly string[]) {
    const groups = await store.loadMany(context.instance.id, groupPresence, groupIds);
    const stranger = groupIds.find((id) => {
      const group = groups.get(id);
      return !group?.state || group.owner !== orgId;
    });
    if (stranger !== undefined) {
      throw notFound('GROUP-Nfd02', `There is no group ${stranger} in the organization of the group`, {
        field: 'member_group_ids',
      });
    }
  }

  /** Groups that a command names, all of one organization, in which the caller has the permission. */
  async function orgOf(context: RequestContext, permission: string, groupIds: readonly string[]) {
    const [holderId = ''] = groupIds;
    const holder = await store.load(context.instance.id, groupPresence, holderId);
    if (!holder.state) throw notFound('GROUP-Nfd01', 'Group not found');
    await context.require(permission, { orgId: holder.owner });
    await requireGroupsOf(context, holder.owner, groupIds.slice(1));
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

  /** The decisions on a group and on the nesting of its organization. */
  async function provisioned(
    context: RequestContext,
    {
      orgId,
      loaded,
      nesting,
      told,
    }: {
      readonly orgId: string;
      readonly loaded: Loaded<Group>;
      readonly nesting: Nesting;
      readonly told: ProvisionedGroup;
    },
  ): Promise<[Decision, Decision]> {
    const { id, state: group } = loaded;
    const isNew = group.lifecycle === 'absent';
    await context.require(isNew ? 'group.create' : 'group.write', { orgId });
    const users = difference(group.userIds, told.userIds);
    const groups = difference(nesting.get(id) ?? none, told.groupIds);
    if (users.added.length > 0) await context.require('group.user.write', { orgId });
    if (users.removed.length > 0) await context.require('group.user.delete', { orgId });
    if (users.added.length > 0) await requireUsersOf(context, orgId, users.added);
    if (groups.added.length > 0) await requireGroupsOf(context, orgId, groups.added);
    const named = isNew
      ? { ...commands.addGroup(group, { orgId, name: told.name }), requires: [{ type: 'org', id: orgId }] }
      : commands.changeGroup(group, { orgId, name: told.name });
    const there: Group = { ...group, lifecycle: 'active' };
    const nestings = [nest(nesting, id, groups.added), unnest(nesting, id, groups.removed)];
    return [
      combined([
        named,
        commands.setExternalId(there, told.provisioningDomain, told.externalId),
        commands.addUsers(there, users.added),
        commands.removeUsers(there, users.removed),
      ]),
      combined(
        nestings,
        groups.added.map((member) => ({ type: 'group', id: member })),
      ),
    ];
  }

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
    async remove(
      context: RequestContext,
      id: string,
      required: (group: Loaded<Group>, nested: ReadonlySet<string>) => void = () => {},
    ): Promise<Executed<Group>> {
      const { owner } = await store.load(context.instance.id, groupAggregate, id);
      const [done] = await runCommands(
        store,
        context.scope,
        [
          { aggregate: groupAggregate, id },
          { aggregate: nestingAggregate, id: owner, owner },
        ],
        async (group, nesting) => {
          required(group, nesting.state.get(id) ?? none);
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

    /**
     * Makes a group what a directory says, with all its members, in one write.
     * @param known its id, or undefined for one that is not there yet
     * @throws PosternError `not_found` for a group or members that are not of the organization
     */
    async provision(
      context: RequestContext,
      orgId: string,
      known: string | undefined,
      wanted: (group: Loaded<Group>, nested: ReadonlySet<string>) => ProvisionedGroup,
    ) {
      const id = known ?? ids();
      const [done] = await runCommands(
        store,
        context.scope,
        [
          { aggregate: groupAggregate, id, owner: orgId },
          { aggregate: nestingAggregate, id: orgId, owner: orgId },
        ],
        async (loaded, nesting) => {
          if (known !== undefined && (!commands.exists(loaded.state) || loaded.owner !== orgId))
            throw notFound('GROUP-Nfd01', 'Group not found');
          const nested = nesting.state.get(id) ?? none;
          return provisioned(context, {
            orgId,
            loaded,
            nesting: nesting.state,
            told: wanted(loaded, nested),
          });
        },
      );
      return { id, done };
    },

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
