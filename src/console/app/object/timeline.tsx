import { createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import type { Event } from '../../../contract/services/event/v1.ts';
import { useTexts } from '../texts/index.ts';
import { Button, Failed, Loading, Select } from '../ui/index.ts';
import { AsItWas } from './as-it-was.tsx';
import { Card } from './card.tsx';
import { type EventPage, useReadEvents, type Whose } from './events-of.ts';
import { type Difference, differences, wordsOf } from './facts-told.ts';
import { Moments } from './moments.tsx';

const { listEvents } = AdminService.method;
const pageSize = 50;

interface Narrowing {
  readonly type: string;
  readonly who: string;
}

function useEvents(whose: Whose, { type, who }: Narrowing) {
  const transport = useTransport();
  const read = useReadEvents(whose);
  const eventTypes = type ? [type] : [];
  const input = { aggregateId: whose.id, editorUserId: who, eventTypes };
  const key = createConnectQueryKey({ schema: listEvents, transport, input, cardinality: 'infinite' });
  return useInfiniteQuery({
    queryKey: [...key, whose.part?.id],
    queryFn: ({ pageParam, signal }) =>
      read({ eventTypes, limit: pageSize, sequence: pageParam }, { editorUserId: who }, signal),
    initialPageParam: 0n,
    getNextPageParam: ({ next }: EventPage) => next,
    placeholderData: keepPreviousData,
  });
}

const titleOf = ({ type }: Event): string => type?.localized?.localizedMessage || (type?.type ?? '');

export const Timeline = (whose: Whose) => {
  const t = useTexts();
  const [narrowing, setNarrowing] = useState<Narrowing>({ type: '', who: '' });
  const query = useEvents(whose, narrowing);
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  const changes = differences(events.toReversed());
  return (
    <Card title={t.common.history} actions={<AsItWas {...whose} />}>
      <Narrow whose={whose} value={narrowing} onChange={setNarrowing} />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && events.length === 0 && <p className="muted">{t.common.historyEmpty}</p>}
      <Moments
        of={events.map((event) => ({
          sequence: event.sequence,
          at: event.creationDate,
          title: titleOf(event),
          type: event.type?.type ?? '',
          who: { id: event.editor?.userId ?? '', name: event.editor?.displayName ?? '' },
          service: event.editor?.service ?? '',
          changes: <Differences of={changes.get(event.sequence) ?? []} />,
        }))}
      />
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

/** By what happened, and by who did it: of those that the newest events have. */
const Narrow = ({
  whose,
  value,
  onChange,
}: {
  readonly whose: Whose;
  readonly value: Narrowing;
  readonly onChange: (value: Narrowing) => void;
}) => {
  const t = useTexts();
  const { data } = useEvents(whose, { type: '', who: '' });
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const types = new Map(events.map((event) => [event.type?.type ?? '', titleOf(event)]));
  const people = new Map(
    events.map(({ editor }) => [editor?.userId ?? '', editor?.displayName || (editor?.userId ?? '')]),
  );
  const choicesOf = (all: ReadonlyMap<string, string>) => [
    { id: 'any', label: t.lists.any },
    ...[...all].filter(([one]) => one !== '').map(([one, label]) => ({ id: one, label })),
  ];
  if (types.size < 2) return null;
  const chosen = (one: string) => (one === 'any' ? '' : one);
  return (
    <div className="pair">
      <Select
        label={t.common.historyType}
        choices={choicesOf(types)}
        value={value.type || 'any'}
        onChange={(type) => onChange({ ...value, type: chosen(type) })}
      />
      <Select
        label={t.common.historyWho}
        choices={choicesOf(people)}
        value={value.who || 'any'}
        onChange={(who) => onChange({ ...value, who: chosen(who) })}
      />
    </div>
  );
};

const Differences = ({ of }: { readonly of: readonly Difference[] }) =>
  of.map(({ field, before, after }) => (
    <div className="change" key={field}>
      <span className="muted">{field}</span>
      {before !== undefined && wordsOf(before) !== wordsOf(after) && (
        <>
          <del>{wordsOf(before)}</del>
          <span aria-hidden="true">→</span>
        </>
      )}
      <span>{wordsOf(after)}</span>
    </div>
  ));
