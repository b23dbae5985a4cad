import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { callUnaryMethod, createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Button, Failed, Loading, Moment } from '../ui/index.ts';
import { Card } from './card.tsx';

const { listEvents } = AdminService.method;
const pageSize = 50;

export const Timeline = ({ id }: { readonly id: string }) => {
  const t = useTexts();
  const say = useSay();
  const transport = useTransport();
  const query = useInfiniteQuery({
    queryKey: createConnectQueryKey({
      schema: listEvents,
      transport,
      input: { aggregateId: id },
      cardinality: 'infinite',
    }),
    queryFn: ({ pageParam, signal }) =>
      callUnaryMethod(
        transport,
        listEvents,
        { aggregateId: id, limit: pageSize, sequence: pageParam },
        { signal },
      ),
    initialPageParam: 0n,
    getNextPageParam: ({ events }) => (events.length === pageSize ? events.at(-1)?.sequence : undefined),
  });
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Card title={t.common.history}>
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && events.length === 0 && <p className="muted">{t.common.historyEmpty}</p>}
      <ol className="timeline">
        {events.map((event) => (
          <li className="moment" key={`${event.aggregate?.id}:${event.sequence}`}>
            <strong>{event.type?.localized?.localizedMessage || event.type?.type}</strong>
            <p className="muted small">
              <Moment at={event.creationDate} />{' '}
              {say(t.common.historyBy, {
                who: event.editor?.displayName || event.editor?.userId || t.common.historySystem,
              })}{' '}
              · <code>{event.type?.type}</code>
            </p>
            <Changed payload={event.payload} />
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <div>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t.common.historyMore}
          </Button>
        </div>
      )}
    </Card>
  );
};

const wordsOf = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const Changed = ({ payload }: { readonly payload: JsonObject | undefined }) =>
  payload &&
  Object.entries(payload).map(([name, value]) => (
    <div className="change" key={name}>
      <span className="muted">{name}</span>
      <span>{wordsOf(value)}</span>
    </div>
  ));
