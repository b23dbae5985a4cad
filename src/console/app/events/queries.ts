import type { MessageInitShape } from '@bufbuild/protobuf';
import type { AdminService } from '../../../contract/services/admin/v1.ts';
import type { Event } from '../../../contract/services/event/v1.ts';

type Request = MessageInitShape<typeof AdminService.method.listEvents.input>;

/** What is typed into a field for a moment, in one's own zone; undefined where it is none. */
function momentOf(typed: string | undefined): { seconds: bigint; nanos: number } | undefined {
  const millis = typed ? new Date(typed).getTime() : Number.NaN;
  return Number.isNaN(millis) ? undefined : { seconds: BigInt(Math.floor(millis / 1000)), nanos: 0 };
}

/** What stands in the address of the list, as the API takes it. */
export function requestOf(filters: Readonly<Record<string, string>>): Request {
  const since = momentOf(filters['since']);
  const until = momentOf(filters['until']);
  return {
    editorUserId: filters['who'] ?? '',
    aggregateId: filters['object'] ?? '',
    resourceOwner: filters['organization'] ?? '',
    aggregateTypes: filters['kind'] ? [filters['kind']] : [],
    eventTypes: filters['type'] ? [filters['type']] : [],
    ...((since || until) && {
      creationDateFilter: {
        case: 'range' as const,
        value: { ...(since && { since }), ...(until && { until }) },
      },
    }),
  };
}

export const titleOf = (event: Event): string =>
  event.type?.localized?.localizedMessage || (event.type?.type ?? '');

export const kindOf = (event: Event): string =>
  event.aggregate?.type?.localized?.localizedMessage || (event.aggregate?.type?.type ?? '');
