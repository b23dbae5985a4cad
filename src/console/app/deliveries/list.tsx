import {
  type Delivery,
  DeliveryService,
  DeliveryState,
} from '../../../contract/services/postern/delivery/v1.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { type BulkDeed, DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, RotateCcw, Send } from '../ui/icons.ts';
import { Moment, millisOf } from '../ui/index.ts';
import { useDestination } from './destination.ts';
import { MatchingDeeds } from './matching.tsx';
import { againIn, filterOf, namedIn } from './queries.ts';
import { kindText, StateBadge, type StateName, stateNames, stateText } from './state.tsx';

const { listDeliveries, retryDeliveries, discardDeliveries } = DeliveryService.method;

const source = sourceOf<Delivery, typeof listDeliveries.input, typeof listDeliveries.output>({
  method: listDeliveries,
  request: ({ filters }, { limit, after }) => ({
    filter: filterOf(filters),
    limit,
    ...(after && { after }),
  }),
  rows: ({ deliveries }) => deliveries,
  next: ({ next }) => next || undefined,
});

const liveMs = 3_000;

export const DeliveryList = () => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const destination = useDestination();
  const retry = useCall(retryDeliveries);
  const discard = useCall(discardDeliveries);
  const { columns, deeds, kinds, filters, states } = t.deliveries;
  const bulk: readonly BulkDeed<Delivery>[] = [
    { id: 'retry', label: deeds.retry, icon: RotateCcw, run: (one) => retry(againIn(one)) },
    {
      id: 'discard',
      label: deeds.discard,
      icon: Ban,
      kind: 'danger',
      confirm: deeds.discardSome,
      run: ({ id }) => discard(namedIn(id)),
    },
  ];
  return (
    <>
      <Head title={t.deliveries.title}>
        <AsCalls />
        <MatchingDeeds />
      </Head>
      <DataList
        id="deliveries"
        label={t.deliveries.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ reaction, id }) => say(t.deliveries.name, { kind: kindText(t, reaction), id })}
        to={({ id }) => `/deliveries/${id}`}
        live={(rows) => (rows.some(({ state }) => state === DeliveryState.WAITING) ? liveMs : false)}
        filters={[
          {
            id: 'state',
            label: t.common.state,
            choices: (Object.keys(stateNames) as StateName[]).map((id) => ({ id, label: states[id] })),
          },
          {
            id: 'kind',
            label: columns.kind,
            choices: Object.entries(kinds).map(([id, label]) => ({ id, label })),
          },
          { id: 'target', label: columns.target, hint: filters.targetHint },
          { id: 'event', label: columns.event, hint: filters.eventHint },
          { id: 'object', label: filters.object },
        ]}
        columns={[
          {
            id: 'kind',
            label: columns.kind,
            width: 'minmax(12rem, 1fr)',
            show: ({ reaction }) => kindText(t, reaction),
            text: ({ reaction }) => reaction,
          },
          {
            id: 'state',
            label: t.common.state,
            width: '8rem',
            show: ({ state }) => <StateBadge state={state} />,
            text: ({ state }) => stateText(t, state),
          },
          {
            id: 'target',
            label: columns.target,
            width: 'minmax(12rem, 1fr)',
            show: destination,
            text: destination,
          },
          {
            id: 'event',
            label: columns.event,
            width: 'minmax(12rem, 1fr)',
            show: ({ eventType }) => <code>{eventType}</code>,
            text: ({ eventType }) => eventType,
          },
          {
            id: 'attempts',
            label: columns.attempts,
            width: '6.5rem',
            show: ({ attempts }) => attempts,
            text: ({ attempts }) => String(attempts),
          },
          {
            id: 'created',
            label: t.common.created,
            width: '14rem',
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
          {
            id: 'said',
            label: columns.said,
            width: 'minmax(14rem, 1fr)',
            extra: true,
            show: ({ lastAttempt }) => lastAttempt?.said ?? '',
            text: ({ lastAttempt }) => lastAttempt?.said ?? '',
          },
          {
            id: 'recipient',
            label: columns.recipient,
            width: '13rem',
            extra: true,
            show: ({ recipient }) => recipient,
            text: ({ recipient }) => recipient,
          },
        ]}
        bulk={has('iam.debug.write') ? bulk : []}
        empty={{ icon: Send, title: t.deliveries.empty, children: <p>{t.deliveries.emptyText}</p> }}
      />
    </>
  );
};
