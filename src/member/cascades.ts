import type { AggregateWrite, Cascade, CascadeFact, NewEvent, RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type Membership, type Standing, standings } from './standing.ts';
import { memberEvents } from './state.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;
type AggregateType = keyof typeof standings;

/** Which memberships end with a fact. */
interface Ending {
  /** In SQL on each of the tables: what goes is $2. */
  readonly where: { readonly members: string; readonly ofGrants: string };
  readonly id: string;
  readonly ends: (membership: Membership) => boolean;
  /** Owner of aggregates that end themselves, so that nothing is said of their members; '' for none. */
  readonly owner: string;
}

function endingOf({ type, aggregateId: id }: CascadeFact): Ending {
  if (type === 'user.removed') {
    const where = 'user_id = $2';
    return {
      where: { members: where, ofGrants: where },
      id,
      ends: ({ userId }) => userId === id,
      owner: '',
    };
  }
  const elsewhere = 'and resource_owner <> $2';
  return {
    where: {
      members: `user_resource_owner = $2 ${elsewhere}`,
      ofGrants: `(user_resource_owner = $2 or granted_org_id = $2) ${elsewhere}`,
    },
    id,
    ends: ({ userOrgId, grantedOrgId }) => userOrgId === id || grantedOrgId === id,
    owner: id,
  };
}

interface Place {
  readonly type: AggregateType;
  readonly id: string;
}

/** Aggregates whose members the tables know to end. */
const placesByTables = ({ sql }: Sources, instanceId: string, { where, id }: Ending) =>
  sql.unsafe<Place[]>(
    `select 'instance' as type, instance_id as id from projections.instance_members_projection
       where instance_id = $1 and ${where.members}
     union select 'org', org_id from projections.org_members_projection where instance_id = $1 and ${where.members}
     union select 'project', project_id from projections.project_members_projection
       where instance_id = $1 and ${where.members}
     union select 'project', project_id from projections.project_grant_members_projection
       where instance_id = $1 and ${where.ofGrants}
     order by type, id`,
    [instanceId, id],
    { prepare: true },
  );

const joinings = Object.values(memberEvents).map(({ added }) => added.type);
const pageSize = 1_000;

/** The same of those who became members since the tables were written. */
async function placesSince(
  { store, projections }: Sources,
  instanceId: string,
  { ends }: Ending,
): Promise<Place[]> {
  const found: Place[] = [];
  for (let after = projections.position(); ; ) {
    const events = (await store.search({
      instanceId,
      eventTypes: joinings,
      afterPosition: after,
      limit: pageSize,
    })) as RecordedEvent<
      string,
      { userId: string; userResourceOwner?: string; grantId?: string; grantedOrgId?: string }
    >[];
    for (const { aggregateType, aggregateId: id, payload } of events) {
      const { userId, userResourceOwner: userOrgId = '', grantId = '', grantedOrgId = '' } = payload;
      if (ends({ userId, userOrgId, grantId, grantedOrgId }))
        found.push({ type: aggregateType as AggregateType, id });
    }
    if (events.length < pageSize) return found;
    after = events.at(-1)?.position ?? after;
  }
}

const ofMembers = { instance: memberEvents.instance, org: memberEvents.org, project: memberEvents.project };

const eventsOf = (type: AggregateType, standing: Standing, ends: Ending['ends']): NewEvent[] =>
  [...standing.values()]
    .filter(ends)
    .map(({ userId, grantId }) =>
      grantId === ''
        ? ofMembers[type].cascadeRemoved({ userId })
        : memberEvents.project_grant.cascadeRemoved({ userId, grantId }),
    );

const isSame = (left: Place) => (right: Place) => left.type === right.type && left.id === right.id;

/** Loaded together and written in one append: each may have many members that end. */
const aggregatesInPage = 100;

async function* writesOf(
  sources: Sources,
  instanceId: string,
  facts: readonly CascadeFact[],
  current: boolean,
): AsyncGenerator<AggregateWrite[]> {
  const endings = facts.map(endingOf);
  const places: Place[] = [];
  for (const ending of endings) {
    const known = await placesByTables(sources, instanceId, ending);
    const since = current ? [] : await placesSince(sources, instanceId, ending);
    for (const place of [...known, ...since]) if (!places.some(isSame(place))) places.push(place);
  }
  for (const type of Object.keys(standings) as AggregateType[]) {
    const ids = places.filter((place) => place.type === type).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += aggregatesInPage) {
      const page = ids.slice(from, from + aggregatesInPage);
      const loaded = await sources.store.loadMany(instanceId, standings[type], page);
      const writes = [...loaded.values()].flatMap(({ id, owner, version, state }): AggregateWrite[] => {
        const ends = (one: Membership) =>
          endings.some((ending) => ending.owner !== owner && ending.ends(one));
        const events = eventsOf(type, state, ends);
        return events.length === 0
          ? []
          : [{ aggregateType: type, aggregateId: id, owner, expectedVersion: version, events }];
      });
      if (writes.length > 0) yield writes;
    }
  }
}

/** What was written a moment ago shows in the tables within it, unless the projector is held up. */
const patienceMs = 250;

/**
 * Whoever goes is a member of nothing any more, and the history of what it administered says so. With an
 * organization its people go, and the grants to it; what it owns itself, its members included, needs no event.
 */
export const memberCascades = (sources: Sources): readonly Cascade[] => [
  {
    on: ['user.removed', 'org.removed'],
    async *follow(instanceId, facts) {
      const { store, projections } = sources;
      const current = await projections.waitFor(await store.head(), patienceMs);
      yield* writesOf(sources, instanceId, facts, current);
    },
  },
];
