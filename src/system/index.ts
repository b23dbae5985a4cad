export { type FirstInstance, makeFirstInstance } from './first-instance.ts';
export { type NewTenant, provision, type Tenant } from './provision.ts';
export { type SystemOptions, systemHandlers } from './service.ts';
