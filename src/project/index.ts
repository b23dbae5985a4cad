export {
  applicationAdded,
  applicationChanged,
  applicationNameConstraint,
  applicationRemoved,
} from './application-names.ts';
export * as projectCommands from './commands.ts';
export * as projectEvents from './events.ts';
export { deletedAt } from './operations.ts';
export { projectProjections, projectState } from './projection.ts';
export { onlyReadable, readableProjects } from './reading.ts';
export * as roleCommands from './roles.ts';
export { projectService } from './service.ts';
export { projectServiceBeta } from './service-beta.ts';
export { type Project, projectAggregate } from './state.ts';
export { projectManagementHandlers } from './v1.ts';
