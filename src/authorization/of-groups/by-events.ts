import { groupsByEvents, type HeldGroup } from '../../group/index.ts';
import type { Platform } from '../../platform.ts';
import { exists } from '../commands.ts';
import { givenSince } from '../given-since.ts';
import type { HeldAuthorization } from '../held.ts';
import { heldOf } from '../held-by-events.ts';
import { ofGroups } from './kind.ts';

type Sources = Pick<Platform, 'store' | 'projections'>;

/**
 * What a user has through groups as the events have it, for when the tables may be behind.
 * @param groups that the user is in, as the tables have them
 * @param known ids of authorizations that the tables have of any group in question
 */
export async function heldThroughGroupsByEvents(
  sources: Sources,
  instanceId: string,
  userId: string,
  groups: readonly HeldGroup[],
  known: (groupIds: readonly string[]) => Promise<readonly string[]>,
): Promise<HeldAuthorization[]> {
  const { store } = sources;
  const inGroups = new Set((await groupsByEvents(sources, instanceId, userId, groups)).map(({ id }) => id));
  if (inGroups.size === 0) return [];
  const ids = [
    ...(await known([...inGroups])),
    ...(await givenSince(
      sources,
      ofGroups,
      instanceId,
      ({ groupId = '' }) => inGroups.has(groupId),
      sources.projections.position(),
    )),
  ];
  const authorizations = await store.loadMany(instanceId, ofGroups.aggregate, [...new Set(ids)]);
  const there = [...authorizations.values()].filter(
    ({ state }) => exists(state) && inGroups.has(state.groupId),
  );
  return heldOf(store, instanceId, there);
}
