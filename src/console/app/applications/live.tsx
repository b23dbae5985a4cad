import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { AdminService, type ListEventsRequest } from '../../../contract/services/admin/v1.ts';
import type { Application } from '../../../contract/services/application/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Failed, millisOf, Notice, useAgo } from '../ui/index.ts';
import { clientIdOf } from './queries.ts';

const asked = 'auth_request.added';
const deviceAsked = 'device.authorization.added';
const signedIn = 'oidc_session.added';
const pageSize = 200;
const everyMs = 2_000;
const soonMs = 100;

interface Seen {
  /** The place in the log from which on one looks again. */
  readonly after: bigint;
  /** Whether there may be more behind it. */
  readonly more: boolean;
  readonly asked: boolean;
  readonly arrived?: { readonly who: string; readonly at: number };
}

const nothing: Seen = { after: 0n, more: true, asked: false };

async function nameOf(transport: Transport, userId: string, signal: AbortSignal): Promise<string> {
  const { user } = await callUnaryMethod(transport, UserService.method.getUserByID, { userId }, { signal });
  const human = user?.type.case === 'human' ? user.type.value : undefined;
  return human?.profile?.displayName || user?.preferredLoginName || '';
}

/** Reads on from what was seen: what the application asked for, until the first who signed in to it. */
async function look(
  transport: Transport,
  clientId: string,
  since: ListEventsRequest['creationDate'],
  before: Seen,
  signal: AbortSignal,
): Promise<Seen> {
  const { events } = await callUnaryMethod(
    transport,
    AdminService.method.listEvents,
    {
      asc: true,
      limit: pageSize,
      sequence: before.after,
      eventTypes: [asked, deviceAsked, signedIn],
      ...(since && { creationDateFilter: { case: 'from' as const, value: since } }),
    },
    { signal },
  );
  const own = events.filter(({ payload }) =>
    [payload?.['clientID'], payload?.['client_id']].includes(clientId),
  );
  const first = own.find(({ type }) => type?.type === signedIn);
  const seen = {
    after: events.at(-1)?.sequence ?? before.after,
    more: events.length === pageSize,
    asked: before.asked || own.length > 0,
  };
  if (!first) return seen;
  const userId = String(first.payload?.['userID'] ?? '');
  const who = userId ? await nameOf(transport, userId, signal).catch(() => '') : '';
  return { ...seen, arrived: { who, at: millisOf(first.creationDate) } };
}

/** Waits for the first sign-in since the application is there; not while nobody looks at the page. */
export const Live = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const ago = useAgo();
  const transport = useTransport();
  const seen = useRef<Seen>(nothing);
  const { applicationId, creationDate } = application;
  const { data, error, refetch } = useQuery({
    queryKey: ['first-sign-in', applicationId, transport],
    queryFn: async ({ signal }) => {
      seen.current = await look(transport, clientIdOf(application), creationDate, seen.current, signal);
      return seen.current;
    },
    refetchInterval: ({ state }) => {
      if (state.data?.arrived || state.error) return false;
      return state.data?.more ? soonMs : everyMs;
    },
  });
  const { live: texts } = t.applications;
  return (
    <Card title={texts.title}>
      <div role="status">
        {data?.arrived ? (
          <Notice kind="good">
            <strong>
              {say(texts.arrived, { who: data.arrived.who || texts.somebody, when: ago(data.arrived.at) })}
            </strong>
            <p>{texts.arrivedText}</p>
          </Notice>
        ) : (
          !error && (
            <div className="waiting">
              <span className="pulse" aria-hidden="true" />
              <div>
                <strong>{data?.asked ? texts.asked : texts.waiting}</strong>
                <p className="muted">{texts.waitingText}</p>
              </div>
            </div>
          )
        )}
      </div>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
    </Card>
  );
};
