import { failedPrecondition } from '../errors/index.ts';
import {
  type Decision,
  defineAggregate,
  withEntry,
  withMember,
  withoutEntry,
  withoutMember,
} from '../eventstore/index.ts';
import * as events from './nesting-events.ts';

/** By group, the groups that are directly in it. */
export type Nesting = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which groups of an organization are in which; its id is the organization's. One aggregate for all of them: two
 * nestings at the same time, which together would make a circle, cannot both be written.
 */
export const nestingAggregate = defineAggregate(
  'group_nesting',
  events,
  new Map() as Nesting,
  (nesting, event): Nesting => {
    const { groupId, memberIds } = event.payload;
    const held = nesting.get(groupId) ?? new Set<string>();
    const change = event.type === 'group_nesting.added' ? withMember : withoutMember;
    const left = memberIds.reduce<ReadonlySet<string>>(change, held);
    return left.size === 0 ? withoutEntry(nesting, groupId) : withEntry(nesting, groupId, left);
  },
);

/** Groups on the longest way from one that holds to one that is held, both counted. */
export const deepest = 8;

/** The other way around: by group, the groups that it is directly in. */
export function holders(nesting: Nesting): Nesting {
  const above = new Map<string, Set<string>>();
  for (const [groupId, members] of nesting) {
    for (const member of members) {
      const known = above.get(member);
      if (known) known.add(groupId);
      else above.set(member, new Set([groupId]));
    }
  }
  return above;
}

/** All that is reached from the groups by going on and on, themselves included. */
export function reachable(ways: Nesting, from: Iterable<string>): ReadonlySet<string> {
  const seen = new Set(from);
  for (const groupId of seen) for (const next of ways.get(groupId) ?? []) seen.add(next);
  return seen;
}

/** Groups on the longest way that begins with this one, in a nesting without circles. */
function height(ways: Nesting, groupId: string, known = new Map<string, number>()): number {
  const before = known.get(groupId);
  if (before !== undefined) return before;
  const below = [...(ways.get(groupId) ?? [])].map((next) => height(ways, next, known));
  const found = 1 + Math.max(0, ...below);
  known.set(groupId, found);
  return found;
}

/** Puts groups into a group. Those already in it decide nothing. @throws PosternError `failed_precondition` */
export function nest(nesting: Nesting, groupId: string, memberIds: readonly string[]): Decision {
  const held = nesting.get(groupId);
  const fresh = memberIds.filter((id) => !held?.has(id));
  if (fresh.length === 0) return { events: [] };
  const above = holders(nesting);
  const around = reachable(above, [groupId]);
  const circle = fresh.find((id) => around.has(id));
  if (circle !== undefined) {
    throw failedPrecondition(
      'GROUP-Cir01',
      `The group ${circle} holds this one, or is it; a group cannot be in itself`,
      { field: 'member_group_ids' },
    );
  }
  const upwards = height(above, groupId);
  const tooDeep = fresh.find((id) => upwards + height(nesting, id) > deepest);
  if (tooDeep !== undefined) {
    throw failedPrecondition(
      'GROUP-Dep01',
      `With the group ${tooDeep} groups would stand more than ${deepest} deep; put it further up`,
      { field: 'member_group_ids' },
    );
  }
  return { events: [events.groupsNested({ groupId, memberIds: fresh })] };
}

/** Takes groups out of a group. */
export function unnest(nesting: Nesting, groupId: string, memberIds: readonly string[]): Decision {
  const held = nesting.get(groupId);
  const gone = memberIds.filter((id) => held?.has(id));
  return { events: gone.length === 0 ? [] : [events.groupsUnnested({ groupId, memberIds: gone })] };
}

/** What a group leaves behind when it is removed: it holds nothing, and is in nothing. */
export function forget(nesting: Nesting, groupId: string): Decision {
  const below = [...(nesting.get(groupId) ?? [])];
  const above = [...(holders(nesting).get(groupId) ?? [])];
  return {
    events: [
      ...(below.length > 0 ? [events.groupsUnnested({ groupId, memberIds: below })] : []),
      ...above.map((holder) => events.groupsUnnested({ groupId: holder, memberIds: [groupId] })),
    ],
  };
}
