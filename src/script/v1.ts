import { durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import { commandDetails, listDetailsV1, rowDetails, timestamp } from '../contract/details.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Given, Handlers, RequestContext } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { ActionValues } from './fields.ts';
import { flowNumbers, flowTypeOf, triggersOf, triggerTypeOf } from './flows.ts';
import { flowNames } from './names.ts';
import { scriptOperations } from './operations.ts';
import {
  type ActionConditions,
  type ActionRow,
  type ActionSort,
  findAction,
  searchActions,
  type TriggerRow,
  triggersOfFlow,
} from './queries.ts';

type Management = Handlers<typeof ManagementService>;
type CreateRequest = Parameters<NonNullable<Management['createAction']>>[0];
type ActionQuery = Parameters<NonNullable<Management['listActions']>>[0]['queries'][number];

/** `action.v1.Action` */
const actionAnswer = (row: ActionRow) => ({
  id: row.id,
  details: rowDetails(row),
  state: row.state,
  name: row.name,
  script: row.script,
  timeout: durationFromMs(row.timeout),
  allowedToFail: row.allowed_to_fail,
});

const valuesOf = ({
  name,
  script,
  timeout,
  allowedToFail,
}: Pick<CreateRequest, 'name' | 'script' | 'timeout' | 'allowedToFail'>): ActionValues => ({
  name,
  script,
  timeout: timeout ? durationMs(timeout) : 0,
  allowedToFail,
});

/** As `ActionFieldName` numbers them. */
const sorts: readonly ActionSort[] = ['creationDate', 'name', 'id', 'state'];

function condition(where: ActionConditions, { query }: ActionQuery): void {
  switch (query.case) {
    case 'actionIdQuery':
      where.equals('id', query.value.id);
      return;
    case 'actionNameQuery':
      where.text('name', query.value.name, query.value.method);
      return;
    case 'actionStateQuery':
      if (query.value.state !== 0) where.equals('state', query.value.state);
      return;
    default:
      throw invalidArgument('ACTION-Flt01', 'Each of queries must hold one query', { field: 'queries' });
  }
}

/** As `FlowState` numbers them. */
const flowState = { inactive: 1, active: 2 } as const;

/** A flow was made when something ran in it first, and changed when that last changed. */
function flowDetails(rows: readonly TriggerRow[], orgId: string) {
  const newest = rows.reduce<TriggerRow | undefined>(
    (best, row) => (best && BigInt(best.trigger_sequence) >= BigInt(row.trigger_sequence) ? best : row),
    undefined,
  );
  const oldest = rows.reduce<Date | undefined>(
    (best, { trigger_creation_date: date }) => (best && best <= date ? best : date),
    undefined,
  );
  return newest
    ? {
        sequence: BigInt(newest.trigger_sequence),
        creationDate: timestamp(oldest),
        changeDate: timestamp(newest.trigger_change_date),
        resourceOwner: orgId,
      }
    : { resourceOwner: orgId };
}

/** Actions of version 1 and their flows: calls of `zitadel.management.v1.ManagementService`. */
export function scriptManagementHandlers(platform: Platform) {
  const scripts = scriptOperations(platform);
  const namesFor = ({ languages, instance }: RequestContext) =>
    flowNames(languages, instance.defaultLanguage);

  return {
    async listActions({ query, queries, sortingColumn }, context) {
      const page = await searchActions(platform, context.instance.id, {
        page: query,
        sort: sorts[sortingColumn] ?? 'creationDate',
        filter(where) {
          where.equals('organization', context.orgId);
          for (const one of queries) condition(where, one);
        },
      });
      const details = listDetailsV1(page, platform.projections.position(), platform.clock());
      return { details, sortingColumn, result: page.rows.map(actionAnswer) };
    },
    async getAction({ id }, { instance, orgId }) {
      const row = await findAction(platform.sql, instance.id, orgId, id);
      if (!row) throw notFound('ACTION-Nfd01', 'Action not found', { field: 'id' });
      return { action: actionAnswer(row) };
    },
    async createAction(request, context, given?: Given) {
      const { id, done } = await scripts.create(context, valuesOf(request), given?.id);
      return { id, details: commandDetails(done) };
    },
    async updateAction(request, context) {
      const done = await scripts.update(context, request.id, valuesOf(request));
      return { details: commandDetails(done) };
    },
    async deactivateAction({ id }, context) {
      return { details: commandDetails(await scripts.change(context, id, commands.deactivateAction)) };
    },
    async reactivateAction({ id }, context) {
      return { details: commandDetails(await scripts.change(context, id, commands.reactivateAction)) };
    },
    async deleteAction({ id }, context) {
      await scripts.remove(context, id);
      return {};
    },

    listFlowTypes(_request, context) {
      const { flow } = namesFor(context);
      return { result: flowNumbers.map((type) => ({ id: String(type), name: flow(type) })) };
    },
    listFlowTriggerTypes({ type }, context) {
      const { trigger } = namesFor(context);
      return {
        result: triggersOf(flowTypeOf(type)).map((one) => ({ id: String(one), name: trigger(one) })),
      };
    },
    async getFlow({ type }, context) {
      const { instance, orgId } = context;
      const flowType = flowTypeOf(type);
      const rows = await triggersOfFlow(platform.sql, instance.id, orgId, flowType);
      const { flow, trigger } = namesFor(context);
      const used = [...new Set(rows.map(({ trigger_type }) => trigger_type))];
      return {
        flow: {
          type: { id: String(flowType), name: flow(flowType) },
          details: flowDetails(rows, orgId),
          state: rows.length > 0 ? flowState.active : flowState.inactive,
          triggerActions: used.map((one) => ({
            triggerType: { id: String(one), name: trigger(one) },
            actions: rows.filter(({ trigger_type }) => trigger_type === one).map(actionAnswer),
          })),
        },
      };
    },
    async clearFlow({ type }, context) {
      return { details: commandDetails(await scripts.clear(context, flowTypeOf(type))) };
    },
    async setTriggerActions({ flowType: flow, triggerType: trigger, actionIds }, context) {
      const flowType = flowTypeOf(flow);
      const triggerType = triggerTypeOf(trigger, flowType);
      const done = await scripts.setTrigger(context, flowType, triggerType, actionIds);
      return { details: commandDetails(done) };
    },
  } satisfies Management;
}
