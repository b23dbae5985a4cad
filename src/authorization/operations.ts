import type { RequestContext, Resource } from '../contract/types.ts';
import {
  type Decision,
  type Executed,
  type Loaded,
  runCommand,
  runCommands,
  unborn,
} from '../eventstore/index.ts';
import { userPresence } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import type { Project } from '../project/index.ts';
import * as commands from './commands.ts';
import { groundOf, projectGround, requireProject, resourceOfGiving } from './ground.ts';
import { ofUsers } from './kinds.ts';
import { takeWhatWent } from './overtaken.ts';
import { type Authorization, authorizationAggregate } from './state.ts';

export interface AuthorizationInput {
  readonly userId: string;
  readonly projectId: string;
  /** Organization that gives the roles; '': the owner of the project. */
  readonly orgId: string;
  /** '' or undefined: by whatever the organization has. */
  readonly projectGrantId?: string | undefined;
  readonly roleKeys: readonly string[];
}

type Verb = 'read' | 'write' | 'delete';

/** Members of the project may give its roles as its owner does, those of a project grant as the granted organization. */
export const resourceOf = (orgId: string, { projectId, projectGrantId }: GroundIds): Resource =>
  projectGrantId === '' ? { orgId, projectId } : { orgId, projectGrantId };

type GroundIds = Pick<Authorization, 'projectId' | 'projectGrantId'>;

type Decide = (state: Authorization, orgId: string) => Decision | Promise<Decision>;

/**
 * One implementation behind `authorization` and the calls of version 1.
 * `userId` in its calls: whose the authorization must be; undefined: anybody's
 */
export function authorizationOperations({ store, ids }: Platform) {
  const authorize = (context: RequestContext, verb: Verb, orgId: string, of: GroundIds) =>
    context.require(`user.grant.${verb}`, resourceOf(orgId, of));

  async function decided(
    context: RequestContext,
    verb: Verb,
    { state, owner }: Loaded<Authorization>,
    decide: Decide,
    userId = state.userId,
  ): Promise<Decision> {
    if (commands.exists(state)) await authorize(context, verb, owner, state);
    return decide(state.userId === userId ? state : authorizationAggregate.initial, owner);
  }

  const run = (
    context: RequestContext,
    id: string,
    verb: Verb,
    userId: string | undefined,
    decide: Decide,
  ): Promise<Executed<Authorization>> =>
    runCommand(store, context.scope, authorizationAggregate, id, (loaded) =>
      decided(context, verb, loaded, decide, userId),
    );

  return {
    async create(context: RequestContext, input: AuthorizationInput) {
      const id = ids();
      const { id: instanceId } = context.instance;
      const loadProject = () => store.load(instanceId, projectGround, input.projectId);
      const orgId = input.orgId || (await loadProject()).owner;
      let decidedOn: Loaded<Project> | undefined;
      const done = await runCommand(
        store,
        context.scope,
        authorizationAggregate,
        id,
        async ({ state }) => {
          const [project, user] = await Promise.all([
            loadProject(),
            store.load(instanceId, userPresence, input.userId),
          ]);
          decidedOn = project;
          const resource = resourceOfGiving(project, orgId, input.projectGrantId);
          await context.require('user.grant.write', resource);
          return commands.addAuthorization(state, {
            ...input,
            orgId,
            userOrgId: user.state ? user.owner : undefined,
            ground: groundOf(project, orgId, input.projectGrantId),
          });
        },
        { owner: orgId, from: unborn(authorizationAggregate, id) },
      );
      await takeWhatWent({ store }, context.scope, ofUsers, id, decidedOn, done);
      return { id, done };
    },

    async change(context: RequestContext, id: string, roleKeys: readonly string[], userId?: string) {
      let decidedOn: Loaded<Project> | undefined;
      const done = await run(context, id, 'write', userId, async (state, orgId) => {
        commands.requireExisting(state);
        const project = await store.load(context.instance.id, projectGround, state.projectId);
        requireProject(project);
        decidedOn = project;
        const ground = groundOf(project, orgId, state.projectGrantId);
        return commands.changeAuthorization(state, { ground, roleKeys });
      });
      await takeWhatWent({ store }, context.scope, ofUsers, id, decidedOn, done);
      return done;
    },

    deactivate: (context: RequestContext, id: string, userId?: string) =>
      run(context, id, 'write', userId, commands.deactivateAuthorization),

    activate: (context: RequestContext, id: string, userId?: string) =>
      run(context, id, 'write', userId, commands.activateAuthorization),

    /** Succeeds when there is none. */
    remove: (context: RequestContext, id: string, userId?: string) =>
      run(context, id, 'delete', userId, commands.removeAuthorization),

    /** All of them, or none when one may not be removed. */
    removeAll: (context: RequestContext, ids: readonly string[]) =>
      runCommands(
        store,
        context.scope,
        [...new Set(ids)].map((id) => ({ aggregate: authorizationAggregate, id })),
        async (...all: Loaded<Authorization>[]) =>
          Promise.all(all.map((one) => decided(context, 'delete', one, commands.removeAuthorization))),
      ),
  };
}

export type AuthorizationOperations = ReturnType<typeof authorizationOperations>;
