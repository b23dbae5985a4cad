import type { Sql } from 'postgres';
import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import { readCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { actionState } from './projection.ts';
import { actionAggregate, flowsAggregate, triggerKey } from './state.ts';

/** An action where it runs. */
export interface RunnableAction {
  readonly id: string;
  readonly name: string;
  readonly script: string;
  readonly timeout: number;
  readonly allowed_to_fail: boolean;
}

interface FlowRow extends RunnableAction {
  readonly flow_type: number;
  readonly trigger_type: number;
}

/** Which triggers of which organizations something runs at: `org/flow/trigger`. `unknown`: the tables may be behind. */
type Used = ReadonlySet<string> | 'unknown';
type OfOrg = ReadonlyMap<string, readonly RunnableAction[]>;

const none: readonly RunnableAction[] = [];

async function usedTriggers(sql: Sql, instanceId: string): Promise<Used> {
  const rows = await sql<{ org_id: string; flow_type: number; trigger_type: number }[]>`
    select distinct t.org_id, t.flow_type, t.trigger_type from projections.flow_triggers_projection t
    join projections.actions_projection a on a.instance_id = t.instance_id and a.id = t.action_id
    where t.instance_id = ${instanceId} and a.state = ${actionState.active}`;
  return new Set(
    rows.map(({ org_id, flow_type, trigger_type }) => `${org_id}/${triggerKey(flow_type, trigger_type)}`),
  );
}

async function actionsOf(sql: Sql, instanceId: string, orgId: string): Promise<OfOrg> {
  const rows = await sql<FlowRow[]>`
    select t.flow_type, t.trigger_type, a.id, a.name, a.script, a.timeout, a.allowed_to_fail
    from projections.flow_triggers_projection t
    join projections.actions_projection a on a.instance_id = t.instance_id and a.id = t.action_id
    where t.instance_id = ${instanceId} and t.org_id = ${orgId} and a.state = ${actionState.active}
    order by t.flow_type, t.trigger_type, t.place`;
  const actions = new Map<string, RunnableAction[]>();
  for (const { flow_type, trigger_type, ...action } of rows) {
    const key = triggerKey(flow_type, trigger_type);
    const held = actions.get(key);
    if (held) held.push(action);
    else actions.set(key, [action]);
  }
  return actions;
}

/** As the events have it: what was changed or removed does not run, whatever the tables show. */
async function actionsByEvents(
  { store }: Pick<Sources, 'store'>,
  instanceId: string,
  orgId: string,
): Promise<OfOrg> {
  const { triggers } = (await store.load(instanceId, flowsAggregate, orgId)).state;
  const ids = [...new Set([...triggers.values()].flat())];
  const found = ids.length > 0 ? await store.loadMany(instanceId, actionAggregate, ids) : new Map();
  const runnable = (id: string): RunnableAction[] => {
    const state = found.get(id)?.state;
    if (state?.lifecycle !== 'active') return [];
    const { name, script, timeout, allowedToFail } = state;
    return [{ id, name, script, timeout, allowed_to_fail: allowedToFail }];
  };
  return new Map([...triggers].map(([key, of]) => [key, of.flatMap(runnable)]));
}

type Sources = Pick<Platform, 'sql' | 'projections' | 'store'>;
export type FindActions = (
  instanceId: string,
  orgId: string,
  flowType: number,
  triggerType: number,
) => readonly RunnableAction[] | Promise<readonly RunnableAction[]>;

const ofScripts = (instanceId: string) => [
  { instanceId, aggregateType: 'action' },
  { instanceId, aggregateType: 'flow' },
];

const usedOf = oncePer(({ sql, projections }: Sources) => {
  const cache = createCache<Used>({
    maxEntries: 10_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: projections.trusted,
    async load(instanceId) {
      const dependsOn = ofScripts(instanceId);
      const { value, keep } = await readCurrent<Used>(projections, {
        read: () => usedTriggers(sql, instanceId),
        dependsOn: () => dependsOn,
        decide: async () => 'unknown',
      });
      return { value, keep, dependsOn };
    },
  });
  projections.onProjected(({ changes }) => cache.changed(changes));
  return cache;
});

/** Whether any organization of an instance has something run at a trigger. */
export const triggerUse = oncePer((sources: Sources) => {
  const used = usedOf(sources);
  return (instanceId: string, flowType: number, triggerType: number): boolean | Promise<boolean> => {
    const key = `/${triggerKey(flowType, triggerType)}`;
    const isUsed = (triggers: Used) =>
      triggers === 'unknown' || (triggers.size > 0 && [...triggers].some((one) => one.endsWith(key)));
    const triggers = used.get(instanceId);
    return triggers instanceof Promise ? triggers.then(isUsed) : isUsed(triggers);
  };
});

/**
 * What runs at a trigger of an organization, in order. Remembered until a flow or action of the instance changes:
 * without any it costs one look-up. Scripts are read for the organizations that have some, and kept for those in use.
 */
export const configuredScripts = oncePer((sources: Sources): FindActions => {
  const { sql, projections } = sources;
  const used = usedOf(sources);
  const scripts = createCache<OfOrg>({
    maxEntries: 1_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: projections.trusted,
    async load(key) {
      const [instanceId, orgId] = key.split('/') as [string, string];
      const dependsOn = ofScripts(instanceId);
      const { value, keep } = await readCurrent(projections, {
        read: () => actionsOf(sql, instanceId, orgId),
        dependsOn: () => dependsOn,
        decide: () => actionsByEvents(sources, instanceId, orgId),
      });
      return { value, keep, dependsOn };
    },
  });
  projections.onProjected(({ changes }) => scripts.changed(changes));

  return (instanceId, orgId, flowType, triggerType) => {
    const key = triggerKey(flowType, triggerType);
    const found = (triggers: Used) =>
      triggers === 'unknown' || (triggers.size > 0 && triggers.has(`${orgId}/${key}`)) ? ofOrg() : none;
    const ofOrg = async () => (await scripts.get(`${instanceId}/${orgId}`)).get(key) ?? none;
    const triggers = used.get(instanceId);
    return triggers instanceof Promise ? triggers.then(found) : found(triggers);
  };
});
