export {
  applicationAdded,
  applicationChanged,
  applicationRemoved,
  freeApplicationName,
  takeApplicationName,
} from './application-names.ts';
export * as projectCommands from './commands.ts';
export * as projectEvents from './events.ts';
export { projectFeature } from './feature.ts';
export { type GrantedProjects, grantedProjectsOf } from './granted.ts';
export { deletedAt } from './operations.ts';
export { projectState } from './projection.ts';
export { onlyReadable, readableProjects } from './reading.ts';
export * as roleCommands from './roles.ts';
export { defaultRolesClaim, requireClaimName } from './roles-claim.ts';
export { type Project, projectAggregate } from './state.ts';
