import type { Loaded, RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { exists } from './commands.ts';
import { groupUsersAdded } from './events.ts';
import type { HeldGroup } from './held.ts';
import { holders, nestingAggregate, reachable } from './nesting.ts';
import { type Group, groupAggregate, userPresence } from './state.ts';

type Sources = Pick<Platform, 'store' | 'projections'>;

const pageSize = 1_000;

/** Ids of groups that the user came into since the tables were written. */
async function enteredSince({ store, projections }: Sources, instanceId: string, userId: string) {
  const ids: string[] = [];
  for (let after = projections.position(); ; ) {
    const events = await store.search({
      instanceId,
      eventTypes: [groupUsersAdded.type],
      afterPosition: after,
      limit: pageSize,
    });
    for (const { aggregateId, payload } of events as RecordedEvent<string, { userIds: string[] }>[])
      if (payload.userIds.includes(userId)) ids.push(aggregateId);
    if (events.length < pageSize) return ids;
    after = events.at(-1)?.position ?? after;
  }
}

/** Which groups a user is in as the events have it, for when the tables may be behind. */
export async function groupsByEvents(
  sources: Sources,
  instanceId: string,
  userId: string,
  rows: readonly HeldGroup[],
): Promise<HeldGroup[]> {
  const { store } = sources;
  const { state: isThere } = await store.load(instanceId, userPresence, userId);
  if (!isThere) return [];
  const candidates = [...rows.map(({ id }) => id), ...(await enteredSince(sources, instanceId, userId))];
  const groups = await store.loadMany(instanceId, groupAggregate, [...new Set(candidates)]);
  const direct = [...groups.values()].filter(({ state }) => exists(state) && state.userIds.has(userId));
  const orgs = [...new Set(direct.map(({ owner }) => owner))];
  const nestings = await store.loadMany(instanceId, nestingAggregate, orgs);
  const own = new Set(direct.map(({ id }) => id));
  const all = new Set(own);
  for (const { state } of nestings.values()) for (const id of reachable(holders(state), own)) all.add(id);
  const above = await store.loadMany(
    instanceId,
    groupAggregate,
    [...all].filter((id) => !own.has(id)),
  );
  const held = ({ id, owner, state }: Loaded<Group>): HeldGroup => ({
    id,
    name: state.name,
    orgId: owner,
    direct: own.has(id),
  });
  return [...direct, ...above.values()]
    .filter(({ state }) => exists(state))
    .map(held)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
