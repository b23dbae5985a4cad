import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { instanceProjections } from './projection.ts';
import { instanceAdminHandlers, instanceManagementHandlers } from './v1.ts';
import { instanceService } from './v2.ts';
import { instanceServiceBeta } from './v2beta.ts';

/** Tenants: their domains and what they are called. */
export const instanceFeature: Feature = {
  name: 'instance',
  projections: instanceProjections,
  services(platform, { server }) {
    const v2 = instanceService(platform, server.publicUrl);
    return [
      v2,
      instanceServiceBeta(v2),
      implement<typeof AdminService>('zitadel.admin.v1.AdminService', instanceAdminHandlers(platform)),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        instanceManagementHandlers,
      ),
    ];
  },
};
