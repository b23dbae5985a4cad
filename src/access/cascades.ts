import { arrayLiteral } from '../database/index.ts';
import type { AggregateWrite, Cascade, CascadeFact, Loaded, RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { projectEvents } from '../project/index.ts';
import { permissionAdded, permissionChanged, resourceKey, resourceTypeChanged } from './events.ts';
import { cascadePermissions, type Gone, type Place } from './permissions-commands.ts';
import { type ResourcePermissions, resourceAggregate } from './permissions-state.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const { projectRoleRemoved } = projectEvents;

/** Which permissions an event takes, or takes something of. */
interface Concern extends Gone {
  readonly projectId: string;
  /** In SQL on the table, of the parameter $5. */
  readonly where: string;
  readonly values: readonly string[];
  matches(payload: Given): boolean;
}

type Given = Place & { readonly holderType: string; readonly holderId: string };

function concernOf({ type, aggregateId: projectId, payload }: CascadeFact): Concern | undefined {
  if (type === projectRoleRemoved.type) {
    const { key } = payload as { readonly key: string };
    return {
      projectId,
      actions: [],
      roles: [key],
      where: 'role_key = any($5::text[])',
      values: [key],
      matches: ({ holderType, holderId }) => holderType === 'role' && holderId === key,
    };
  }
  const { typeId, droppedActions = [] } = payload as { typeId: string; droppedActions?: readonly string[] };
  if (droppedActions.length === 0) return undefined;
  return {
    projectId,
    actions: droppedActions,
    roles: [],
    where: 'type_id = any($5::text[])',
    values: [typeId],
    matches: (of) => of.typeId === typeId,
  };
}

/** Resources in one append. */
const pageSize = 200;

interface PlaceRow {
  readonly type_id: string;
  readonly resource_id: string;
}

const placesAfter = (
  { sql }: Sources,
  instanceId: string,
  { projectId, where, values }: Concern,
  after: PlaceRow,
) =>
  sql.unsafe<PlaceRow[]>(
    `select distinct type_id, resource_id from projections.resource_permissions_projection
     where instance_id = $1 and project_id = $2 and (type_id, resource_id) > ($3, $4) and ${where}
     order by type_id, resource_id limit ${pageSize}`,
    [instanceId, projectId, after.type_id, after.resource_id, arrayLiteral(values)],
    { prepare: true },
  );

/** Resources on which something was given since the tables were written, by the events. */
async function* givenSince(
  { store }: Sources,
  instanceId: string,
  concern: Concern,
  since: bigint,
): AsyncGenerator<Place[]> {
  for (let after = since; ; ) {
    const events = (await store.search({
      instanceId,
      eventTypes: [permissionAdded.type, permissionChanged.type],
      afterPosition: after,
      limit: pageSize,
    })) as RecordedEvent<string, Given>[];
    yield events.map(({ payload }) => payload).filter((of) => concern.matches(of));
    if (events.length < pageSize) return;
    after = events.at(-1)?.position ?? after;
  }
}

async function* concerned(
  sources: Sources,
  instanceId: string,
  concern: Concern,
  since: bigint,
): AsyncGenerator<Place[]> {
  const { projectId } = concern;
  for (let after: PlaceRow = { type_id: '', resource_id: '' }; ; ) {
    const rows = await placesAfter(sources, instanceId, concern, after);
    yield rows.map((row) => ({ projectId, typeId: row.type_id, resourceId: row.resource_id }));
    const last = rows.at(-1);
    if (rows.length < pageSize || !last) break;
    after = last;
  }
  yield* givenSince(sources, instanceId, concern, since);
}

function writeOf(
  { owner, version, state }: Loaded<ResourcePermissions>,
  place: Place,
  concern: Concern,
): AggregateWrite[] {
  const decision = cascadePermissions(state, place, concern);
  if (decision.events.length === 0) return [];
  const aggregateId = resourceKey(place);
  return [
    { aggregateType: resourceAggregate.type, aggregateId, owner, expectedVersion: version, ...decision },
  ];
}

/** With a role go the permissions that it holds, with an action those to do it. */
export const accessCascades = (sources: Sources): readonly Cascade[] => {
  const followed = [projectRoleRemoved.type, resourceTypeChanged.type];
  return [
    {
      on: followed,
      overtaken: followed,
      async *follow(instanceId, facts, since = sources.projections.position()) {
        for (const concern of facts.flatMap((fact) => concernOf(fact) ?? [])) {
          const seen = new Set<string>();
          for await (const page of concerned(sources, instanceId, concern, since)) {
            const places = new Map(page.map((place) => [resourceKey(place), place]));
            const keys = [...places.keys()].filter((key) => !seen.has(key));
            for (const key of keys) seen.add(key);
            const loaded = await sources.store.loadMany(instanceId, resourceAggregate, keys);
            const writes = [...loaded].flatMap(([key, one]) =>
              writeOf(one, places.get(key) as Place, concern),
            );
            if (writes.length > 0) yield writes;
          }
        }
      },
    },
  ];
};
