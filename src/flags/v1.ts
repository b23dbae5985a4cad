import { commandDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { flagOperations } from './operations.ts';

/** By the numbers of `zitadel.feature.v1.InstanceFeature`. */
const named = [undefined, 'loginDefaultOrg'] as const;

export function flagSystemHandlers(platform: Platform): Handlers<typeof SystemService> {
  const flags = flagOperations(platform);
  return {
    async setInstanceFeature({ instanceId, featureId, value }, context) {
      const name = named[featureId];
      if (name === undefined) {
        throw invalidArgument('FLAG-Name1', 'feature_id must be INSTANCE_FEATURE_LOGIN_DEFAULT_ORG', {
          field: 'feature_id',
        });
      }
      if (value.case !== 'bool')
        throw invalidArgument('FLAG-Val01', 'Set bool: this feature is on or off', { field: 'value' });
      const done = await flags.set(context, 'instance', instanceId, { [name]: value.value });
      return { details: commandDetails(done) };
    },
  };
}

export function flagAdminHandlers(platform: Platform): Handlers<typeof AdminService> {
  const flags = flagOperations(platform);
  return {
    async activateFeatureLoginDefaultOrg(_request, context) {
      const done = await flags.set(context, 'instance', context.instance.id, { loginDefaultOrg: true });
      return { details: commandDetails(done) };
    },
  };
}
