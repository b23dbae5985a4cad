import type { RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { Given } from './concerns.ts';
import type { Kind } from './kinds.ts';

const pageSize = 1_000;

/** Ids of what was given of the kind since a position, by the events: that of the tables, or an earlier one. */
export async function givenSince(
  { store }: Pick<Platform, 'store'>,
  { added }: Pick<Kind, 'added'>,
  instanceId: string,
  matches: (given: Given) => boolean,
  since: bigint,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after = since; ; ) {
    const events = (await store.search({
      instanceId,
      eventTypes: [added],
      afterPosition: after,
      limit: pageSize,
    })) as RecordedEvent<string, Omit<Given, 'owner'>>[];
    for (const { aggregateId, owner, payload } of events)
      if (matches({ ...payload, owner })) ids.push(aggregateId);
    if (events.length < pageSize) return ids;
    after = events.at(-1)?.position ?? after;
  }
}
