import { useNavigate } from '@tanstack/react-router';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { tellDone } from '../ui/index.ts';
import { labellings, SettingsFields, type SettingsValues } from './settings-fields.tsx';

/** Makes a project, and leads to it. */
export const NewProject = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const organizationId = useOrgId();
  const create = useCall(ProjectService.method.createProject);
  const form = useForm<SettingsValues>({
    id: `new-project:${organizationId}`,
    initial: {
      name: '',
      projectRoleAssertion: false,
      authorizationRequired: false,
      projectAccessRequired: false,
      labelling: 'unspecified',
    },
    required: ['name'],
    async submit({ labelling, ...settings }) {
      const { projectId } = await create({
        ...settings,
        organizationId,
        privateLabelingSetting: labellings[labelling],
      });
      tellDone(say(t.projects.create.created, { name: settings.name }));
      void navigate({ to: `/projects/${projectId}` });
    },
  });
  return (
    <>
      <Head title={t.projects.create.title} trail={[{ label: t.projects.title, to: '/projects' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.create} onCancel={() => void navigate({ to: '/projects' })}>
          <SettingsFields form={form} />
        </Form>
      </Card>
    </>
  );
};
