import type { AdminService } from '../contract/services/admin/v1.ts';
import type { Handlers } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { instanceAnswerV1 } from './answers.ts';
import { requireFound } from './operations.ts';

/** Calls of `zitadel.admin.v1.AdminService` on the instance itself. */
export const instanceAdminHandlers = (platform: Platform): Handlers<typeof AdminService> => ({
  async getMyInstance(_request, context) {
    return { instance: instanceAnswerV1(await requireFound(platform, context.instance.id)) };
  },
});
