import type { AdminService } from '../contract/services/admin/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { notificationReactions } from './messages/reactions.ts';
import { notificationProviderService } from './own-service.ts';
import { messagePreviewService } from './preview-service.ts';
import { notificationProjections } from './projection.ts';
import { debugProviderHandlers, mailProviderHandlers, smsProviderHandlers } from './v1.ts';

/** What people are told by mail and text message, and what these leave by. */
export const notificationFeature: Feature = {
  name: 'notification',
  projections: notificationProjections,
  reactions: notificationReactions,
  services: (platform, config) => [
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', mailProviderHandlers(platform)),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', smsProviderHandlers(platform)),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', debugProviderHandlers(config)),
    notificationProviderService(platform),
    messagePreviewService(platform),
  ],
};
