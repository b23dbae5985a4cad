import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { textProjections } from './projection.ts';
import { textHandlers } from './v1.ts';
import { translationService } from './v2.ts';

/** Texts of messages and of the login pages, which instances and organizations may write themselves. */
export const textFeature: Feature = {
  name: 'text',
  projections: textProjections,
  services: (platform) => [
    translationService(platform),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', textHandlers(platform, 'admin')),
    implement<typeof ManagementService>(
      'zitadel.management.v1.ManagementService',
      textHandlers(platform, 'management'),
    ),
  ],
};
