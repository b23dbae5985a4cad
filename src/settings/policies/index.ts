import type { TabledPolicy } from '../policy-table.ts';
import type { PolicyFamily } from '../rpcs.ts';
import { brandingPolicy, brandingRpcs } from './branding.ts';
import { domainPolicy, domainRpcs } from './domain.ts';
import { lockoutPolicy, lockoutRpcs } from './lockout.ts';
import { loginPolicy, loginRpcs } from './login.ts';
import { notificationPolicy, notificationRpcs } from './notification.ts';
import { passwordAgePolicy, passwordAgeRpcs } from './password-age.ts';
import { passwordComplexityPolicy, passwordComplexityRpcs } from './password-complexity.ts';
import { privacyPolicy, privacyRpcs } from './privacy.ts';

/** Every policy that instances have and organizations may override: what is listed here is served. */
export const policyFamilies: readonly PolicyFamily[] = [
  passwordComplexityRpcs,
  passwordAgeRpcs,
  lockoutRpcs,
  domainRpcs,
  privacyRpcs,
  notificationRpcs,
  loginRpcs,
  brandingRpcs,
];

/** Those that stand in tables. */
export const tabledPolicies = [
  passwordComplexityPolicy,
  passwordAgePolicy,
  lockoutPolicy,
  domainPolicy,
  privacyPolicy,
  notificationPolicy,
  loginPolicy,
] as unknown as readonly TabledPolicy[];

export { brandingPolicy };
