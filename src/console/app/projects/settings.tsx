import { type Project, ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Copy, Moment, tellDone } from '../ui/index.ts';
import { useMay } from './may.ts';
import { type Labelling, labellings, SettingsFields, type SettingsValues } from './settings-fields.tsx';

const labellingOf = ({ privateLabelingSetting }: Project): Labelling =>
  (Object.keys(labellings) as Labelling[]).find((id) => labellings[id] === privateLabelingSetting) ??
  'unspecified';

export const Settings = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const may = useMay(project);
  const update = useCall(ProjectService.method.updateProject);
  const { projectId, organizationId, name, creationDate, changeDate } = project;
  const { projectRoleAssertion, authorizationRequired, projectAccessRequired } = project;
  const form = useForm<SettingsValues>({
    id: `project:${projectId}`,
    initial: {
      name,
      projectRoleAssertion,
      authorizationRequired,
      projectAccessRequired,
      labelling: labellingOf(project),
    },
    required: ['name'],
    async submit({ labelling, ...settings }) {
      await update({ projectId, ...settings, privateLabelingSetting: labellings[labelling] });
      tellDone(t.common.saved);
    },
  });
  const fixed = !may('project.write');
  return (
    <div className="stack">
      <Card title={t.projects.settings.title}>
        <Form form={form} readOnly={fixed}>
          <SettingsFields form={form} fixed={fixed} />
        </Form>
      </Card>
      <Card>
        <Facts
          of={[
            [t.shell.organization, <Copy key="organization" text={organizationId} />],
            [t.common.created, <Moment key="created" at={creationDate} />],
            [t.common.changed, <Moment key="changed" at={changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};
