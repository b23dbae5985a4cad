/**
 * Calls that somebody with a role on a single project may make: which project it is the request does not tell
 * before it was looked up, so the handler filters by what the caller may read, or asks for the permission itself, and
 * the transport asks for a caller alone.
 */
export const checkedByHandler: ReadonlySet<string> = new Set([
  ...['zitadel.project.v2.ProjectService', 'zitadel.project.v2beta.ProjectService'].flatMap((service) =>
    ['GetProject', 'ListProjects', 'ListProjectRoles', 'ListProjectGrants'].map(
      (method) => `${service}/${method}`,
    ),
  ),
  ...[
    'ListProjects',
    'GetProjectGrantByID',
    'ListProjectGrants',
    'ListAllProjectGrants',
    'AddProjectGrant',
    'UpdateProjectGrant',
    'DeactivateProjectGrant',
    'ReactivateProjectGrant',
    'RemoveProjectGrant',
    'GetGrantedProjectByID',
    'ListGrantedProjects',
    'ListGrantedProjectRoles',
    'ListProjectGrantMembers',
    'AddProjectGrantMember',
    'UpdateProjectGrantMember',
    'RemoveProjectGrantMember',
    'GetUserGrantByID',
    'ListUserGrants',
    'AddUserGrant',
    'UpdateUserGrant',
    'DeactivateUserGrant',
    'ReactivateUserGrant',
    'RemoveUserGrant',
    'BulkRemoveUserGrant',
  ].map((method) => `zitadel.management.v1.ManagementService/${method}`),
]);
