import type { UserService } from '../contract/services/user/v2.ts';
import type { UserService as UserServiceBeta } from '../contract/services/user/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** Visits at identity providers in `zitadel.user.v2beta.UserService`: v2, where nothing is posted to a provider. */
export const intentServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof UserServiceBeta, typeof UserService>('zitadel.user.v2beta.UserService', v2, {
    same: ['retrieveIdentityProviderIntent'],
    renamed: {
      startIdentityProviderIntent: {
        request: ({ idpId, content }) => ({
          idpId,
          content:
            content.case === 'urls' ? { case: 'urls', value: { ...content.value, loginHint: '' } } : content,
        }),
      },
    },
  });
