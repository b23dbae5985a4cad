import type { Policy } from '../policy.ts';
import type { PolicyFamily } from '../rpcs.ts';
import { brandingRpcs } from './branding.ts';
import { domainRpcs, orgIamRpcs } from './domain.ts';
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
  orgIamRpcs,
  privacyRpcs,
  notificationRpcs,
  loginRpcs,
  brandingRpcs,
];

/** Each once, though some are served under two names. */
export const policies: readonly Policy[] = [...new Set(policyFamilies.map(({ policy }) => policy))];
