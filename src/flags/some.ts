import { timestamp } from '../contract/details.ts';
import type { InstanceFeatureService } from '../contract/services/postern/feature/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { flagOperations } from './operations.ts';
import { namedFlags } from './wire.ts';

/** `postern.feature.v1.InstanceFeatureService`; permissions are the routes'. */
export function instanceFeatureService(platform: Platform) {
  const flags = flagOperations(platform);
  return implement<typeof InstanceFeatureService>('postern.feature.v1.InstanceFeatureService', {
    async resetSomeInstanceFeatures({ features }, context) {
      const done = await flags.resetSome(context, 'instance', context.instance.id, namedFlags(features));
      return { changeDate: timestamp(done.changedAt) };
    },
  });
}
