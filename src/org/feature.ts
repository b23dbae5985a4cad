import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import type { Platform } from '../platform.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { orgOperations } from './operations.ts';
import { orgProjections } from './projection.ts';
import { orgAdminHandlers, orgManagementHandlers } from './v1/index.ts';
import { organizationService } from './v2.ts';
import { organizationServiceBeta } from './v2beta.ts';

/** Organizations, their domains and metadata. People and settings stand above them, so they come in from outside. */
export const orgFeature = (neighboursOf: (platform: Platform) => OrgNeighbours): Feature => ({
  name: 'org',
  projections: orgProjections,
  services(platform) {
    const orgs = orgOperations(platform, neighboursOf(platform));
    const v2 = organizationService(platform, orgs);
    return [
      v2,
      organizationServiceBeta(v2, orgs),
      implement<typeof ManagementService>(
        'zitadel.management.v1.ManagementService',
        orgManagementHandlers(platform, orgs),
      ),
      implement<typeof AdminService>('zitadel.admin.v1.AdminService', orgAdminHandlers(platform, orgs)),
    ];
  },
});
