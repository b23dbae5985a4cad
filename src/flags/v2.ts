import { commandDetails } from '../contract/details.ts';
import type { FeatureService } from '../contract/services/feature/v2.ts';
import { implement } from '../contract/types.ts';
import { unimplemented } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { flagOperations } from './operations.ts';
import { askedFlags, flagDetails, toldFlags } from './wire.ts';

const noLevel = (whose: string) => () => {
  throw unimplemented('FLAG-Lvl01', `There are no features of ${whose}; set them on the instance`);
};
const ofOrganizations = noLevel('organizations');
const ofUsers = noLevel('users');

/** `zitadel.feature.v2.FeatureService`; permissions are the routes'. */
export function featureService(platform: Platform) {
  const flags = flagOperations(platform);
  return implement<typeof FeatureService>('zitadel.feature.v2.FeatureService', {
    async setSystemFeatures(request, context) {
      return { details: commandDetails(await flags.set(context, 'system', '', askedFlags(request))) };
    },
    async resetSystemFeatures(_request, context) {
      return { details: commandDetails(await flags.reset(context, 'system', '')) };
    },
    async getSystemFeatures() {
      const { own } = await flags.get('system', '', false);
      // Nothing is above the system, so what nobody set is told as it holds: Terraform sees a reset by that.
      return { details: flagDetails(own), ...toldFlags('system', own.state, {}) };
    },

    async setInstanceFeatures(request, context) {
      const done = await flags.set(context, 'instance', context.instance.id, askedFlags(request));
      return { details: commandDetails(done) };
    },
    async resetInstanceFeatures(_request, context) {
      return { details: commandDetails(await flags.reset(context, 'instance', context.instance.id)) };
    },
    async getInstanceFeatures({ inheritance }, { instance }) {
      const { own, inherited } = await flags.get('instance', instance.id, inheritance);
      return { details: flagDetails(own), ...toldFlags('instance', own.state, inherited) };
    },

    setOrganizationFeatures: ofOrganizations,
    resetOrganizationFeatures: ofOrganizations,
    getOrganizationFeatures: ofOrganizations,
    setUserFeatures: ofUsers,
    resetUserFeatures: ofUsers,
    getUserFeatures: ofUsers,
  });
}
