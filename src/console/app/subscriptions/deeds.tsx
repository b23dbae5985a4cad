import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  EventService,
  type Subscription,
  SubscriptionSchema,
  SubscriptionState,
} from '../../../contract/services/postern/event/v1.ts';
import { changes, useCall, useForeseen, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Once } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { KeyRound, Pause, Play, RotateCcw, Trash2 } from '../ui/icons.ts';
import { attempt, Confirm, Dialog, Menu, TextField, tellDone } from '../ui/index.ts';

const { deleteSubscription, pauseSubscription, replayEvents, resumeSubscription, updateSubscription } =
  EventService.method;

const becomes = (state: SubscriptionState) => (of: { readonly id?: string }) =>
  changes(SubscriptionSchema, ({ id }) => id === of.id, { state });

/** What can be done with a subscription beside changing it. */
export const Deeds = ({
  subscription: { id, name, state, destination },
}: {
  readonly subscription: Subscription;
}) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const [asked, setAsked] = useState<'replay' | 'remove'>();
  const [secret, setSecret] = useState<string>();
  const pause = useForeseen(pauseSubscription, becomes(SubscriptionState.PAUSED));
  const resume = useForeseen(resumeSubscription, becomes(SubscriptionState.ACTIVE));
  const update = useCall(updateSubscription);
  const remove = useCall(deleteSubscription, []);
  const texts = t.subscriptions;
  const { deeds } = texts;
  if (!has('iam.write')) return null;
  const close = () => setAsked(undefined);
  const isPaused = state === SubscriptionState.PAUSED;
  return (
    <>
      <Menu
        deeds={[
          isPaused
            ? {
                id: 'resume',
                label: deeds.resume,
                icon: Play,
                run: () => void attempt(() => resume({ id }), deeds.resumed),
              }
            : {
                id: 'pause',
                label: deeds.pause,
                icon: Pause,
                run: () =>
                  void attempt(() => pause({ id }), deeds.paused, {
                    label: t.common.undo,
                    run: () => void attempt(() => resume({ id }), t.common.undone),
                  }),
              },
          destination.case !== undefined && {
            id: 'replay',
            label: deeds.replay,
            icon: RotateCcw,
            run: () => setAsked('replay'),
          },
          destination.case === 'http' && {
            id: 'key',
            label: deeds.newKey,
            icon: KeyRound,
            run: () =>
              void attempt(async () => setSecret((await update({ id, newSigningKey: true })).signingKey)),
          },
          {
            id: 'remove',
            label: t.common.remove,
            icon: Trash2,
            kind: 'danger',
            run: () => setAsked('remove'),
          },
        ]}
      />
      <Dialog title={deeds.replay} open={asked === 'replay'} onClose={close}>
        {asked === 'replay' && <Replay subscriptionId={id} onDone={close} />}
      </Dialog>
      <Confirm
        open={asked === 'remove'}
        onClose={close}
        title={say(t.common.removeTitle, { name })}
        text={deeds.removeText}
        deed={t.common.remove}
        danger
        run={() =>
          attempt(
            async () => {
              await remove({ id });
              await navigate({ to: '/subscriptions' });
            },
            say(deeds.removed, { name }),
          )
        }
      />
      <Once
        title={texts.keyTitle}
        label={texts.signingKey}
        secret={secret}
        onClose={() => setSecret(undefined)}
      >
        <p className="muted">{texts.keyText}</p>
      </Once>
    </>
  );
};

const isPosition = (text: string): boolean => text === '' || /^\d{1,15}$/.test(text);

const Replay = ({
  subscriptionId,
  onDone,
}: {
  readonly subscriptionId: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const replay = useCall(replayEvents);
  const texts = t.subscriptions;
  const form = useForm({
    id: `replay:${subscriptionId}`,
    initial: { after: '', until: '' },
    check: ({ after, until }) => ({
      after: !isPosition(after) && texts.noPosition,
      until: !isPosition(until) && texts.noPosition,
    }),
    fields: { after: 'after_position', until: 'until_position' },
    async submit({ after, until }) {
      await replay({
        subscriptionId,
        from: after === '' ? { case: undefined } : { case: 'afterPosition', value: BigInt(after) },
        to: until === '' ? { case: undefined } : { case: 'untilPosition', value: BigInt(until) },
      });
      tellDone(texts.deeds.replayed);
    },
  });
  return (
    <Form form={form} deed={texts.deeds.replay} evenUnchanged onCancel={onDone} onDone={onDone}>
      <p className="muted">{texts.replayText}</p>
      <div className="pair">
        <TextField
          label={texts.after}
          hint={texts.afterHint}
          inputMode="numeric"
          optional
          {...form.field('after')}
        />
        <TextField
          label={texts.until}
          hint={texts.untilHint}
          inputMode="numeric"
          optional
          {...form.field('until')}
        />
      </div>
    </Form>
  );
};
