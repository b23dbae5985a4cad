import { useParams } from '@tanstack/react-router';
import { ExplainAccess } from '../access/explain.tsx';
import { ResourcePermissions } from '../access/permissions.tsx';
import { ResourceTypes } from '../access/types.tsx';
import { AdministratorList } from '../administrators/list.tsx';
import { AuthorizationDetails } from '../authorization-details/types.tsx';
import { AuthorizationList } from '../authorizations/list.tsx';
import { ObjectHistory } from '../object/index.ts';
import { Claim } from './claim.tsx';
import { ProjectFrame } from './frame.tsx';
import { Grants } from './grants.tsx';
import { Roles } from './roles.tsx';
import { Settings } from './settings.tsx';

export const ProjectPage = () => {
  const { part = '' } = useParams({ strict: false }) as { part?: string };
  return (
    <ProjectFrame part={part}>
      {(project) => (
        <>
          {part === '' && <Settings project={project} />}
          {part === 'roles' && <Roles project={project} />}
          {part === 'grants' && <Grants project={project} />}
          {part === 'authorizations' && <AuthorizationList of={{ projectId: project.projectId }} />}
          {part === 'administrators' && (
            <AdministratorList of={{ level: 'project', projectId: project.projectId }} />
          )}
          {part === 'tokens' && <Claim project={project} />}
          {part === 'resources' && <ResourceTypes project={project} />}
          {part === 'details' && <AuthorizationDetails project={project} />}
          {part === 'permissions' && <ResourcePermissions project={project} />}
          {part === 'decisions' && <ExplainAccess project={project} />}
          {part === 'history' && (
            <ObjectHistory id={project.projectId} changed={{ kind: 'project', id: project.projectId }} />
          )}
        </>
      )}
    </ProjectFrame>
  );
};
