import type { AdminService } from '../contract/services/admin/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { milestoneProjections } from './projection.ts';
import { milestoneAdminHandlers } from './v1.ts';

/** How far instances have come, from their beginning to their end. */
export const milestoneFeature: Feature = {
  name: 'milestone',
  projections: milestoneProjections,
  services: (platform) => [
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', milestoneAdminHandlers(platform)),
  ],
};
