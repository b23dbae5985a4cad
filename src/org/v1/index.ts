export { orgAdminHandlers } from './admin.ts';
export { orgManagementHandlers } from './management.ts';
