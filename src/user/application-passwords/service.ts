import { timestamp } from '../../contract/details.ts';
import type { ApplicationPasswordService } from '../../contract/services/postern/user/v1.ts';
import { implement } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { applicationPasswordsOf, dropApplicationPassword, issueApplicationPassword } from './operations.ts';

/** `postern.user.v1.ApplicationPasswordService` */
export const applicationPasswordService = (platform: Platform) =>
  implement<typeof ApplicationPasswordService>('postern.user.v1.ApplicationPasswordService', {
    async addApplicationPassword({ userId, name }, context) {
      const { done, id, password } = await issueApplicationPassword(platform, context, userId, name);
      return { id, password, creationDate: timestamp(done.changedAt) };
    },

    async listApplicationPasswords({ userId }, context) {
      const all = await applicationPasswordsOf(platform, context, userId);
      return {
        applicationPasswords: all.map(({ id, name, createdAt, lastUsedAt }) => ({
          id,
          name,
          creationDate: timestamp(createdAt),
          ...(lastUsedAt && { lastUse: timestamp(lastUsedAt) }),
        })),
      };
    },

    async removeApplicationPassword({ userId, id }, context) {
      const done = await dropApplicationPassword(platform, context, userId, id);
      return { changeDate: timestamp(done.changedAt) };
    },
  });
