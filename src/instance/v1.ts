import { commandDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { changeInstance, requireFound } from './operations.ts';
import { instanceAnswerV1 } from './wire.ts';

/** Calls of `zitadel.admin.v1.AdminService` on the instance itself. */
export const instanceAdminHandlers = (platform: Platform): Handlers<typeof AdminService> => ({
  async getMyInstance(_request, context) {
    return { instance: instanceAnswerV1(await requireFound(platform, context.instance.id)) };
  },

  async setDefaultOrg({ orgId }, context) {
    const done = await changeInstance(platform, context, context.instance.id, (instance) =>
      commands.setDefaultOrg(instance, { orgId }),
    );
    return { details: commandDetails(done) };
  },
});

/** What users may know of their instance, in `zitadel.management.v1.ManagementService`. */
export const instanceManagementHandlers: Handlers<typeof ManagementService> = {
  getIAM: (_request, { instance }) => ({
    globalOrgId: instance.defaultOrgId,
    defaultOrgId: instance.defaultOrgId,
    iamProjectId: instance.projectId,
  }),
};
