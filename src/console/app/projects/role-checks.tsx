import type { ReactNode } from 'react';
import { ProjectRoleFieldName, ProjectService } from '../../../contract/services/project/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { Checks, Failed, Loading } from '../ui/index.ts';

const { listProjectRoles } = ProjectService.method;
const most = 1_000;

/** Some of the roles of a project that one may give. */
export const RoleChecks = ({
  projectId,
  among,
  label,
  hint,
  value,
  onChange,
  wrong,
}: {
  readonly projectId: string;
  /** Of which there are no others to choose from, as in a grant; undefined: all. */
  readonly among?: readonly string[] | undefined;
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
  readonly wrong?: ReactNode;
}) => {
  const t = useTexts();
  const { data, error, isPending } = useQueryOf(listProjectRoles, {
    projectId,
    pagination: { limit: most, asc: true },
    sortingColumn: ProjectRoleFieldName.KEY,
  });
  if (error) return <Failed error={error} />;
  if (isPending) return <Loading lines={2} />;
  const roles = data.projectRoles.filter(({ key }) => !among || among.includes(key));
  if (roles.length === 0) return <p className="muted">{t.projects.roles.none}</p>;
  return (
    <Checks
      label={label}
      hint={hint}
      wrong={wrong}
      value={value}
      onChange={onChange}
      choices={roles.map(({ key, displayName }) => ({
        id: key,
        label: key,
        ...(displayName !== key && { hint: displayName }),
      }))}
    />
  );
};
