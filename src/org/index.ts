export { temporaryDomain } from './commands/domains.ts';
export * as orgCommands from './commands/index.ts';
export { foundOrg } from './create.ts';
export * as orgEvents from './events.ts';
export { orgFeature } from './feature.ts';
export type { NewPerson, OrgNeighbours, Registrant } from './neighbours.ts';
export { orgDomainsTable, orgState, orgsTable } from './projection.ts';
export {
  domainColumn,
  findOrg,
  orgOfDomain,
  primaryDomainColumn,
  searchOrgMetadata,
  searchOrgs,
} from './queries.ts';
export { type Org, orgAggregate, orgPresence } from './state.ts';
export { orgCondition } from './v1/admin.ts';
export { orgMessage } from './v1/messages.ts';
