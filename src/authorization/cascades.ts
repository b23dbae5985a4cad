import { arrayLiteral } from '../database/index.ts';
import type { AggregateWrite, Cascade, CascadeFact, Loaded } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { exists } from './commands.ts';
import { type Concern, concernOf, followed } from './concerns.ts';
import { givenSince } from './given-since.ts';
import { type Kind, ofUsers } from './kinds.ts';
import { ofGroups } from './of-groups/kind.ts';
import type { Authorization } from './state.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

/** An authorization, and the version of it that is decided on. */
type Standing<S extends Authorization> = Omit<S, 'lifecycle'> & {
  readonly id: string;
  readonly orgId: string;
  readonly version: number;
};

/** Authorizations in one append. */
const pageSize = 1_000;

const rowsAfter = <S extends Authorization>(
  { sql }: Sources,
  { table, holder }: Kind<S>,
  instanceId: string,
  after: string,
  { where, id, having }: Concern,
) =>
  sql.unsafe<Standing<S>[]>(
    `select id, resource_owner as "orgId", ${holder}_id as "${holder}Id", project_id as "projectId",
       grant_id as "projectGrantId", roles as "roleKeys", sequence::float8 as version
     from ${table}
     where instance_id = $1 and id > $2 and ${where}${having ? ` and ${having.where}` : ''}
     order by id limit ${pageSize}`,
    [instanceId, after, id, ...(having ? [arrayLiteral(having.roles)] : [])],
    { prepare: true },
  );

const standing = <S extends Authorization>({ id, owner: orgId, version, state }: Loaded<S>): Standing<S>[] =>
  exists(state) ? [{ ...state, id, orgId, version }] : [];

/**
 * Found by the tables, and behind a removal by the events since it began: rows have gone with it. They may be behind when the projector is held up: then all that they have of the place are
 * read from their events, since any may have been given a role meanwhile, and so is what was given since.
 */
async function* concerned<S extends Authorization>(
  sources: Sources,
  kind: Kind<S>,
  instanceId: string,
  concern: Concern,
  current: boolean,
  since: bigint | undefined,
): AsyncGenerator<readonly Standing<S>[]> {
  const load = async (ids: readonly string[]) =>
    [...(await sources.store.loadMany(instanceId, kind.aggregate, ids)).values()].flatMap(standing<S>);
  const { having: _, ...all } = concern;
  for (let after = ''; ; ) {
    const rows = await rowsAfter(sources, kind, instanceId, after, current ? concern : all);
    if (rows.length > 0) yield current ? rows : await load(rows.map(({ id }) => id));
    if (rows.length < pageSize) break;
    after = rows.at(-1)?.id ?? '';
  }
  if (current && since === undefined) return;
  const from = since ?? sources.projections.position();
  const given = await givenSince(sources, kind, instanceId, concern.matches, from);
  if (given.length > 0) yield load(given);
}

function writeOf<S extends Authorization>(
  { aggregate, cascade }: Kind<S>,
  one: Standing<S>,
  { left }: Concern,
): AggregateWrite | undefined {
  const kept = left?.(one.roleKeys);
  if (kept?.length === one.roleKeys.length) return undefined;
  return {
    aggregateType: aggregate.type,
    aggregateId: one.id,
    owner: one.orgId,
    expectedVersion: one.version,
    ...cascade(one, kept ?? []),
  };
}

async function* writesOf<S extends Authorization>(
  sources: Sources,
  kind: Kind<S>,
  instanceId: string,
  facts: readonly CascadeFact[],
  current: boolean,
  since: bigint | undefined,
): AsyncGenerator<AggregateWrite[]> {
  const seen = new Set<string>();
  for (const fact of facts) {
    const concern = concernOf(kind, fact);
    if (!concern) continue;
    for await (const page of concerned(sources, kind, instanceId, concern, current, since)) {
      const writes = page.flatMap((one) => (seen.has(one.id) ? [] : (writeOf(kind, one, concern) ?? [])));
      for (const { aggregateId } of writes) seen.add(aggregateId);
      if (writes.length > 0) yield writes;
    }
  }
}

/** With what an authorization stands on, it or some of its roles go, whoever holds it. */
export const authorizationCascades = (sources: Sources): readonly Cascade[] => [
  {
    on: followed,
    overtaken: followed,
    async *follow(instanceId, facts, since) {
      const { store, projections } = sources;
      const current = await projections.waitFor(await store.head(), patienceMs);
      yield* writesOf(sources, ofUsers, instanceId, facts, current, since);
      yield* writesOf(sources, ofGroups, instanceId, facts, current, since);
    },
  },
];

/** What was given a moment ago shows in the tables within it, unless the projector is held up. */
const patienceMs = 250;
