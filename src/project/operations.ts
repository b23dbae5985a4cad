import type { RequestContext } from '../contract/types.ts';
import { type Decision, type Executed, type NewEvent, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { ProjectValues } from './fields.ts';
import { type Project, projectAggregate } from './state.ts';

export interface NewProjectInput extends Partial<ProjectValues> {
  /** '' or undefined: a new one. */
  readonly id?: string | undefined;
  readonly orgId: string;
  readonly name: string;
}

/** One implementation behind the v2 and v2beta services and the v1 calls. */
export function projectOperations({ store, ids }: Platform) {
  /** Asks for the permission where the project's own events say it belongs, and decides on the same state. */
  const change = (
    context: RequestContext,
    id: string,
    permission: string,
    decide: (project: Project, orgId: string) => Decision | Promise<Decision>,
  ): Promise<Executed<Project>> =>
    runCommand(store, context.scope, projectAggregate, id, async ({ state, owner }) => {
      if (commands.exists(state)) await context.require(permission, { orgId: owner, projectId: id });
      return decide(state, owner);
    });

  return {
    change,

    /** `more`: facts that belong to the new project from the start. */
    async create(context: RequestContext, input: NewProjectInput, more: readonly NewEvent[] = []) {
      await context.require('project.create', { orgId: input.orgId });
      const id = input.id || ids();
      const done = await runCommand(
        store,
        context.scope,
        projectAggregate,
        id,
        ({ state }) => {
          const decision = commands.addProject(state, input);
          return {
            ...decision,
            events: [...decision.events, ...more],
            requires: [{ type: 'org', id: input.orgId }],
          };
        },
        { owner: input.orgId },
      );
      return { id, done };
    },

    remove: (context: RequestContext, id: string) =>
      change(context, id, 'project.delete', (project, orgId) =>
        commands.removeProject(project, {
          orgId,
          isBuiltIn: id === context.instance.projectId,
        }),
      ),
  };
}

export type ProjectOperations = ReturnType<typeof projectOperations>;

/** When something was deleted; undefined where there was nothing to delete. */
export const deletedAt = (done: Executed<unknown>): Date | undefined =>
  done.changed ? done.changedAt : undefined;
