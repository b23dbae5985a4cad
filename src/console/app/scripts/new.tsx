import { useNavigate } from '@tanstack/react-router';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { tellDone } from '../ui/index.ts';
import { inputOf, ScriptFields } from './fields.tsx';

export const NewScript = () => {
  const t = useTexts();
  const navigate = useNavigate();
  const create = useCall(ManagementService.method.createAction);
  const form = useForm({
    id: 'new-script',
    initial: { name: '', script: '', seconds: 10, allowedToFail: true },
    required: ['name', 'script'],
    fields: { seconds: 'timeout' },
    async submit(values) {
      const { id } = await create(inputOf(values));
      tellDone(t.common.saved);
      void navigate({ to: `/scripts/${id}` });
    },
  });
  return (
    <>
      <Head title={t.scripts.add} trail={[{ label: t.scripts.title, to: '/scripts' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.add} onCancel={() => void navigate({ to: '/scripts' })}>
          <ScriptFields form={form} />
        </Form>
      </Card>
    </>
  );
};
