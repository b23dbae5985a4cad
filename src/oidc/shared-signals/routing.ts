import type { RoutedReaction } from '../../delivery/index.ts';
import type { EventOf, RecordedEvent } from '../../eventstore/index.ts';
import {
  streamActivated,
  streamAdded,
  streamChanged,
  streamDeactivated,
  streamPaused,
  streamRemoved,
} from './events.ts';
import { occurrencesOf } from './occurrences.ts';

/** What is asked for, by instance and stream; streams that are disabled ask for nothing. */
export type Wanted = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

function withStream(
  wanted: Wanted,
  instanceId: string,
  streamId: string,
  events: readonly string[] | undefined,
): Wanted {
  const own = new Map(wanted.get(instanceId));
  if (events === undefined) own.delete(streamId);
  else own.set(streamId, new Set(events));
  const next = new Map(wanted);
  if (own.size > 0) next.set(instanceId, own);
  else next.delete(instanceId);
  return next;
}

/** A stream that goes on is one of all kinds until the tables are read again: who is told is looked for there. */
const anything: readonly string[] = ['*'];

/** Finds, without a query, whether anybody in an instance wants to hear of an event: where nobody does it costs a look. */
export const occurrenceRouting: RoutedReaction<Wanted>['routing'] = {
  changedBy: new Set([
    streamAdded.type,
    streamChanged.type,
    streamActivated.type,
    streamPaused.type,
    streamDeactivated.type,
    streamRemoved.type,
    'instance.removed',
  ]),

  async load(sql) {
    const rows = await sql<{ instance_id: string; id: string; events_requested: string[] }[]>`
      SELECT instance_id, id, events_requested FROM projections.ssf_streams_projection
      WHERE status <> 'disabled'`;
    return rows.reduce<Wanted>(
      (wanted, row) => withStream(wanted, row.instance_id, row.id, row.events_requested),
      new Map(),
    );
  },

  after(wanted, event) {
    const { type, instanceId, aggregateId } = event;
    switch (type) {
      case 'instance.removed': {
        const next = new Map(wanted);
        next.delete(aggregateId);
        return next;
      }
      case streamRemoved.type:
      case streamDeactivated.type:
        return withStream(wanted, instanceId, aggregateId, undefined);
      case streamAdded.type:
      case streamChanged.type: {
        const { eventsRequested } = (event as EventOf<typeof streamChanged>).payload;
        return eventsRequested ? withStream(wanted, instanceId, aggregateId, eventsRequested) : wanted;
      }
      default: {
        const known = wanted.get(instanceId)?.has(aggregateId);
        return known ? wanted : withStream(wanted, instanceId, aggregateId, anything);
      }
    }
  },

  isEmpty: (wanted) => wanted.size === 0,

  recipients(wanted, event) {
    const own = wanted.get(event.instanceId);
    return own && (isWanted(own, event) || changesStream(event))
      ? [{ recipient: event.aggregateId, target: `signins ${event.instanceId}` }]
      : [];
  },
};

const changing = new Set([
  streamChanged.type,
  streamActivated.type,
  streamDeactivated.type,
  streamRemoved.type,
] as string[]);

/** What waits for the stream is to be looked at again: it may go now, or never. */
export const changesStream = ({ type }: Pick<RecordedEvent, 'type'>): boolean => changing.has(type);

function isWanted(own: ReadonlyMap<string, ReadonlySet<string>>, event: RecordedEvent): boolean {
  const occurrences = occurrencesOf(event);
  return (
    occurrences.length > 0 &&
    [...own.values()].some((events) =>
      occurrences.some((occurrence) => events.has(occurrence.event) || events.has('*')),
    )
  );
}
