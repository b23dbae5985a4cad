import type { ProjectService } from '../contract/services/project/v2.ts';
import type { ProjectService as ProjectServiceBeta } from '../contract/services/project/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';
import { ownerships } from './wire.ts';

const id = { id: 'projectId' } as const;

const ownership = (name: (typeof ownerships)[number]) =>
  [
    'organizationIdFilter',
    (owner: { id: string }) => ({ organizationId: owner.id, type: ownerships.indexOf(name) }),
  ] as const;

/** `zitadel.project.v2beta.ProjectService` in the names of v2. */
export const projectServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof ProjectServiceBeta, typeof ProjectService>('zitadel.project.v2beta.ProjectService', v2, {
    same: [
      'addProjectRole',
      'updateProjectRole',
      'removeProjectRole',
      'listProjectRoles',
      'createProjectGrant',
      'updateProjectGrant',
      'deleteProjectGrant',
      'deactivateProjectGrant',
      'activateProjectGrant',
    ],
    renamed: {
      createProject: { request: id, answer: id },
      updateProject: {
        request: {
          ...id,
          projectRoleCheck: 'authorizationRequired',
          hasProjectCheck: 'projectAccessRequired',
        },
      },
      deleteProject: { request: id },
      getProject: { request: id, answer: { project: id } },
      listProjects: {
        request: {
          filters: {
            filter: {
              cases: {
                projectResourceOwnerFilter: ownership('owned'),
                projectGrantResourceOwnerFilter: ownership('granted'),
                projectOrganizationIdFilter: ownership('owned or granted'),
              },
            },
          },
        },
        answer: { projects: id },
      },
      deactivateProject: { request: id },
      activateProject: { request: id },
      listProjectGrants: {
        request: {
          filters: {
            filter: {
              cases: {
                projectResourceOwnerFilter: 'organizationIdFilter',
                projectGrantResourceOwnerFilter: 'grantedOrganizationIdFilter',
              },
            },
          },
        },
      },
    },
  });
