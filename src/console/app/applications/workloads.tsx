import type { Application } from '../../../contract/services/application/v2.ts';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { Bindings } from '../trust/bindings.tsx';
import { applicationHolder } from '../trust/queries.ts';

/** Workloads that are this application, by what an issuer says of them. */
export const Workloads = ({ application }: { readonly application: Application }) => {
  const { projectId, applicationId } = application;
  const { has } = usePermissions();
  const { data } = useQueryOf(ProjectService.method.getProject, { projectId });
  return (
    <Bindings
      organizationId={data?.project?.organizationId ?? ''}
      holder={applicationHolder(projectId, applicationId)}
      writes={has('project.app.write', projectId)}
    />
  );
};
