import { useParams } from '@tanstack/react-router';
import {
  type Attempt,
  type Delivery,
  DeliveryService,
  DeliveryState,
} from '../../../contract/services/postern/delivery/v1.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Card, Facts, Head, ObjectLink } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, RotateCcw } from '../ui/icons.ts';
import { attempt, Button, Copy, Moment } from '../ui/index.ts';
import { recipientType, useDestination } from './destination.ts';
import { againIn, namedIn } from './queries.ts';
import { kindText, StateBadge } from './state.tsx';

const { getDelivery, retryDeliveries, discardDeliveries } = DeliveryService.method;

const liveMs = 2_000;

export const DeliveryPage = () => {
  const t = useTexts();
  const { deliveryId = '' } = useParams({ strict: false }) as { deliveryId?: string };
  const { data } = useSuspenseQueryOf(
    getDelivery,
    { id: deliveryId },
    {
      refetchInterval: ({ state }) =>
        state.data?.delivery?.state === DeliveryState.WAITING ? liveMs : false,
    },
  );
  const { delivery, attempts } = data;
  if (!delivery) return <Nowhere />;
  return (
    <>
      <Head
        title={kindText(t, delivery.reaction)}
        trail={[{ label: t.deliveries.title, to: '/deliveries' }]}
        id={delivery.id}
        under={<StateBadge state={delivery.state} />}
      >
        <AsCalls />
        <Deeds delivery={delivery} />
      </Head>
      <div className="stack">
        <What delivery={delivery} />
        <Card title={t.deliveries.attempts} text={attempts.length === 0 && t.deliveries.noAttempts}>
          {attempts.length > 0 && (
            <ol className="timeline">
              {attempts.toReversed().map((one) => (
                <AttemptShown key={one.number} attempt={one} />
              ))}
            </ol>
          )}
        </Card>
      </div>
    </>
  );
};

const What = ({ delivery }: { readonly delivery: Delivery }) => {
  const t = useTexts();
  const destination = useDestination();
  const { columns } = t.deliveries;
  return (
    <Card title={t.deliveries.what}>
      <Facts
        of={[
          [
            columns.target,
            <ObjectLink key="to" type={recipientType(delivery)} id={delivery.recipient}>
              {destination(delivery)}
            </ObjectLink>,
          ],
          [columns.recipient, <Copy key="recipient" text={delivery.recipient} />],
          [columns.event, <code key="event">{delivery.eventType}</code>],
          [
            columns.about,
            <ObjectLink key="about" type={delivery.aggregateType} id={delivery.aggregateId}>
              {delivery.aggregateType} {delivery.aggregateId}
            </ObjectLink>,
          ],
          [t.common.created, <Moment key="created" at={delivery.creationDate} />],
          [t.common.changed, <Moment key="changed" at={delivery.changeDate} />],
          delivery.state === DeliveryState.WAITING && [
            columns.due,
            <Moment key="due" at={delivery.dueDate} />,
          ],
        ]}
      />
    </Card>
  );
};

const AttemptShown = ({ attempt: one }: { readonly attempt: Attempt }) => {
  const t = useTexts();
  const say = useSay();
  const { outcomes } = t.deliveries;
  const outcome =
    one.outcome === DeliveryState.DELIVERED
      ? outcomes.delivered
      : one.outcome === DeliveryState.GIVEN_UP
        ? outcomes.refused
        : outcomes.failed;
  return (
    <li className="moment">
      <strong>{say(t.deliveries.attempt, { number: one.number, outcome })}</strong>
      <p className="muted small">
        <Moment at={one.startDate} />
        {` · ${say(t.deliveries.took, { ms: one.durationMs })}`}
        {one.status > 0 && ` · ${say(t.deliveries.status, { status: String(one.status) })}`}
        {one.node && ` · ${say(t.deliveries.node, { node: one.node })}`}
      </p>
      {one.said && <p className="said">{one.said}</p>}
    </li>
  );
};

const Deeds = ({ delivery }: { readonly delivery: Delivery }) => {
  const { id, state } = delivery;
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const retry = useCall(retryDeliveries);
  const discard = useCall(discardDeliveries);
  const { deeds } = t.deliveries;
  if (!has('iam.debug.write')) return null;
  return (
    <>
      {state === DeliveryState.WAITING && (
        <Button
          icon={Ban}
          onPress={() =>
            void attempt(() => discard(namedIn(id)), say(deeds.discarded, { count: 1 }), {
              label: t.common.undo,
              run: () => void attempt(() => retry(namedIn(id)), t.common.undone),
            })
          }
        >
          {deeds.discard}
        </Button>
      )}
      <Button
        icon={RotateCcw}
        kind={state === DeliveryState.GIVEN_UP ? 'primary' : undefined}
        onPress={() => void attempt(() => retry(againIn(delivery)), say(deeds.retried, { count: 1 }))}
      >
        {state === DeliveryState.DELIVERED ? deeds.again : deeds.retry}
      </Button>
    </>
  );
};
