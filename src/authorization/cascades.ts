import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import type { AggregateWrite, Cascade, Loaded } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { cascade, cascadeRemoved, exists } from './commands.ts';
import { type Concern, concernOf, followed } from './concerns.ts';
import { givenSince } from './given-since.ts';
import { type Authorization, authorizationAggregate } from './state.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

/** An authorization, and the version of it that is decided on. */
interface Standing {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly projectGrantId: string;
  readonly roleKeys: readonly string[];
  readonly version: number;
}

/** Authorizations in one append. */
const pageSize = 1_000;

const rowsAfter = (sql: Sql, instanceId: string, after: string, { where, id, having }: Concern) =>
  sql.unsafe<Standing[]>(
    `select id, resource_owner as "orgId", user_id as "userId", project_id as "projectId",
       grant_id as "projectGrantId", roles as "roleKeys", sequence::float8 as version
     from projections.user_grants_projection
     where instance_id = $1 and id > $2 and ${where}${having ? ` and ${having.where}` : ''}
     order by id limit ${pageSize}`,
    [instanceId, after, id, ...(having ? [arrayLiteral(having.roles)] : [])],
    { prepare: true },
  );

const standing = ({ id, owner: orgId, version, state }: Loaded<Authorization>): Standing[] =>
  exists(state) ? [{ ...state, id, orgId, version }] : [];

/**
 * Found by the tables. They may be behind when the projector is held up: then all that they have of the place are
 * read from their events, since any may have been given a role meanwhile, and so is what was given since.
 */
async function* concerned(
  { sql, store, projections }: Sources,
  instanceId: string,
  concern: Concern,
  current: boolean,
): AsyncGenerator<readonly Standing[]> {
  const load = async (ids: readonly string[]) =>
    [...(await store.loadMany(instanceId, authorizationAggregate, ids)).values()].flatMap(standing);
  const { having: _, ...all } = concern;
  for (let after = ''; ; ) {
    const rows = await rowsAfter(sql, instanceId, after, current ? concern : all);
    if (rows.length > 0) yield current ? rows : await load(rows.map(({ id }) => id));
    if (rows.length < pageSize) break;
    after = rows.at(-1)?.id ?? '';
  }
  if (current) return;
  const since = await givenSince({ store, projections }, instanceId, concern.matches);
  if (since.length > 0) yield load(since);
}

function writeOf(
  { id, version, roleKeys, ...place }: Standing,
  { left }: Concern,
): AggregateWrite | undefined {
  const kept = left?.(roleKeys);
  if (kept?.length === roleKeys.length) return undefined;
  return {
    aggregateType: authorizationAggregate.type,
    aggregateId: id,
    owner: place.orgId,
    expectedVersion: version,
    ...(kept ? cascade(place, kept) : cascadeRemoved(place)),
  };
}

/** With what an authorization stands on, it or some of its roles go. */
export const authorizationCascades = (sources: Sources): readonly Cascade[] => [
  {
    on: followed,
    async *follow(instanceId, facts) {
      const { store, projections } = sources;
      const current = await projections.waitFor(await store.head(), patienceMs);
      const seen = new Set<string>();
      for (const fact of facts) {
        const concern = concernOf(fact);
        for await (const page of concerned(sources, instanceId, concern, current)) {
          const writes = page.flatMap((one) => (seen.has(one.id) ? [] : (writeOf(one, concern) ?? [])));
          for (const { aggregateId } of writes) seen.add(aggregateId);
          if (writes.length > 0) yield writes;
        }
      }
    },
  },
];

/** What was given a moment ago shows in the tables within it, unless the projector is held up. */
const patienceMs = 250;
