import type { Dependency } from '../cache/index.ts';
import {
  type CurrentReading,
  type RecordedEvent,
  readCurrent,
  rememberCurrent,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type HeldRoles, membershipsOf, rolesOn } from './queries.ts';
import { type MemberLevel, memberEvents } from './state.ts';

/** Where roles are asked for; nothing given: on the instance. */
export interface RolePlace {
  readonly orgId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectGrantId?: string | undefined;
}

/** Who holds which administrator roles, remembered until somebody becomes, or ceases to be, a member. */
export interface Holders {
  /** Roles of the user on the place and on the instance: what decides on one permission, however many others it holds. */
  on(instanceId: string, userId: string, place: RolePlace): Promise<readonly HeldRoles[]>;
  /** All of them. */
  all(instanceId: string, userId: string): Promise<readonly HeldRoles[]>;
}

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const levels = Object.entries(memberEvents) as [MemberLevel, (typeof memberEvents)[MemberLevel]][];
const levelOf = new Map<string, MemberLevel>(
  levels.flatMap(([level, events]) => Object.values(events).map(({ type }) => [type, level] as const)),
);
const removals = new Set<string>(
  levels.flatMap(([, { removed, cascadeRemoved }]) => [removed.type, cascadeRemoved.type]),
);

const pageSize = 1_000;

type MemberRecord = RecordedEvent<
  string,
  {
    readonly userId: string;
    readonly roles?: readonly string[];
    readonly grantId?: string;
    readonly grantedOrgId?: string;
  }
>;

const grantRemoved = 'project.grant.removed';

/** Roles as the tables have them, with what happened since: for when the tables may be behind. */
async function withLater(
  { store, projections }: Sources,
  instanceId: string,
  userId: string,
  rows: readonly HeldRoles[],
  isWanted: (level: MemberLevel, id: string) => boolean,
): Promise<HeldRoles[]> {
  const held = new Map(rows.map((row) => [`${row.level}/${row.id}`, row]));
  for (let after = projections.position(); ; ) {
    const events = (await store.search({
      instanceId,
      eventTypes: [...levelOf.keys(), grantRemoved],
      afterPosition: after,
      limit: pageSize,
    })) as MemberRecord[];
    for (const { type, aggregateId, owner, payload } of events) {
      if (type === grantRemoved) {
        held.delete(`project_grant/${payload.grantId}`);
        continue;
      }
      const level = levelOf.get(type) as MemberLevel;
      const id = {
        instance: '',
        org: aggregateId,
        project: aggregateId,
        project_grant: payload.grantId ?? '',
      }[level];
      if (payload.userId !== userId || !isWanted(level, id)) continue;
      const before = held.get(`${level}/${id}`);
      const orgId = {
        instance: '',
        org: id,
        project: owner,
        project_grant: payload.grantedOrgId ?? before?.orgId ?? '',
      }[level];
      if (removals.has(type)) held.delete(`${level}/${id}`);
      else held.set(`${level}/${id}`, { level, id, orgId, roles: payload.roles ?? [] });
    }
    if (events.length < pageSize) return [...held.values()];
    after = (events.at(-1) as MemberRecord).position;
  }
}

const aboutUser = (instanceId: string, userId: string): Dependency => ({
  instanceId,
  aggregateType: 'member',
  aggregateId: userId,
});

const allRoles = (
  sources: Sources,
  instanceId: string,
  userId: string,
): CurrentReading<readonly HeldRoles[]> => ({
  read: () => membershipsOf(sources.sql, instanceId, userId),
  dependsOn: () => [aboutUser(instanceId, userId)],
  decide: (rows) => withLater(sources, instanceId, userId, rows, () => true),
});

/** All administrator roles of a user at this moment. */
export const currentMemberships = async (
  sources: Sources,
  instanceId: string,
  userId: string,
): Promise<readonly HeldRoles[]> =>
  (await readCurrent(sources.projections, allRoles(sources, instanceId, userId))).value;

const ttlMs = 60_000;
/** Whoever holds more than this is read each time: a list of its own size in memory is worth less than others. */
const keptRoles = 5_000;

export function createHolders(sources: Sources): Holders {
  const { sql, projections } = sources;
  const places = rememberCurrent<readonly HeldRoles[]>(projections, {
    ttlMs,
    reading(key) {
      const [instanceId, userId, orgId, projectId, projectGrantId] = JSON.parse(key) as [
        string,
        string,
        string,
        string,
        string,
      ];
      const isHere = (level: MemberLevel, id: string) =>
        id === { instance: '', org: orgId, project: projectId, project_grant: projectGrantId }[level];
      return {
        read: () => rolesOn(sql, instanceId, userId, { orgId, projectId, projectGrantId }),
        dependsOn: () => [
          aboutUser(instanceId, userId),
          { instanceId, aggregateType: 'org', aggregateId: orgId },
          { instanceId, aggregateType: 'project', aggregateId: projectId },
          { instanceId, aggregateType: 'project_grant', aggregateId: projectGrantId },
        ],
        decide: (rows) => withLater(sources, instanceId, userId, rows, isHere),
      };
    },
  });
  const everything = rememberCurrent<readonly HeldRoles[]>(projections, {
    maxEntries: 500,
    ttlMs,
    worth: (roles) => roles.length <= keptRoles,
    reading(key) {
      const [instanceId, userId] = JSON.parse(key) as [string, string];
      const { dependsOn, ...rest } = allRoles(sources, instanceId, userId);
      return {
        ...rest,
        dependsOn: (roles) => [
          ...dependsOn(roles),
          { instanceId, aggregateType: 'user', aggregateId: userId },
        ],
      };
    },
  });
  return {
    on: async (instanceId, userId, { orgId = '', projectId = '', projectGrantId = '' }) =>
      places(JSON.stringify([instanceId, userId, orgId, projectId, projectGrantId])),
    all: async (instanceId, userId) => everything(JSON.stringify([instanceId, userId])),
  };
}
