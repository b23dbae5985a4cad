import type { AdminService } from '../contract/services/admin/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { transferHandlers } from './v1.ts';

/** Import and export of organizations. */
export const transferFeature: Feature = {
  name: 'transfer',
  services: (platform, config, calls) => [
    implement<typeof AdminService>(
      'zitadel.admin.v1.AdminService',
      transferHandlers(platform, config, calls),
    ),
  ],
};
