import type { Feature } from '../feature.ts';
import { encryptionKeyProjections } from './encryption-keys/projection.ts';
import { encryptionKeyService } from './encryption-keys/service.ts';
import { rotateKeys } from './jobs.ts';
import { webKeyProjections } from './projection.ts';
import { signingKeyService } from './signing-keys.ts';
import { webKeyService } from './v2.ts';
import { webKeyServiceBeta } from './v2beta.ts';

/** Keys that tokens are signed with, and those that clients encrypt to. */
export const webKeyFeature: Feature = {
  name: 'webkey',
  projections: [...webKeyProjections, ...encryptionKeyProjections],
  services(platform, config) {
    const v2 = webKeyService(platform);
    return [
      v2,
      webKeyServiceBeta(v2),
      signingKeyService(platform, config.oidc),
      encryptionKeyService(platform),
    ];
  },
  jobs: ({ oidc }) => (oidc.keyRotationDays > 0 ? [rotateKeys(oidc)] : []),
};
