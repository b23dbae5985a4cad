import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import type { AggregateWrite, Cascade, CascadeFact, EventStore } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { projectEvents } from '../../project/index.ts';
import { cascadeOfGroup } from './commands.ts';
import { groupAuthorizationAggregate } from './state.ts';

const { projectRemoved, projectRoleRemoved, projectGrantChanged, projectGrantRemoved } = projectEvents;

/** An authorization of a group as its row has it. */
interface Standing {
  readonly id: string;
  readonly group_id: string;
  readonly project_id: string;
  readonly grant_id: string;
  readonly roles: readonly string[];
  readonly resource_owner: string;
  readonly sequence: string;
}

/** Which of them something concerns, and which of their roles are left. */
interface Concern {
  /** With the parameters $3 and following; $1 is the instance, $2 the last id seen. */
  readonly where: string;
  readonly params: readonly string[];
  readonly left: (roles: readonly string[]) => readonly string[];
}

const nothing = () => [];

function concernOf({ type, aggregateId, payload }: CascadeFact): Concern {
  const {
    grantId = '',
    roleKeys,
    key,
  } = payload as {
    readonly grantId?: string;
    readonly roleKeys?: readonly string[] | null;
    readonly key?: string;
  };
  switch (type) {
    case 'group.removed':
      return { where: 'group_id = $3', params: [aggregateId], left: nothing };
    case projectRemoved.type:
      return { where: 'project_id = $3', params: [aggregateId], left: nothing };
    // What the organization gave goes with it; this is what others gave of its projects.
    case 'org.removed':
      return {
        where: 'project_resource_owner = $3 and resource_owner <> $3',
        params: [aggregateId],
        left: nothing,
      };
    case projectGrantRemoved.type:
      return { where: 'grant_id = $3', params: [grantId], left: nothing };
    case projectGrantChanged.type: {
      const granted = [...(roleKeys ?? [])];
      return {
        where: 'grant_id = $3 and not roles <@ $4::text[]',
        params: [grantId, arrayLiteral(granted)],
        left: (roles) => roles.filter((role) => granted.includes(role)),
      };
    }
    default:
      return {
        where: 'project_id = $3 and roles @> $4::text[]',
        params: [aggregateId, arrayLiteral([key ?? ''])],
        left: (roles) => roles.filter((role) => role !== key),
      };
  }
}

/** Authorizations in one append. */
const pageSize = 1_000;

const standing = (sql: Sql, instanceId: string, after: string, { where, params }: Concern) =>
  sql.unsafe<Standing[]>(
    `select id, group_id, project_id, grant_id, roles, resource_owner, sequence
     from projections.group_authorizations_projection
     where instance_id = $1 and id > $2 and ${where} order by id limit ${pageSize}`,
    [instanceId, after, ...params],
    { prepare: true },
  );

const writeOf = (row: Standing, { left }: Concern): AggregateWrite => ({
  aggregateType: groupAuthorizationAggregate.type,
  aggregateId: row.id,
  owner: row.resource_owner,
  expectedVersion: Number(row.sequence),
  ...cascadeOfGroup(
    { groupId: row.group_id, projectId: row.project_id, projectGrantId: row.grant_id },
    left(row.roles),
  ),
});

/** With what an authorization of a group stands on, it or some of its roles go. */
export const groupAuthorizationCascade = ({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'projections'> & { readonly store: Pick<EventStore, 'head'> }): Cascade => ({
  on: [
    'group.removed',
    'org.removed',
    projectRemoved.type,
    projectRoleRemoved.type,
    projectGrantChanged.type,
    projectGrantRemoved.type,
  ],
  async *follow(instanceId, facts) {
    // Found by the tables: what was given a moment ago must be in them.
    await projections.waitFor(await store.head());
    const seen = new Set<string>();
    for (const fact of facts) {
      const concern = concernOf(fact);
      for (let after = ''; ; ) {
        const rows = await standing(sql, instanceId, after, concern);
        const fresh = rows.filter(({ id }) => !seen.has(id));
        for (const { id } of fresh) seen.add(id);
        if (fresh.length > 0) yield fresh.map((row) => writeOf(row, concern));
        if (rows.length < pageSize) break;
        after = rows.at(-1)?.id ?? '';
      }
    }
  },
});
