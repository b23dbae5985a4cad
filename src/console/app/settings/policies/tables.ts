import type { Message } from '@bufbuild/protobuf';
import { AdminService } from '../../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../../contract/services/management/v1.ts';
import type { LoginPolicy } from '../../../../contract/services/policy/v1.ts';
import { SettingsService } from '../../../../contract/services/settings/v2.ts';
import { LoginFactors } from './login-factors.tsx';
import type { Policy } from './policy.ts';
import { ScopedNames } from './scoped-names.tsx';

const { method: admin } = AdminService;
const { method: management } = ManagementService;
const { method: settings } = SettingsService;

const needs = { instance: 'iam.policy.write', organization: 'policy.write' };
const administered = { instance: 'iam.policy.write', organization: 'iam.policy.write' };
const instanceOnly = { instance: 'iam.write', organization: 'iam.write' };

const login: Policy = {
  id: 'login',
  needs,
  groups: [
    {
      id: 'ways',
      fields: [
        { name: 'allowUsernamePassword' },
        { name: 'passwordlessType', control: 'flag' },
        { name: 'allowExternalIdp' },
        { name: 'allowRegister' },
        {
          name: 'hidePasswordReset',
          inverted: true,
          when: ({ allowUsernamePassword }) => allowUsernamePassword === true,
        },
      ],
    },
    {
      id: 'names',
      fields: [
        { name: 'disableLoginWithEmail', inverted: true },
        { name: 'disableLoginWithPhone', inverted: true },
        { name: 'allowDomainDiscovery' },
        { name: 'ignoreUnknownUsernames' },
      ],
    },
    {
      id: 'factors',
      fields: [
        { name: 'forceMfa' },
        { name: 'forceMfaLocalOnly', when: ({ forceMfa }) => !forceMfa },
        { name: 'mfaInitSkipLifetime' },
      ],
    },
    {
      id: 'lifetimes',
      fields: [
        { name: 'passwordCheckLifetime' },
        { name: 'externalLoginCheckLifetime' },
        { name: 'secondFactorCheckLifetime' },
        { name: 'multiFactorCheckLifetime' },
      ],
    },
    { id: 'after', fields: [{ name: 'defaultRedirectUri' }] },
  ],
  instance: { read: admin.getLoginPolicy, change: admin.updateLoginPolicy },
  organization: {
    read: management.getLoginPolicy,
    inherited: management.getDefaultLoginPolicy,
    add: management.addCustomLoginPolicy,
    change: management.updateCustomLoginPolicy,
    reset: management.resetLoginPolicyToDefault,
  },
  along: (policy: Message) => {
    const { secondFactors, multiFactors } = policy as LoginPolicy;
    return { secondFactors, multiFactors };
  },
  More: LoginFactors,
};

const passwordComplexity: Policy = {
  id: 'password-complexity',
  needs,
  groups: [
    {
      id: '',
      fields: [
        { name: 'minLength', min: 1, max: 72 },
        { name: 'hasLowercase' },
        { name: 'hasUppercase' },
        { name: 'hasNumber' },
        { name: 'hasSymbol' },
      ],
    },
  ],
  instance: { read: admin.getPasswordComplexityPolicy, change: admin.updatePasswordComplexityPolicy },
  organization: {
    read: management.getPasswordComplexityPolicy,
    inherited: management.getDefaultPasswordComplexityPolicy,
    add: management.addCustomPasswordComplexityPolicy,
    change: management.updateCustomPasswordComplexityPolicy,
    reset: management.resetPasswordComplexityPolicyToDefault,
  },
};

const passwordExpiry: Policy = {
  id: 'password-expiry',
  needs,
  groups: [{ id: '', fields: [{ name: 'maxAgeDays' }, { name: 'expireWarnDays' }] }],
  instance: { read: admin.getPasswordAgePolicy, change: admin.updatePasswordAgePolicy },
  organization: {
    read: management.getPasswordAgePolicy,
    inherited: management.getDefaultPasswordAgePolicy,
    add: management.addCustomPasswordAgePolicy,
    change: management.updateCustomPasswordAgePolicy,
    reset: management.resetPasswordAgePolicyToDefault,
  },
};

