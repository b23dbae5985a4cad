import type { AggregateWrite, Cascade, CascadeFact } from '../../eventstore/index.ts';
import { orgRemoved } from '../../org/events.ts';
import type { Platform } from '../../platform.ts';
import { userRemoved } from '../../user/events.ts';
import { type KnownUser, usersKnown } from './audience.ts';
import { securityEventDue } from './events.ts';
import { securityEventAggregate } from './state.ts';
import { signals } from './vocabulary.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

/** What was granted a moment ago shows in the tables within it, unless the projector is held up. */
const patienceMs = 250;

const purged = (instanceId: string, { userId, streams }: KnownUser): AggregateWrite => ({
  aggregateType: securityEventAggregate.type,
  aggregateId: `purged-${userId}`,
  owner: instanceId,
  expectedVersion: 0,
  events: [securityEventDue({ event: signals.accountPurged, streams: [...streams], userId })],
});

const subjectOf = ({ type, aggregateId }: CascadeFact) =>
  type === userRemoved.type ? { userId: aggregateId } : { orgId: aggregateId };

/** Pages of a removal that was broken off are there when it is tried again. */
async function untold(
  store: Platform['store'],
  instanceId: string,
  writes: readonly AggregateWrite[],
): Promise<AggregateWrite[]> {
  const ids = writes.map(({ aggregateId }) => aggregateId);
  const known = await store.loadMany(instanceId, securityEventAggregate, ids);
  return writes.filter(({ aggregateId }) => known.get(aggregateId)?.version === 0);
}

/**
 * Who is removed is forgotten by every table that says who may be told of it; so who is to be told is written with the
 * removal. Where there are no streams it costs one look into an empty table.
 */
export const sharedSignalsCascades = ({ sql, store, projections }: Sources): readonly Cascade[] => [
  {
    on: [userRemoved.type, orgRemoved.type],
    async *follow(instanceId, facts) {
      const [any] = await sql`
        SELECT FROM projections.ssf_streams_projection WHERE instance_id = ${instanceId} LIMIT 1`;
      if (!any) return;
      await projections.waitFor(await store.head(), patienceMs);
      for (const fact of facts)
        for await (const users of usersKnown(sql, instanceId, subjectOf(fact), signals.accountPurged))
          yield await untold(
            store,
            instanceId,
            users.map((user) => purged(instanceId, user)),
          );
    },
  },
];
