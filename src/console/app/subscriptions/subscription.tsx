import { useParams } from '@tanstack/react-router';
import { EventService, type Subscription } from '../../../contract/services/postern/event/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Facts, Head, ObjectHistory, Parts, Thing, Things } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Badge, Moment, Notice, tellDone } from '../ui/index.ts';
import { Deeds } from './deeds.tsx';
import { changesOf, SubscriptionFields, secretFields, valuesOf } from './fields.tsx';
import { destinationText, StateBadge } from './state.tsx';

const { getSubscription, updateSubscription } = EventService.method;

const liveMs = 3_000;

export const SubscriptionPage = () => {
  const t = useTexts();
  const { subscriptionId = '', part = '' } = useParams({ strict: false }) as {
    subscriptionId?: string;
    part?: string;
  };
  const { data } = useSuspenseQueryOf(
    getSubscription,
    { id: subscriptionId },
    { refetchInterval: part === '' ? liveMs : false },
  );
  const { subscription, waiting } = data;
  if (!subscription) return <Nowhere />;
  const texts = t.subscriptions;
  return (
    <>
      <Head
        title={subscription.name}
        trail={[{ label: texts.title, to: '/subscriptions' }]}
        id={subscriptionId}
        under={<StateBadge subscription={subscription} />}
      >
        <AsCalls />
        <Deeds subscription={subscription} />
      </Head>
      <Parts
        label={subscription.name}
        base={`/subscriptions/${subscriptionId}`}
        current={part}
        parts={[
          { id: '', label: texts.parts.progress },
          { id: 'settings', label: texts.parts.settings },
          { id: 'history', label: t.common.history },
        ]}
      />
      {part === '' && <Stands subscription={subscription} waiting={waiting} />}
      {part === 'settings' && <Settings subscription={subscription} />}
      {part === 'history' && <ObjectHistory id={subscriptionId} />}
    </>
  );
};

/** How far it is, and what is told again. */
const Stands = ({
  subscription,
  waiting,
}: {
  readonly subscription: Subscription;
  readonly waiting: number;
}) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.subscriptions;
  const { progress, replays } = subscription;
  return (
    <div className="stack">
      {progress && progress.failures > 0 && (
        <Notice kind="warn">
          <p>{progress.lastError}</p>
          <p>
            {say(texts.failing, { count: progress.failures })} <Moment at={progress.retryDate} />
          </p>
        </Notice>
      )}
      <Card title={texts.parts.progress}>
        <Facts
          of={[
            [texts.columns.destination, destinationText(t, subscription)],
            [texts.waiting, say(texts.waitingCount, { count: waiting })],
            [texts.columns.position, String(progress?.position ?? 0n)],
            [texts.head, String(progress?.head ?? 0n)],
            [texts.columns.delivered, String(progress?.delivered ?? 0n)],
            [texts.deadLetters, String(progress?.deadLetters ?? 0n)],
          ]}
        />
      </Card>
      {replays.length > 0 && (
        <Card title={texts.replays}>
          <Things label={texts.replays}>
            {replays.map((replay) => (
              <Thing key={replay.id}>
                <div className="row">
                  {say(texts.replayUntil, {
                    position: String(replay.progress?.position ?? 0n),
                    until: String(replay.untilPosition),
                  })}
                  <Badge kind={replay.endDate ? 'good' : 'warn'}>
                    {replay.endDate ? texts.replayDone : texts.replayRuns}
                  </Badge>
                </div>
              </Thing>
            ))}
          </Things>
        </Card>
      )}
    </div>
  );
};

const Settings = ({ subscription }: { readonly subscription: Subscription }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const update = useCall(updateSubscription);
  const texts = t.subscriptions;
  const form = useForm({
    id: `subscription:${subscription.id}`,
    initial: valuesOf(subscription),
    latest: useFresh(getSubscription, { id: subscription.id }, ({ subscription: now = subscription }) =>
      valuesOf(now),
    ),
    told: { way: (way) => texts.destinations[way], format: (format) => texts.formats[format] },
    required: ['name'],
    secrets: secretFields,
    async submit(values, changes) {
      await update({ id: subscription.id, ...changesOf(values, changes) });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card>
      <Form form={form} readOnly={!has('iam.write')}>
        <SubscriptionFields form={form} keeps />
      </Form>
    </Card>
  );
};
