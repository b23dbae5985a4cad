import { type Application, ApplicationService } from '../../../contract/services/application/v2.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Copy, Moment, TextField, tellDone } from '../ui/index.ts';
import { useFreshApplication } from './change.ts';
import { ProjectName } from './project-name.tsx';
import { clientIdOf } from './queries.ts';

/** What the application is called, and what it is known by. */
export const General = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const update = useCall(ApplicationService.method.updateApplication);
  const { applicationId, projectId, name } = application;
  const { general: texts, connect } = t.applications;
  const fixed = !usePermissions().has('project.app.write', projectId);
  const form = useForm({
    id: `application:${applicationId}`,
    initial: { name },
    latest: useFreshApplication(application, (now) => ({ name: now.name })),
    required: ['name'],
    async submit(values) {
      await update({ applicationId, projectId, name: values.name.trim() });
      tellDone(t.common.saved);
    },
  });
  const clientId = clientIdOf(application);
  return (
    <Card title={texts.title}>
      <Facts
        of={[
          clientId !== '' && [
            texts.clientId,
            <Copy
              key="client"
              text={clientId}
              label={say(connect.copyValue, { name: texts.clientId, value: clientId })}
            />,
          ],
          [texts.project, <ProjectName key="project" id={projectId} />],
          [t.common.created, <Moment key="created" at={application.creationDate} />],
          [t.common.changed, <Moment key="changed" at={application.changeDate} />],
        ]}
      />
      <Form form={form} readOnly={fixed}>
        <TextField label={texts.name} isReadOnly={fixed} {...form.field('name')} />
      </Form>
    </Card>
  );
};
