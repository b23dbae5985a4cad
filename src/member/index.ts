export { joined } from './commands.ts';
export { mayGive } from './giving.ts';
export { memberProjections } from './projection.ts';
export { type HeldRoles, membershipsOf } from './queries.ts';
export { grants, type MembershipLevel, permissions, rolePermissions, rolesOf } from './roles.ts';
export { internalPermissionService, internalPermissionServiceBeta } from './service.ts';
export { type MemberLevel, memberAggregates, memberEvents, userPresence } from './state.ts';
export { memberAdminHandlers, memberManagementHandlers, memberSystemHandlers } from './v1.ts';
