export { joined } from './commands.ts';
export { memberFeature } from './feature.ts';
export { mayGive } from './giving.ts';
export { createHolders, currentMemberships, type Holders, type RolePlace } from './held.ts';
export { type HeldRoles, membershipsOf } from './queries.ts';
export { grants, type MembershipLevel, permissions, rolePermissions, rolesOf } from './roles.ts';
export { type MemberLevel, memberEvents, userPresence } from './state.ts';
