import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionService } from '../../../contract/services/action/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head, Once } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { inputOf, newTarget, TargetFields } from './target-fields.tsx';

/** Adds an endpoint, and shows the key that signs its calls. */
export const NewTarget = () => {
  const t = useTexts();
  const navigate = useNavigate();
  const create = useCall(ActionService.method.createTarget);
  const [made, setMade] = useState<{ readonly id: string; readonly signingKey: string }>();
  const texts = t.actions.targets;
  const form = useForm({
    id: 'new-target',
    initial: newTarget,
    required: ['name', 'endpoint'],
    fields: { seconds: 'timeout' },
    async submit(values) {
      setMade(await create(inputOf(values)));
    },
  });
  return (
    <>
      <Head title={texts.add} trail={[{ label: texts.title, to: '/actions/targets' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.add} onCancel={() => void navigate({ to: '/actions/targets' })}>
          <TargetFields form={form} />
        </Form>
      </Card>
      <Once
        title={texts.keyTitle}
        label={texts.signingKey}
        secret={made?.signingKey}
        onClose={() => void navigate({ to: `/actions/targets/${made?.id}` })}
      >
        <p className="muted">{texts.keyText}</p>
      </Once>
    </>
  );
};
