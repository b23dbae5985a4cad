import {
  ProjectGrantSchema,
  ProjectGrantState,
  ProjectRoleSchema,
  ProjectSchema,
  ProjectService,
  ProjectState,
} from '../../../contract/services/project/v2.ts';
import { changes, removes, useForeseen } from '../api/index.ts';

const { method } = ProjectService;

interface OfProject {
  readonly projectId?: string;
}

const becomes =
  (state: ProjectState) =>
  ({ projectId }: OfProject) =>
    changes(ProjectSchema, (project) => project.projectId === projectId, { state });

export const useProjectStates = () => ({
  deactivate: useForeseen(method.deactivateProject, becomes(ProjectState.INACTIVE)),
  activate: useForeseen(method.activateProject, becomes(ProjectState.ACTIVE)),
});

/** Removes a project from the list that it is in. */
export const useRemoveProject = () =>
  useForeseen(method.deleteProject, ({ projectId }) =>
    removes(ProjectSchema, (project) => project.projectId === projectId),
  );

interface OfGrant extends OfProject {
  readonly grantedOrganizationId?: string;
}

const grantBecomes =
  (state: ProjectGrantState) =>
  ({ projectId, grantedOrganizationId }: OfGrant) =>
    changes(
      ProjectGrantSchema,
      (grant) => grant.projectId === projectId && grant.grantedOrganizationId === grantedOrganizationId,
      { state },
    );

export const useGrantStates = () => ({
  deactivate: useForeseen(method.deactivateProjectGrant, grantBecomes(ProjectGrantState.INACTIVE)),
  activate: useForeseen(method.activateProjectGrant, grantBecomes(ProjectGrantState.ACTIVE)),
});

export const useRemoveRole = () =>
  useForeseen(method.removeProjectRole, ({ projectId, roleKey }) =>
    removes(ProjectRoleSchema, (role) => role.projectId === projectId && role.key === roleKey),
  );
