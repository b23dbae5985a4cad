import { type Project, ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Copy, Moment, tellDone } from '../ui/index.ts';
import { useMay } from './may.ts';
import { type Labelling, labellings, SettingsFields, type SettingsValues } from './settings-fields.tsx';

const labellingOf = ({ privateLabelingSetting }: Project): Labelling =>
  (Object.keys(labellings) as Labelling[]).find((id) => labellings[id] === privateLabelingSetting) ??
  'unspecified';

const valuesOf = (project: Project): SettingsValues => ({
  name: project.name,
  projectRoleAssertion: project.projectRoleAssertion,
  authorizationRequired: project.authorizationRequired,
  projectAccessRequired: project.projectAccessRequired,
  labelling: labellingOf(project),
});

export const Settings = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const may = useMay(project);
  const update = useCall(ProjectService.method.updateProject);
  const { projectId, organizationId, creationDate, changeDate } = project;
  const { labellings: labellingTexts } = t.projects.settings;
  const form = useForm<SettingsValues>({
    id: `project:${projectId}`,
    initial: valuesOf(project),
    latest: useFresh(ProjectService.method.getProject, { projectId }, ({ project: now = project }) =>
      valuesOf(now),
    ),
    required: ['name'],
    told: { labelling: (id) => labellingTexts[id] },
    async submit(_, { labelling, ...changes }) {
      await update({
        projectId,
        ...changes,
        ...(labelling && { privateLabelingSetting: labellings[labelling] }),
      });
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
