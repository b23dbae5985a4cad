export { systemFeature } from './feature.ts';
export { type FirstInstance, makeFirstInstance } from './first-instance.ts';
export { type NewTenant, provision, type Tenant } from './provision.ts';
export { addDomain, changeDomains, takePublicHost } from './public-host.ts';
