import type { ReactNode } from 'react';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { Failed, Loading } from '../ui/index.ts';
import { ofGrant } from './queries.ts';
import { RoleChecks } from './role-checks.tsx';

/** Roles of a project that an organization may give: all where it is its own, else those of the grant. */
export const GivableRoles = ({
  projectId,
  organizationId,
  ...field
}: {
  readonly projectId: string;
  readonly organizationId: string;
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
  readonly wrong?: ReactNode;
}) => {
  const { data, error, isPending } = useQueryOf(
    ProjectService.method.listProjectGrants,
    ofGrant(projectId, organizationId),
  );
  if (error) return <Failed error={error} />;
  if (isPending) return <Loading lines={2} />;
  return <RoleChecks projectId={projectId} among={data.projectGrants[0]?.grantedRoleKeys} {...field} />;
};
