import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { EventService } from '../../../contract/services/postern/event/v1.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head, Once } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios } from '../ui/index.ts';
import { blank, destinationOf, inputOf, SubscriptionFields, secretFields } from './fields.tsx';

type Start = 'now' | 'beginning';

/** Has another system told of events. */
export const NewSubscription = () => {
  const t = useTexts();
  const navigate = useNavigate();
  const create = useCall(EventService.method.createSubscription);
  const [made, setMade] = useState<{ readonly id: string; readonly signingKey: string }>();
  const texts = t.subscriptions;
  const toPage = (id: string) => void navigate({ to: `/subscriptions/${id}` });
  const form = useForm({
    id: 'new-subscription',
    initial: { ...blank, start: 'now' as Start },
    required: ['name'],
    secrets: secretFields,
    check: ({ way, url, servers }) => ({
      url: way === 'http' && url.trim() === '' && t.common.required,
      servers: way === 'nats' && servers.trim() === '' && t.common.required,
    }),
    async submit({ start, ...values }) {
      const { id, signingKey } = await create({
        ...inputOf(values),
        destination: destinationOf(values),
        start: { at: { case: start, value: true } },
      });
      if (signingKey) setMade({ id, signingKey });
      else toPage(id);
    },
  });
  return (
    <>
      <Head title={texts.add} trail={[{ label: texts.title, to: '/subscriptions' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.add} onCancel={() => void navigate({ to: '/subscriptions' })}>
          <SubscriptionFields form={form as never} />
          <Radios<Start>
            label={texts.start}
            choices={[
              { id: 'now', label: texts.starts.now, hint: texts.starts.nowHint },
              { id: 'beginning', label: texts.starts.beginning, hint: texts.starts.beginningHint },
            ]}
            {...form.field('start')}
          />
        </Form>
      </Card>
      <Once
        title={texts.keyTitle}
        label={texts.signingKey}
        secret={made?.signingKey}
        onClose={() => made && toPage(made.id)}
      >
        <p className="muted">{texts.keyText}</p>
      </Once>
    </>
  );
};
