import type { SettingsService } from '../contract/services/settings/v2.ts';
import type { SettingsService as SettingsServiceBeta } from '../contract/services/settings/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.settings.v2beta.SettingsService`: v2, with a few fields fewer. */
export const settingsServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof SettingsServiceBeta, typeof SettingsService>(
    'zitadel.settings.v2beta.SettingsService',
    v2,
    {
      same: [
        'getGeneralSettings',
        'getLoginSettings',
        'getPasswordComplexitySettings',
        'getPasswordExpirySettings',
        'getBrandingSettings',
        'getDomainSettings',
        'getLegalAndSupportSettings',
        'getLockoutSettings',
        'getActiveIdentityProviders',
        'getSecuritySettings',
        'setSecuritySettings',
      ],
    },
  );