const lockout: Policy = {
  id: 'lockout',
  needs,
  groups: [{ id: '', fields: [{ name: 'maxPasswordAttempts' }, { name: 'maxOtpAttempts' }] }],
  instance: { read: admin.getLockoutPolicy, change: admin.updateLockoutPolicy },
  organization: {
    read: management.getLockoutPolicy,
    inherited: management.getDefaultLockoutPolicy,
    add: management.addCustomLockoutPolicy,
    change: management.updateCustomLockoutPolicy,
    reset: management.resetLockoutPolicyToDefault,
  },
};

const domain: Policy = {
  id: 'domain',
  needs: administered,
  groups: [
    {
      id: '',
      fields: [
        { name: 'userLoginMustBeDomain' },
        { name: 'validateOrgDomains' },
        { name: 'smtpSenderAddressMatchesInstanceDomain' },
      ],
    },
  ],
  instance: { read: admin.getDomainPolicy, change: admin.updateDomainPolicy },
  organization: {
    named: true,
    read: admin.getCustomDomainPolicy,
    inherited: admin.getDomainPolicy,
    add: admin.addCustomDomainPolicy,
    change: admin.updateCustomDomainPolicy,
    reset: admin.resetCustomDomainPolicyToDefault,
  },
  More: ScopedNames,
};

const privacy: Policy = {
  id: 'privacy',
  needs,
  groups: [
    { id: 'legal', fields: [{ name: 'tosLink' }, { name: 'privacyLink' }] },
    { id: 'help', fields: [{ name: 'helpLink' }, { name: 'supportEmail' }, { name: 'docsLink' }] },
    { id: 'more', fields: [{ name: 'customLink' }, { name: 'customLinkText' }] },
  ],
  instance: { read: admin.getPrivacyPolicy, change: admin.updatePrivacyPolicy },
  organization: {
    read: management.getPrivacyPolicy,
    inherited: management.getDefaultPrivacyPolicy,
    add: management.addCustomPrivacyPolicy,
    change: management.updateCustomPrivacyPolicy,
    reset: management.resetPrivacyPolicyToDefault,
  },
};

const notification: Policy = {
  id: 'notification',
  needs,
  groups: [{ id: '', fields: [{ name: 'passwordChange' }] }],
  instance: { read: admin.getNotificationPolicy, change: admin.updateNotificationPolicy },
  organization: {
    read: management.getNotificationPolicy,
    inherited: management.getDefaultNotificationPolicy,
    add: management.addCustomNotificationPolicy,
    change: management.updateCustomNotificationPolicy,
    reset: management.resetNotificationPolicyToDefault,
  },
};

const security: Policy = {
  id: 'security',
  needs: administered,
  groups: [
    {
      id: '',
      fields: [
        { name: 'enableIframeEmbedding', at: 'embeddedIframe.enabled' },
        {
          name: 'allowedOrigins',
          at: 'embeddedIframe.allowedOrigins',
          when: ({ enableIframeEmbedding }) => enableIframeEmbedding === true,
        },
        { name: 'enableImpersonation' },
      ],
    },
  ],
  instance: { read: settings.getSecuritySettings, change: settings.setSecuritySettings },
};

const oidc: Policy = {
  id: 'oidc',
  needs: instanceOnly,
  groups: [
    {
      id: '',
      fields: [
        { name: 'accessTokenLifetime' },
        { name: 'idTokenLifetime' },
        { name: 'refreshTokenIdleExpiration' },
        { name: 'refreshTokenExpiration' },
      ],
    },
  ],
  instance: { read: admin.getOIDCSettings, change: admin.updateOIDCSettings },
};

/** Settings that are a form, at whatever level. */
export const policies: readonly Policy[] = [
  login,
  passwordComplexity,
  passwordExpiry,
  lockout,
  domain,
  privacy,
  notification,
  security,
  oidc,
];
