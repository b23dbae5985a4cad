import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import type { AggregateWrite, Cascade, CascadeFact, EventStore } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { projectEvents } from '../project/index.ts';
import { cascade, cascadeRemoved } from './commands.ts';
import { authorizationAggregate } from './state.ts';

/** An authorization as its row has it. */
interface Standing {
  readonly id: string;
  readonly user_id: string;
  readonly project_id: string;
  readonly grant_id: string;
  readonly roles: readonly string[];
  readonly resource_owner: string;
  readonly sequence: string;
}

/** Which authorizations something concerns, and which of their roles are left. */
interface Concern {
  /** With the parameters $3 and following; $1 is the instance, $2 the last id seen. */
  readonly where: string;
  readonly params: readonly string[];
  /** undefined: nothing is left. */
  readonly left?: (roles: readonly string[]) => string[];
}

type GrantPayload = { readonly grantId: string; readonly roleKeys?: readonly string[] | null };

const { projectRemoved, projectRoleRemoved, projectGrantChanged, projectGrantRemoved } = projectEvents;

function concernOf({ type, aggregateId, payload }: CascadeFact): Concern {
  switch (type) {
    case 'user.removed':
      return { where: 'user_id = $3', params: [aggregateId] };
    case projectRemoved.type:
      return { where: 'project_id = $3', params: [aggregateId] };
    // What the organization gave itself goes with it; this is what others gave to its people, or of its projects.
    case 'org.removed':
      return {
        where: '(user_resource_owner = $3 or project_resource_owner = $3) and resource_owner <> $3',
        params: [aggregateId],
      };
    case projectGrantRemoved.type:
      return { where: 'grant_id = $3', params: [(payload as GrantPayload).grantId] };
    case projectGrantChanged.type: {
      const { grantId, roleKeys } = payload as GrantPayload;
      const granted = [...(roleKeys ?? [])];
      return {
        where: 'grant_id = $3 and not roles <@ $4::text[]',
        params: [grantId, arrayLiteral(granted)],
        left: (roles) => roles.filter((key) => granted.includes(key)),
      };
    }
    default: {
      const { key: lost } = payload as { readonly key: string };
      return {
        where: 'project_id = $3 and roles @> $4::text[]',
        params: [aggregateId, arrayLiteral([lost])],
        left: (roles) => roles.filter((key) => key !== lost),
      };
    }
  }
}

/** Authorizations in one append. */
const pageSize = 1_000;

const standing = (sql: Sql, instanceId: string, after: string, { where, params }: Concern) =>
  sql.unsafe<Standing[]>(
    `select id, user_id, project_id, grant_id, roles, resource_owner, sequence
     from projections.user_grants_projection
     where instance_id = $1 and id > $2 and ${where} order by id limit ${pageSize}`,
    [instanceId, after, ...params],
    { prepare: true },
  );

function writeOf(row: Standing, { left }: Concern): AggregateWrite {
  const place = {
    orgId: row.resource_owner,
    userId: row.user_id,
    projectId: row.project_id,
    projectGrantId: row.grant_id,
  };
  return {
    aggregateType: authorizationAggregate.type,
    aggregateId: row.id,
    owner: row.resource_owner,
    expectedVersion: Number(row.sequence),
    ...(left ? cascade(place, left(row.roles)) : cascadeRemoved(place)),
  };
}

/** With what an authorization stands on, it or some of its roles go. */
export function authorizationCascades({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'projections'> & { readonly store: Pick<EventStore, 'head'> }): readonly Cascade[] {
  return [
    {
      on: [
        'user.removed',
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
    },
  ];
}
