import type { RequestContext } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import {
  type Decision,
  type Executed,
  type Loaded,
  runCommand,
  runCommands,
  unborn,
} from '../eventstore/index.ts';
import { orgPresence } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { ActionValues } from './fields.ts';
import { type Action, actionAggregate, type Flows, flowsAggregate } from './state.ts';

/** Everything acts in the organization of the call: another's actions are not there. */
export function scriptOperations({ store, ids, scripts }: Platform) {
  /** @throws PosternError `invalid_argument` (ACTION-Syn01) for what the engine cannot read: it would fail each sign-in */
  async function requireScript({ instance, orgId }: RequestContext, source: string): Promise<void> {
    const misread = await scripts.read(`${instance.id}/${orgId}`, source);
    if (!misread) return;
    const { problem, line, column } = misread;
    const at =
      line === undefined ? '' : `, in line ${line}${column === undefined ? '' : `, column ${column}`}`;
    throw invalidArgument('ACTION-Syn01', `script cannot be read${at}: ${problem}`, { field: 'script' });
  }

  /** @throws PosternError `not_found` for an action of another organization */
  function requireOwn({ orgId }: RequestContext, { state, owner }: Loaded<Action>): void {
    commands.requireExisting(state);
    if (owner !== orgId) throw notFound('ACTION-Nfd01', 'Action not found', { field: 'id' });
  }

  return {
    async create(
      context: RequestContext,
      input: ActionValues,
      givenId?: string,
    ): Promise<{ id: string; done: Executed<Action> }> {
      await requireScript(context, input.script);
      const id = givenId || ids();
      const { orgId } = context;
      const done = await runCommand(
        store,
        context.scope,
        actionAggregate,
        id,
        ({ state }) => ({
          ...commands.addAction(state, orgId, input),
          requires: [{ type: 'org', id: orgId }],
        }),
        { owner: orgId, ...(!givenId && { from: unborn(actionAggregate, id) }) },
      );
      return { id, done };
    },

    change: (
      context: RequestContext,
      id: string,
      decide: (action: Action, orgId: string) => Decision,
    ): Promise<Executed<Action>> =>
      runCommand(store, context.scope, actionAggregate, id, (loaded) => {
        requireOwn(context, loaded);
        return decide(loaded.state, loaded.owner);
      }),

    async update(context: RequestContext, id: string, input: ActionValues): Promise<Executed<Action>> {
      // What is refused anyway is not read.
      requireOwn(context, await store.load(context.instance.id, actionAggregate, id));
      await requireScript(context, input.script);
      return this.change(context, id, (action, orgId) => commands.changeAction(action, orgId, input));
    },

    /** Well and without effect where there is no such action. */
    async remove(context: RequestContext, id: string): Promise<Executed<Action>> {
      const { orgId } = context;
      const [done] = await runCommands(
        store,
        context.scope,
        [
          { aggregate: actionAggregate, id },
          { aggregate: flowsAggregate, id: orgId, owner: orgId },
        ],
        (action, flows) => {
          if (commands.exists(action.state)) requireOwn(context, action);
          return commands.removeAction(id, action.state, orgId, flows.state);
        },
      );
      return done;
    },

    /** @throws PosternError `not_found` for an action that the organization does not have */
    async setTrigger(
      context: RequestContext,
      flowType: number,
      triggerType: number,
      actionIds: readonly string[],
    ): Promise<Executed<Flows>> {
      const loaded = await store.loadMany(context.instance.id, actionAggregate, actionIds);
      const missing = actionIds.find((id) => {
        const action = loaded.get(id);
        return !action || !commands.exists(action.state) || action.owner !== context.orgId;
      });
      if (missing !== undefined) {
        throw notFound('FLOW-Act01', `The organization has no action ${missing}`, { field: 'action_ids' });
      }
      return changeFlows(context, (flows) =>
        commands.setTriggerActions(flows, flowType, triggerType, actionIds),
      );
    },

    clear: (context: RequestContext, flowType: number): Promise<Executed<Flows>> =>
      changeFlows(context, (flows) => commands.clearFlow(flows, flowType)),
  };

  async function changeFlows(context: RequestContext, decide: (flows: Flows) => Decision) {
    const { orgId } = context;
    // What changes nothing is not appended, where the store would find out.
    const { lifecycle } = (await store.load(context.instance.id, orgPresence, orgId)).state;
    if (lifecycle === 'absent' || lifecycle === 'removed')
      throw notFound('FLOW-Org01', 'Organization not found');
    return runCommand(store, context.scope, flowsAggregate, orgId, ({ state }) => decide(state), {
      owner: orgId,
    });
  }
}
