import { timestamp } from '../contract/details.ts';
import type { NotificationProviderService } from '../contract/services/postern/notification/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { providerOperations } from './operations.ts';

/** `postern.notification.v1.NotificationProviderService` */
export function notificationProviderService(platform: Platform) {
  const { rotateSigningKey } = providerOperations(platform);
  return implement<typeof NotificationProviderService>(
    'postern.notification.v1.NotificationProviderService',
    {
      async rotateSigningKey({ providerId }, context) {
        const { key, changedAt } = await rotateSigningKey(context, providerId);
        return { changeDate: timestamp(changedAt), signingKey: key };
      },
    },
  );
}
