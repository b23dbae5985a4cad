import { type ProjectGrant, ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts, Thing, Things } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Moment, Notice, tellDone } from '../ui/index.ts';
import { useMay } from './may.ts';
import { ofGrant } from './queries.ts';
import { RoleChecks } from './role-checks.tsx';

export const GrantRoles = ({ grant }: { readonly grant: ProjectGrant }) => {
  const t = useTexts();
  const may = useMay(grant);
  const texts = t.projects.grants;
  return (
    <div className="stack">
      <Card title={texts.partRoles} text={texts.partRolesText}>
        {may('project.grant.write') ? <Choose grant={grant} /> : <Given keys={grant.grantedRoleKeys} />}
      </Card>
      <Card>
        <Facts
          of={[
            [t.common.created, <Moment key="created" at={grant.creationDate} />],
            [t.common.changed, <Moment key="changed" at={grant.changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};

const Given = ({ keys }: { readonly keys: readonly string[] }) => {
  const { grants } = useTexts().projects;
  if (keys.length === 0) return <p className="muted">{grants.noRoles}</p>;
  return (
    <Things label={grants.partRoles}>
      {keys.map((key) => (
        <Thing key={key}>
          <code>{key}</code>
        </Thing>
      ))}
    </Things>
  );
};

const { listProjectGrants, updateProjectGrant } = ProjectService.method;

const valuesOf = ({ grantedRoleKeys }: ProjectGrant) => ({
  roleKeys: [...grantedRoleKeys].sort() as readonly string[],
});

const Choose = ({ grant }: { readonly grant: ProjectGrant }) => {
  const t = useTexts();
  const update = useCall(updateProjectGrant);
  const { projectId, grantedOrganizationId, grantedRoleKeys } = grant;
  const texts = t.projects.grants;
  const form = useForm({
    id: `grant:${projectId}:${grantedOrganizationId}`,
    initial: valuesOf(grant),
    latest: useFresh(
      listProjectGrants,
      ofGrant(projectId, grantedOrganizationId),
      ({ projectGrants: [now = grant] }) => valuesOf(now),
    ),
    async submit({ roleKeys }) {
      await update({ projectId, grantedOrganizationId, roleKeys: [...roleKeys] });
      tellDone(texts.changed);
    },
  });
  const loses = grantedRoleKeys.some((key) => !form.values.roleKeys.includes(key));
  const { onChange, ...field } = form.field('roleKeys');
  return (
    <Form form={form}>
      <RoleChecks
        projectId={projectId}
        label={texts.roles}
        {...field}
        onChange={(keys) => onChange([...keys].sort())}
      />
      {loses && <Notice kind="warn">{texts.loseText}</Notice>}
    </Form>
  );
};
