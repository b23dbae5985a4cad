import type { Holder } from '../../../contract/services/postern/access/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { ProjectRoleFieldName, ProjectService } from '../../../contract/services/project/v2.ts';
import { useQueryOf } from '../api/index.ts';
import type { FormState } from '../form/index.ts';
import { GroupPicker } from '../groups/pick.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Failed, Loading, Radios, Select } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';

export interface HolderValues {
  readonly kind: 'user' | 'group' | 'role';
  /** Of the kind that is chosen. */
  readonly holderId: string;
}

export const nobodyYet: HolderValues = { kind: 'user', holderId: '' };

const kinds = ['user', 'group', 'role'] as const;

export const holderOf = ({ kind, holderId: value }: HolderValues): { holder: Holder['holder'] } => ({
  holder: { case: ({ user: 'userId', group: 'groupId', role: 'roleKey' } as const)[kind], value },
});

/** A user, a group, or everybody with a role. */
export const HolderField = <Values extends HolderValues>({
  project,
  form,
}: {
  readonly project: Project;
  readonly form: FormState<Values>;
}) => {
  const t = useTexts();
  const say = useSay();
  const { kind } = form.values;
  const field = form.field('holderId') as unknown as {
    value: string;
    onChange: (value: string) => void;
    wrong: React.ReactNode;
  };
  const texts = t.access;
  return (
    <>
      <Radios
        label={texts.who}
        choices={kinds.map((id) => ({ id, label: texts.kinds[id] }))}
        value={kind}
        onChange={(chosen) => form.set({ kind: chosen, holderId: '' } as Partial<Values>)}
        wrong={undefined}
      />
      {kind === 'user' && (
        <UserPicker
          label={texts.kinds.user}
          hint={t.authorizations.userHint}
          byId={(id) => say(t.authorizations.byId, { id })}
          {...field}
        />
      )}
      {kind === 'group' && (
        <GroupPicker label={texts.kinds.group} organizationId={project.organizationId} {...field} />
      )}
      {kind === 'role' && <RoleSelect projectId={project.projectId} label={texts.kinds.role} {...field} />}
    </>
  );
};

const RoleSelect = ({
  projectId,
  label,
  ...field
}: {
  readonly projectId: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly wrong: React.ReactNode;
}) => {
  const t = useTexts();
  const { data, error, isPending } = useQueryOf(ProjectService.method.listProjectRoles, {
    projectId,
    pagination: { limit: 1_000, asc: true },
    sortingColumn: ProjectRoleFieldName.KEY,
  });
  if (error) return <Failed error={error} />;
  if (isPending) return <Loading lines={1} />;
  if (data.projectRoles.length === 0) return <p className="muted">{t.projects.roles.none}</p>;
  return (
    <Select
      {...field}
      label={label}
      choices={data.projectRoles.map(({ key }) => ({ id: key, label: key }))}
      onChange={(key) => field.onChange(key ?? '')}
    />
  );
};
