import { AdminService } from '../../../contract/services/admin/v1.ts';
import type { Event } from '../../../contract/services/event/v1.ts';
import { useQueryOf } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head, ObjectLink } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { ScrollText } from '../ui/icons.ts';
import { Moment, millisOf } from '../ui/index.ts';
import { kindOf, requestOf, titleOf } from './queries.ts';

const { listAggregateTypes, listEvents, listEventTypes } = AdminService.method;

const source = sourceOf<Event, typeof listEvents.input, typeof listEvents.output>({
  method: listEvents,
  request: ({ filters, sort }, { limit, after }) => ({
    ...requestOf(filters),
    limit,
    asc: sort?.ascending ?? false,
    ...(after && { sequence: BigInt(after) }),
  }),
  rows: ({ events }) => events,
  next: ({ events }, { limit }) => (events.length === limit ? events.at(-1)?.sequence.toString() : undefined),
});

const byLabel = (one: { readonly label: string }, other: { readonly label: string }) =>
  one.label.localeCompare(other.label);

/** Everything that happened in the instance. */
export const EventList = () => {
  const t = useTexts();
  const types = useQueryOf(listEventTypes, {}).data?.eventTypes ?? [];
  const kinds = useQueryOf(listAggregateTypes, {}).data?.aggregateTypes ?? [];
  const { columns, filters } = t.events;
  const nameOf = (event: Event) => event.aggregate?.id ?? '';
  const editorOf = ({ editor }: Event) => editor?.displayName || editor?.userId || t.common.historySystem;
  return (
    <>
      <Head title={t.events.title}>
        <AsCalls />
      </Head>
      <DataList
        id="events"
        label={t.events.title}
        source={source}
        keyOf={({ sequence }) => sequence.toString()}
        nameOf={titleOf}
        to={({ sequence }) => `/events/${sequence}`}
        filters={[
          {
            id: 'kind',
            label: columns.kind,
            choices: kinds
              .map(({ type, localized }) => ({ id: type, label: localized?.localizedMessage || type }))
              .sort(byLabel),
          },
          { id: 'type', label: columns.type, suggestions: types.map(({ type }) => type) },
          { id: 'object', label: filters.object },
          { id: 'who', label: filters.who },
          { id: 'organization', label: filters.organization },
          { id: 'since', label: filters.since, type: 'datetime-local' },
          { id: 'until', label: filters.until, type: 'datetime-local' },
        ]}
        columns={[
          {
            id: 'what',
            label: columns.what,
            width: 'minmax(14rem, 1.5fr)',
            show: titleOf,
            text: ({ type }) => type?.type ?? '',
          },
          {
            id: 'at',
            label: columns.at,
            width: '14rem',
            sorts: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
          {
            id: 'who',
            label: columns.who,
            width: 'minmax(10rem, 1fr)',
            show: (event) => (
              <ObjectLink type="user" id={event.editor?.userId ?? ''}>
                {editorOf(event)}
              </ObjectLink>
            ),
            text: ({ editor }) => editor?.userId ?? '',
          },
          {
            id: 'object',
            label: columns.object,
            width: 'minmax(13rem, 1fr)',
            show: (event) => (
              <ObjectLink type={event.aggregate?.type?.type ?? ''} id={nameOf(event)}>
                {kindOf(event)} {nameOf(event)}
              </ObjectLink>
            ),
            text: nameOf,
          },
          {
            id: 'type',
            label: columns.type,
            width: 'minmax(14rem, 1fr)',
            extra: true,
            show: ({ type }) => <code>{type?.type}</code>,
            text: ({ type }) => type?.type ?? '',
          },
          {
            id: 'service',
            label: columns.service,
            width: '12rem',
            extra: true,
            show: ({ editor }) => editor?.service ?? '',
            text: ({ editor }) => editor?.service ?? '',
          },
          {
            id: 'organization',
            label: columns.organization,
            width: '13rem',
            extra: true,
            show: ({ aggregate }) => aggregate?.resourceOwner ?? '',
            text: ({ aggregate }) => aggregate?.resourceOwner ?? '',
          },
          {
            id: 'payload',
            label: columns.payload,
            width: 'minmax(16rem, 1fr)',
            extra: true,
            show: ({ payload }) => <code>{payload ? JSON.stringify(payload) : ''}</code>,
            text: ({ payload }) => (payload ? JSON.stringify(payload) : ''),
          },
        ]}
        empty={{ icon: ScrollText, title: t.common.historyEmpty }}
      />
    </>
  );
};
