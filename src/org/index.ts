export * as orgCommands from './commands.ts';
export * as orgEvents from './events.ts';
export { orgDomainsTable, orgProjections, orgState, orgsTable } from './projection.ts';
export { findOrg, orgOfDomain } from './queries.ts';
export { type Org, orgAggregate } from './state.ts';
