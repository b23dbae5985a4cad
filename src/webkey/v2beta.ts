import type { WebKeyService } from '../contract/services/webkey/v2.ts';
import type { WebKeyService as WebKeyServiceBeta } from '../contract/services/webkey/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.webkey.v2beta.WebKeyService`: the same messages under their earlier package. */
export const webKeyServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof WebKeyServiceBeta, typeof WebKeyService>('zitadel.webkey.v2beta.WebKeyService', v2, {
    same: ['createWebKey', 'activateWebKey', 'deleteWebKey', 'listWebKeys'],
  });
