import type { Sql } from 'postgres';
import { createBatcher, type Dependency } from '../cache/index.ts';
import { arrayLiteral } from '../database/index.ts';
import { rememberCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { groupsByEvents } from './held-by-events.ts';

/** A group that a user is in. */
export interface HeldGroup {
  readonly id: string;
  readonly name: string;
  readonly orgId: string;
  /** Not only through another group. */
  readonly direct: boolean;
}

/** What is new is known by the user; what is there, by the groups. Users and organizations take theirs along. */
export const standsOnGroups = (
  instanceId: string,
  userId: string,
  groups: readonly HeldGroup[],
): Dependency[] => [
  { instanceId, aggregateType: 'grouped', aggregateId: userId },
  { instanceId, aggregateType: 'user', aggregateId: userId },
  ...groups.flatMap(({ id, orgId }) => [
    { instanceId, aggregateType: 'group', aggregateId: id },
    { instanceId, aggregateType: 'org', aggregateId: orgId },
  ]),
];

/** From the direct ones up: what is there of a group is read by its key alone. `union` ends, whatever there is. */
const query = `
  with recursive w as (
    select n, instance_id, user_id from unnest($1::text[], $2::text[]) with ordinality as given(instance_id, user_id, n)
  ), held as (
    select w.n, w.instance_id, m.group_id from w
    cross join lateral (select group_id from projections.group_users_projection k
      where k.instance_id = w.instance_id and k.user_id = w.user_id offset 0) m
    union
    select h.n, h.instance_id, a.group_id from held h
    cross join lateral (select group_id from projections.group_groups_projection k
      where k.instance_id = h.instance_id and k.member_id = h.group_id offset 0) a
  )
  select h.n, g.id, g.name, g.resource_owner as "orgId", exists (
      select 1 from projections.group_users_projection k
      where k.instance_id = w.instance_id and k.group_id = g.id and k.user_id = w.user_id) as direct
  from held h
  join w on w.n = h.n
  cross join lateral (select * from projections.groups_projection k
    where k.instance_id = h.instance_id and k.id = h.group_id offset 0) g
  order by h.n, g.name, g.id`;

const none: readonly HeldGroup[] = [];

/** As the tables have them: one query for all users that are asked for at the same moment. */
function lookupOf(sql: Sql) {
  const batcher = createBatcher<HeldGroup[]>({
    async load(keys) {
      const wanted = keys.map((key) => JSON.parse(key) as [string, string]);
      const column = (at: 0 | 1) => arrayLiteral(wanted.map((each) => each[at]));
      const rows = (await sql.unsafe(query, [column(0), column(1)], {
        prepare: true,
      })) as unknown as (HeldGroup & { readonly n: string })[];
      const found = new Map<string, HeldGroup[]>();
      for (const { n, ...held } of rows) {
        const key = keys[Number(n) - 1] ?? '';
        const list = found.get(key);
        if (list) list.push(held);
        else found.set(key, [held]);
      }
      return found;
    },
  });
  return async (key: string): Promise<readonly HeldGroup[]> => (await batcher.get(key)) ?? none;
}

export interface HeldGroups {
  readonly all: readonly HeldGroup[];
  /** Another one for each reading: answers are remembered by it. */
  readonly version: number;
}

/** Which groups users are in, remembered until groups of their instance change. */
export interface Groups {
  of(instanceId: string, userId: string): HeldGroups | Promise<HeldGroups>;
}

function createGroups(sources: Pick<Platform, 'sql' | 'store' | 'projections'>): Groups {
  const lookup = lookupOf(sources.sql);
  let versions = 0;
  const versioned = (all: readonly HeldGroup[]): HeldGroups => ({ all, version: ++versions });
  const groups = rememberCurrent<HeldGroups>(sources.projections, {
    reading(key) {
      const [instanceId, userId] = JSON.parse(key) as [string, string];
      return {
        read: async () => versioned(await lookup(key)),
        dependsOn: ({ all }) => standsOnGroups(instanceId, userId, all),
        decide: async ({ all }) => versioned(await groupsByEvents(sources, instanceId, userId, all)),
      };
    },
  });
  return { of: (instanceId, userId) => groups(JSON.stringify([instanceId, userId])) };
}

/** Of a server one, so that all who ask share what it remembers. */
export const groupsOf = oncePer(createGroups);
