import type { MessageInitShape } from '@bufbuild/protobuf';
import { callUnaryMethod, createQueryOptions, useTransport } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import type { Event } from '../../../contract/services/event/v1.ts';
import { type Page, type PartOf, readPart, type Wanted } from './events-of-part.ts';

const { listEvents, listEventTypes } = AdminService.method;

/** Whose events: an object's, or those of a part of it. */
export interface Whose {
  readonly id: string;
  readonly part?: PartOf | undefined;
}

export type EventPage = Page<Event>;

type Narrowing = Pick<
  MessageInitShape<typeof listEvents.input>,
  'asc' | 'editorUserId' | 'creationDateFilter'
>;

/** Reads events of an object, the newest first unless they are wanted otherwise. */
export function useReadEvents({ id, part }: Whose) {
  const transport = useTransport();
  const queries = useQueryClient();
  return async (wanted: Wanted, narrowing: Narrowing, signal: AbortSignal): Promise<EventPage> => {
    const reading =
      (narrowed: Narrowing) =>
      async ({ eventTypes = [], ...rest }: Wanted): Promise<EventPage> => {
        const input = { ...narrowed, ...rest, aggregateId: id, eventTypes: [...eventTypes] };
        const { events } = await callUnaryMethod(transport, listEvents, input, { signal });
        return { events, next: events.length === rest.limit ? events.at(-1)?.sequence : undefined };
      };
    const read = reading(narrowing);
    if (!part) return read(wanted);
    const all = await queries.ensureQueryData(createQueryOptions(listEventTypes, {}, { transport }));
    const types = all.eventTypes.map(({ type }) => type);
    return readPart({ read, readAll: reading({}), types }, part, wanted);
  };
}
