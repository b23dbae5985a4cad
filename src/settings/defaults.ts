import type { NewEvent } from '../eventstore/index.ts';
import { defaultBrandingEvents } from './policies/branding.ts';
import { domainPolicy } from './policies/domain.ts';
import { lockoutPolicy } from './policies/lockout.ts';
import { defaultFactorEvents, loginPolicy } from './policies/login.ts';
import { notificationPolicy } from './policies/notification.ts';
import { passwordAgePolicy } from './policies/password-age.ts';
import { passwordComplexityPolicy } from './policies/password-complexity.ts';
import { privacyPolicy } from './policies/privacy.ts';

/**
 * Facts that give a new instance its settings; append them to the instance aggregate at its creation. They are
 * written out, so that a later release with other defaults does not change instances that exist.
 */
export const instanceDefaultSettings = (): NewEvent[] => [
  passwordComplexityPolicy.addToInstance(passwordComplexityPolicy.defaults),
  passwordAgePolicy.addToInstance(passwordAgePolicy.defaults),
  domainPolicy.addToInstance(domainPolicy.defaults),
  loginPolicy.addToInstance(loginPolicy.defaults),
  ...defaultFactorEvents(),
  privacyPolicy.addToInstance(privacyPolicy.defaults),
  notificationPolicy.addToInstance(notificationPolicy.defaults),
  lockoutPolicy.addToInstance(lockoutPolicy.defaults),
  ...defaultBrandingEvents(),
];
