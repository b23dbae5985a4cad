import type { OIDCService } from '../contract/services/oidc/v2.ts';
import type { OIDCService as OIDCServiceBeta } from '../contract/services/oidc/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.oidc.v2beta.OIDCService`: the same messages under their earlier package. */
export const oidcServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof OIDCServiceBeta, typeof OIDCService>('zitadel.oidc.v2beta.OIDCService', v2, {
    same: ['getAuthRequest', 'createCallback'],
  });
