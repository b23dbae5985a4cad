export * as orgCommands from './commands.ts';
export * as orgEvents from './events.ts';
export type { OrgNeighbours } from './neighbours.ts';
export { orgDomainsTable, orgProjections, orgState, orgsTable } from './projection.ts';
export { domainColumn, findOrg, orgOfDomain } from './queries.ts';
export { organizationService } from './service.ts';
export { type Org, orgAggregate, orgPresence } from './state.ts';
export { orgManagementHandlers } from './v1.ts';
export { organizationServiceBeta } from './v2beta.ts';
