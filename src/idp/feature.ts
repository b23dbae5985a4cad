import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { idpProjections } from './projection.ts';
import { idpAdminHandlers, idpManagementHandlers } from './v1.ts';
import { identityProviderService } from './v2.ts';

/** Where people may come from who have their accounts elsewhere. */
export const idpFeature: Feature = {
  name: 'idp',
  projections: idpProjections,
  services: (platform) => [
    identityProviderService(platform),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', idpAdminHandlers(platform)),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      idpManagementHandlers(platform),
    ),
  ],
};
