import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { AdminService, type ListEventsResponse } from '../../../contract/services/admin/v1.ts';
import { Failed, Notice } from '../ui/index.ts';
import { Card } from './card.tsx';

const pageSize = 200;
const everyMs = 2_000;
const soonMs = 100;

type Event = ListEventsResponse['events'][number];

export interface Awaited {
  /** Names it among what is asked for. */
  readonly id: string;
  /** When it was set up. */
  readonly since: Timestamp | undefined;
  /** What narrows where in the log it can be. */
  readonly among: {
    readonly eventTypes: string[];
    readonly aggregateId?: string;
    readonly editorUserId?: string;
  };
  readonly isOwn: (event: Event) => boolean;
  /** Of its own those for which one waits; the others show that it has begun. */
  readonly isFirst: (event: Event) => boolean;
}

interface Seen {
  /** The place in the log from which on one looks again. */
  readonly after: bigint;
  /** Whether there may be more behind it. */
  readonly more: boolean;
  readonly begun: boolean;
  readonly first?: Event;
}

const nothing: Seen = { after: 0n, more: true, begun: false };

/** Waits for the first event of something that was just set up; not while nobody looks at the page. */
export function useFirstEvent({ id, since, among, isOwn, isFirst }: Awaited) {
  const transport = useTransport();
  const seen = useRef<Seen>(nothing);
  return useQuery({
    queryKey: ['first-event', id, transport],
    queryFn: async ({ signal }) => {
      const { after, begun } = seen.current;
      const request = {
        ...among,
        asc: true,
        limit: pageSize,
        sequence: after,
        ...(since && { creationDateFilter: { case: 'from' as const, value: since } }),
      };
      const { events } = await callUnaryMethod(transport, AdminService.method.listEvents, request, {
        signal,
      });
      const own = events.filter(isOwn);
      const first = own.find(isFirst);
      seen.current = {
        after: events.at(-1)?.sequence ?? after,
        more: events.length === pageSize,
        begun: begun || own.length > 0,
        ...(first && { first }),
      };
      return seen.current;
    },
    refetchInterval: ({ state }) => {
      if (state.data?.first || state.error) return false;
      return state.data?.more ? soonMs : everyMs;
    },
  });
}

/** Of a grant of tokens, with blanks between; '' for none. */
export const scopesIn = (event: Event | undefined): string => {
  const scope = event?.payload?.['scope'];
  return Array.isArray(scope) ? scope.join(' ') : '';
};

/** Tells whether what one waits for has come. */
export const FirstEvent = ({
  title,
  waiting,
  waitingText,
  arrived,
  arrivedText,
  error,
  onRetry,
}: {
  readonly title: string;
  readonly waiting: string;
  readonly waitingText: ReactNode;
  /** undefined while it has not. */
  readonly arrived: string | undefined;
  readonly arrivedText: ReactNode;
  readonly error: unknown;
  readonly onRetry: () => void;
}) => (
  <Card title={title}>
    <div role="status">
      {arrived !== undefined ? (
        <Notice kind="good">
          <strong>{arrived}</strong>
          <p>{arrivedText}</p>
        </Notice>
      ) : (
        !error && (
          <div className="waiting">
            <span className="pulse" aria-hidden="true" />
            <div>
              <strong>{waiting}</strong>
              <p className="muted">{waitingText}</p>
            </div>
          </div>
        )
      )}
    </div>
    {error !== null && error !== undefined && <Failed error={error} onRetry={onRetry} />}
  </Card>
);
