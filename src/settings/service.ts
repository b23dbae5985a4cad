import type { SettingsService } from '../contract/services/settings/v2.ts';
import type { SettingsService as SettingsServiceBeta } from '../contract/services/settings/v2beta.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { supportedLanguages } from './languages.ts';
import { settingsOf } from './settings.ts';
import * as wire from './wire.ts';

interface InContext {
  readonly ctx?:
    | { readonly resourceOwner: { readonly case?: string | undefined; readonly value?: unknown } }
    | undefined;
}

/** The organization whose settings are asked for; '' asks for the instance's. Without one: where the call acts. */
const orgOf = ({ ctx }: InContext, context: RequestContext): string => {
  const owner = ctx?.resourceOwner;
  if (owner?.case === 'orgId' && owner.value) return String(owner.value);
  return owner?.case === 'instance' && owner.value === true ? '' : context.orgId;
};

/** `settings.v2`, and `settings.v2beta` which differs from it in nothing that is read here. */
export function settingsServices(platform: Platform): ServiceImplementation[] {
  const settings = settingsOf(platform);

  const handlers = {
    getGeneralSettings: (_request: object, { instance }: RequestContext) => ({
      defaultOrgId: instance.defaultOrgId,
      defaultOrganizationId: instance.defaultOrgId,
      defaultLanguage: instance.defaultLanguage,
      supportedLanguages: [...supportedLanguages],
      allowedLanguages: [...supportedLanguages],
    }),
    getLoginSettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.login(context.instance.id, orgOf(request, context));
      return { details: wire.details(found, context.instance.id), settings: wire.loginSettings(found) };
    },
    getPasswordComplexitySettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.passwordComplexity(context.instance.id, orgOf(request, context));
      const { minLength, hasLowercase, hasUppercase, hasNumber, hasSymbol } = found.values;
      return {
        details: wire.details(found, context.instance.id),
        settings: {
          minLength: BigInt(minLength),
          requiresLowercase: hasLowercase,
          requiresUppercase: hasUppercase,
          requiresNumber: hasNumber,
          requiresSymbol: hasSymbol,
          ...wire.ownerType(found),
        },
      };
    },
    getPasswordExpirySettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.passwordAge(context.instance.id, orgOf(request, context));
      return {
        details: wire.details(found, context.instance.id),
        settings: {
          maxAgeDays: BigInt(found.values.maxAgeDays),
          expireWarnDays: BigInt(found.values.expireWarnDays),
          ...wire.ownerType(found),
        },
      };
    },
    getLockoutSettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.lockout(context.instance.id, orgOf(request, context));
      return {
        details: wire.details(found, context.instance.id),
        settings: {
          maxPasswordAttempts: BigInt(found.values.maxPasswordAttempts),
          maxOtpAttempts: BigInt(found.values.maxOTPAttempts),
          ...wire.ownerType(found),
        },
      };
    },
    getDomainSettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.domain(context.instance.id, orgOf(request, context));
      return {
        details: wire.details(found, context.instance.id),
        settings: {
          loginNameIncludesDomain: found.values.userLoginMustBeDomain,
          requireOrgDomainVerification: found.values.validateOrgDomains,
          smtpSenderAddressMatchesInstanceDomain: found.values.smtpSenderAddressMatchesInstanceDomain,
          ...wire.ownerType(found),
        },
      };
    },
    getBrandingSettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.branding(context.instance.id, orgOf(request, context));
      return { details: wire.details(found, context.instance.id), settings: wire.brandingSettings(found) };
    },
    getLegalAndSupportSettings: async (request: InContext, context: RequestContext) => {
      const found = await settings.privacy(context.instance.id, orgOf(request, context));
      const { privacyLink, ...links } = found.values;
      return {
        details: wire.details(found, context.instance.id),
        settings: { ...links, privacyPolicyLink: privacyLink, ...wire.ownerType(found) },
      };
    },
    getSecuritySettings: async (_request: object, context: RequestContext) => {
      const found = await settings.security(context.instance.id, '');
      const { embeddedIframe, allowedOrigins, impersonation } = found.values;
      return {
        details: wire.details(found, context.instance.id),
        settings: {
          embeddedIframe: { enabled: embeddedIframe, allowedOrigins: [...allowedOrigins] },
          enableImpersonation: impersonation,
        },
      };
    },
    // No identity provider can be set up yet, so none is active.
    getActiveIdentityProviders: () => ({ details: { totalResult: 0n }, identityProviders: [] }),
  };

  return [
    implement<typeof SettingsService>('zitadel.settings.v2.SettingsService', handlers),
    implement<typeof SettingsServiceBeta>('zitadel.settings.v2beta.SettingsService', handlers),
  ];
}
