/**
 * Reads that somebody with a role on a single project may make: which project it is the request does not tell
 * before it was looked up, so the handler filters by what the caller may read, and the transport asks for a caller
 * alone.
 */
export const checkedByHandler: ReadonlySet<string> = new Set([
  'zitadel.project.v2.ProjectService/GetProject',
  'zitadel.project.v2.ProjectService/ListProjects',
  'zitadel.project.v2.ProjectService/ListProjectRoles',
  'zitadel.project.v2beta.ProjectService/GetProject',
  'zitadel.management.v1.ManagementService/ListProjects',
]);
