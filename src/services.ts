import {
  applicationManagementHandlers,
  applicationService,
  applicationServiceBeta,
} from './application/index.ts';
import type { AdminService } from './contract/services/admin/v1.ts';
import type { AuthService } from './contract/services/auth/v1.ts';
import type { ManagementService } from './contract/services/management/v1.ts';
import type { SystemService } from './contract/services/system/v1.ts';
import { merge, type ServiceImplementation } from './contract/types.ts';
import { instanceAdminHandlers, instanceService, instanceServiceBeta } from './instance/index.ts';
import {
  internalPermissionService,
  internalPermissionServiceBeta,
  memberAdminHandlers,
  memberManagementHandlers,
  memberSystemHandlers,
} from './member/index.ts';
import type { OpenIdProvider } from './oidc/index.ts';
import { organizationService, organizationServiceBeta, orgManagementHandlers } from './org/index.ts';
import { orgNeighbours } from './org-neighbours.ts';
import type { Platform } from './platform.ts';
import { projectManagementHandlers, projectService, projectServiceBeta } from './project/index.ts';
import { sessionServices } from './session/index.ts';
import {
  settingsAdminHandlers,
  settingsAuthHandlers,
  settingsManagementHandlers,
  settingsServices,
} from './settings/index.ts';
import { type SystemOptions, systemHandlers } from './system/index.ts';
import { userAuthHandlers, userManagementHandlers, userService, userServiceBeta } from './user/index.ts';
import { webKeyServices } from './webkey/index.ts';

/** Answers as long as the process does; what it depends on is told by `/debug/ready`. */
const health = { healthz: () => ({}) };

/** Every RPC service that is built: what is not here, or left out of a service, answers `unimplemented`. */
export function createServices(
  platform: Platform,
  oidc: Pick<OpenIdProvider, 'services'>,
  options: SystemOptions,
): ServiceImplementation[] {
  const neighbours = orgNeighbours(platform);
  return [
    merge<typeof SystemService>('zitadel.system.v1.SystemService', [
      health,
      systemHandlers(platform, options),
      memberSystemHandlers(platform),
    ]),
    merge<typeof AdminService>('zitadel.admin.v1.AdminService', [
      health,
      instanceAdminHandlers(platform),
      memberAdminHandlers(platform),
      settingsAdminHandlers(platform),
    ]),
    merge<typeof ManagementService>('zitadel.management.v1.ManagementService', [
      health,
      orgManagementHandlers(platform),
      memberManagementHandlers(platform),
      userManagementHandlers(platform),
      projectManagementHandlers(platform),
      applicationManagementHandlers(platform),
      settingsManagementHandlers(platform),
    ]),
    merge<typeof AuthService>('zitadel.auth.v1.AuthService', [
      health,
      userAuthHandlers(platform),
      settingsAuthHandlers(platform),
    ]),
    instanceService(platform),
    instanceServiceBeta(platform),
    organizationService(platform, neighbours),
    organizationServiceBeta(platform, neighbours),
    internalPermissionService(platform),
    internalPermissionServiceBeta(platform),
    projectService(platform),
    projectServiceBeta(platform),
    applicationService(platform),
    applicationServiceBeta(platform),
    userService(platform),
    userServiceBeta(platform),
    ...settingsServices(platform),
    ...sessionServices(platform),
    ...oidc.services,
    ...webKeyServices(platform),
  ];
}
