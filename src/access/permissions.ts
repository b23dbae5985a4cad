import type { Sql } from 'postgres';
import { createBatcher } from '../cache/index.ts';
import { arrayLiteral } from '../database/index.ts';
import { rememberCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import type { Holder, Permission } from './decision/index.ts';
import { resourceKey } from './events.ts';
import { resourceAggregate } from './permissions-state.ts';

/** Permissions on resources, remembered until one on the resource changes. */
export interface Permissions {
  /** @param resourceId '' for those on all resources of the type */
  on(
    instanceId: string,
    typeId: string,
    resourceId: string,
  ): readonly Permission[] | Promise<readonly Permission[]>;
}

type Key = readonly [instanceId: string, typeId: string, resourceId: string];

interface PermissionRow {
  readonly n: string;
  readonly user_id: string;
  readonly group_id: string;
  readonly role_key: string;
  readonly actions: readonly string[];
}

export const holderOfRow = (row: Pick<PermissionRow, 'user_id' | 'group_id' | 'role_key'>): Holder => {
  if (row.user_id !== '') return { type: 'user', id: row.user_id };
  return row.group_id === '' ? { type: 'role', id: row.role_key } : { type: 'group', id: row.group_id };
};

const query = `
  select w.n, k.user_id, k.group_id, k.role_key, k.actions
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w(instance_id, type_id, resource_id, n)
  cross join lateral (select * from projections.resource_permissions_projection k
    where k.instance_id = w.instance_id and k.type_id = w.type_id and k.resource_id = w.resource_id offset 0) k`;

const none: readonly Permission[] = [];

/** Of the evaluations of one request, a thousand at most, half. */
const mostAtOnce = 500;

/** As the tables have them: one query for all resources that are asked for at the same moment. */
function lookupOf(sql: Sql) {
  const batcher = createBatcher<Permission[]>({
    maxBatch: mostAtOnce,
    async load(keys) {
      const wanted = keys.map((key) => JSON.parse(key) as Key);
      const column = (at: 0 | 1 | 2) => arrayLiteral(wanted.map((each) => each[at]));
      const rows = (await sql.unsafe(query, [column(0), column(1), column(2)], {
        prepare: true,
      })) as unknown as PermissionRow[];
      const found = new Map<string, Permission[]>();
      for (const row of rows) {
        const key = keys[Number(row.n) - 1] ?? '';
        const permission = { holder: holderOfRow(row), actions: row.actions };
        const list = found.get(key);
        if (list) list.push(permission);
        else found.set(key, [permission]);
      }
      return found;
    },
  });
  return async (key: string): Promise<readonly Permission[]> => (await batcher.get(key)) ?? none;
}

/** What cannot be a resource's id, nothing was ever given on. */
const canBeResource = (id: string): boolean =>
  id.length <= maxIdLength && id.isWellFormed() && !id.includes('\0');
const maxIdLength = 200;

/** A list of more words is read each time: in memory it is worth less than others. */
const keptWords = 300;

const wordsOf = (list: readonly Permission[]): number =>
  list.reduce((sum, { actions }) => sum + 1 + actions.length, 0);

function createPermissions({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'store' | 'projections'>): Permissions {
  const lookup = lookupOf(sql);
  const permissions = rememberCurrent<readonly Permission[]>(projections, {
    ttlMs: 60_000,
    worth: (list) => wordsOf(list) <= keptWords,
    reading(key) {
      const [instanceId, typeId, resourceId] = JSON.parse(key) as Key;
      const aggregateId = resourceKey({ typeId, resourceId });
      return {
        read: () => lookup(key),
        dependsOn: () => [
          { instanceId, aggregateType: 'resource', aggregateId },
          { instanceId, aggregateType: 'resource_permissions', aggregateId },
        ],
        async decide() {
          const { state } = await store.load(instanceId, resourceAggregate, aggregateId);
          return [...state.permissions.values()];
        },
      };
    },
  });
  return {
    on: (instanceId, typeId, resourceId) =>
      !canBeResource(resourceId) ? none : permissions(JSON.stringify([instanceId, typeId, resourceId])),
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const permissionsOf = oncePer(createPermissions);
