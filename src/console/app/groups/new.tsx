import { useNavigate } from '@tanstack/react-router';
import { GroupService } from '../../../contract/services/group/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { TextField, tellDone } from '../ui/index.ts';

export const NewGroup = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const organizationId = useOrgId();
  const create = useCall(GroupService.method.createGroup);
  const form = useForm({
    id: `new-group:${organizationId}`,
    initial: { name: '', description: '' },
    required: ['name'],
    async submit(values) {
      const { id } = await create({ organizationId, ...values });
      tellDone(say(t.groups.created, { name: values.name }));
      void navigate({ to: `/groups/${id}` });
    },
  });
  return (
    <>
      <Head title={t.groups.add} trail={[{ label: t.groups.title, to: '/groups' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.create} onCancel={() => void navigate({ to: '/groups' })}>
          <TextField label={t.common.name} autoFocus {...form.field('name')} />
          <TextField label={t.common.description} optional {...form.field('description')} />
        </Form>
      </Card>
    </>
  );
};
