import type { PolicyFamily } from '../rpcs.ts';
import { brandingRpcs } from './branding.ts';
import { domainRpcs } from './domain.ts';
import { lockoutRpcs } from './lockout.ts';
import { loginRpcs } from './login.ts';
import { notificationRpcs } from './notification.ts';
import { passwordAgeRpcs } from './password-age.ts';
import { passwordComplexityRpcs } from './password-complexity.ts';
import { privacyRpcs } from './privacy.ts';

/** Every policy that instances have and organizations may override: what is listed here is projected and served. */
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
