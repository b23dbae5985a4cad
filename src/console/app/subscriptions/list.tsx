import { EventService, type Subscription } from '../../../contract/services/postern/event/v1.ts';
import { Allowed } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Antenna, Plus } from '../ui/icons.ts';
import { ButtonLink } from '../ui/index.ts';
import { destinationText, StateBadge, stateText } from './state.tsx';

const { listSubscriptions } = EventService.method;

const source = sourceOf<Subscription, typeof listSubscriptions.input, typeof listSubscriptions.output>({
  method: listSubscriptions,
  request: (_, { offset, limit }) => ({ offset: BigInt(offset), limit }),
  rows: ({ subscriptions }) => subscriptions,
  total: ({ total }) => total,
});

const liveMs = 5_000;

export const SubscriptionList = () => {
  const t = useTexts();
  const { columns } = t.subscriptions;
  return (
    <>
      <Head title={t.subscriptions.title}>
        <AsCalls />
        <Allowed to="iam.write">
          <ButtonLink to="/subscriptions/new" kind="primary" icon={Plus}>
            {t.subscriptions.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="subscriptions"
        label={t.subscriptions.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/subscriptions/${id}`}
        live={() => liveMs}
        columns={[
          {
            id: 'name',
            label: t.common.name,
            width: 'minmax(12rem, 1fr)',
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'state',
            label: t.common.state,
            width: '8rem',
            show: (subscription) => <StateBadge subscription={subscription} />,
            text: (subscription) => stateText(t, subscription),
          },
          {
            id: 'destination',
            label: columns.destination,
            width: 'minmax(15rem, 2fr)',
            show: (subscription) => destinationText(t, subscription),
            text: (subscription) => destinationText(t, subscription),
          },
          {
            id: 'position',
            label: columns.position,
            width: '9rem',
            show: ({ progress }) => String(progress?.position ?? 0n),
            text: ({ progress }) => String(progress?.position ?? 0n),
          },
          {
            id: 'delivered',
            label: columns.delivered,
            width: '8rem',
            show: ({ progress }) => String(progress?.delivered ?? 0n),
            text: ({ progress }) => String(progress?.delivered ?? 0n),
          },
        ]}
        empty={{
          icon: Antenna,
          title: t.subscriptions.empty,
          children: <p>{t.subscriptions.emptyText}</p>,
        }}
      />
    </>
  );
};
