import { timestamp } from '../contract/details.ts';
import type { AdminService, ListEventsRequest } from '../contract/services/admin/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { maxPageLimit, pageLimit } from '../database/search.ts';
import { invalidArgument } from '../errors/index.ts';
import { type EventFilter, eventTypes, type RecordedEvent, shownPayload } from '../eventstore/index.ts';
import { auditHorizon } from '../limits/index.ts';
import type { Platform } from '../platform.ts';
import { editorsOf } from './editors.ts';
import { type TypeNames, typeNames } from './names.ts';

interface Moment {
  readonly seconds: bigint;
  readonly nanos: number;
}

const dateOf = (moment: Moment | undefined, field: string): Date | undefined => {
  if (!moment) return undefined;
  const date = new Date(Number(moment.seconds) * 1_000 + Math.floor(moment.nanos / 1e6));
  if (Number.isNaN(date.getTime())) throw invalidArgument('HIST-Date1', `${field} is no date`, { field });
  return date;
};

/** Created at or after and at or before. The former field `creation_date` means what `from` does. */
function timesOf(request: ListEventsRequest): Pick<EventFilter, 'createdAfter' | 'createdBefore'> {
  const { creationDateFilter: given, creationDate } = request;
  const [since, until] =
    given.case === 'range'
      ? [dateOf(given.value.since, 'range.since'), dateOf(given.value.until, 'range.until')]
      : [dateOf(given.case === 'from' ? given.value : creationDate, 'from'), undefined];
  if (since && until && since > until) {
    throw invalidArgument('HIST-Date2', 'range.since must not be after range.until', { field: 'range' });
  }
  return { ...(since && { createdAfter: since }), ...(until && { createdBefore: until }) };
}

/** The events that a request asks for. `sequence` is the place in the log, by which one pages. */
export function filterOf(instanceId: string, request: ListEventsRequest): EventFilter {
  const { sequence, asc, limit, aggregateId, editorUserId, resourceOwner } = request;
  return {
    instanceId,
    descending: !asc,
    limit: limit === 0 ? maxPageLimit : pageLimit({ limit, asc, offset: 0n }),
    ...(sequence > 0n && (asc ? { afterPosition: sequence } : { beforePosition: sequence })),
    ...(editorUserId !== '' && { editorUser: editorUserId }),
    ...(aggregateId !== '' && { aggregateIds: [aggregateId] }),
    ...(resourceOwner !== '' && { owner: resourceOwner }),
    ...(request.eventTypes.length > 0 && { eventTypes: request.eventTypes }),
    ...(request.aggregateTypes.length > 0 && { aggregateTypes: request.aggregateTypes }),
    ...timesOf(request),
  };
}

/** What is older than the instance keeps its log for is told nobody. */
export async function withinHorizon(platform: Platform, filter: EventFilter): Promise<EventFilter> {
  const horizon = await auditHorizon(platform, filter.instanceId);
  const { createdAfter } = filter;
  return horizon && !(createdAfter && createdAfter > horizon) ? { ...filter, createdAfter: horizon } : filter;
}

/** Whether the caller may read the persons of each organization: asked once for each. */
function mayReadPersons(context: RequestContext): (orgId: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (orgId) => {
    const asked = known.get(orgId) ?? context.can('user.read', { orgId });
    known.set(orgId, asked);
    return asked;
  };
}

const namesFor = (context: RequestContext): TypeNames =>
  typeNames(context.languages, context.instance.defaultLanguage);

/** What happened in an instance, of `zitadel.admin.v1.AdminService`: who did what, through what and when. */
export function auditHandlers(platform: Platform): Handlers<typeof AdminService> {
  return {
    async listEvents(request, context) {
      const { instance } = context;
      const filter = await withinHorizon(platform, filterOf(instance.id, request));
      const events = await platform.store.search(filter);
      const editorOf = await editorsOf(platform, instance.id, events);
      const mayRead = mayReadPersons(context);
      const names = namesFor(context);
      const message = async (event: RecordedEvent) => {
        const editor = editorOf(event);
        return {
          editor: { userId: editor.id, displayName: editor.displayName, service: event.editorService },
          aggregate: {
            id: event.aggregateId,
            type: { type: event.aggregateType, localized: names.aggregate(event.aggregateType) },
            resourceOwner: event.owner,
          },
          sequence: event.position,
          creationDate: timestamp(event.createdAt),
          payload: shownPayload(event, await mayRead(event.owner)),
          type: { type: event.type, localized: names.event(event.type) },
        };
      };
      return { events: await Promise.all(events.map(message)) };
    },

    listEventTypes(_request, context) {
      const names = namesFor(context);
      const types = [...eventTypes().keys()].sort();
      return { eventTypes: types.map((type) => ({ type, localized: names.event(type) })) };
    },

    listAggregateTypes(_request, context) {
      const names = namesFor(context);
      const types = [...new Set([...eventTypes().values()].map(({ aggregate }) => aggregate))].sort();
      return { aggregateTypes: types.map((type) => ({ type, localized: names.aggregate(type) })) };
    },
  };
}
