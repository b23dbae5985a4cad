import type { Projection } from '../eventstore/index.ts';
import { domainPolicy } from './policies/domain.ts';
import { lockoutPolicy } from './policies/lockout.ts';
import { loginPolicy } from './policies/login.ts';
import { notificationPolicy } from './policies/notification.ts';
import { passwordAgePolicy } from './policies/password-age.ts';
import { passwordComplexityPolicy } from './policies/password-complexity.ts';
import { privacyPolicy } from './policies/privacy.ts';

export const settingsProjections: Projection[] = [
  passwordComplexityPolicy.projection,
  passwordAgePolicy.projection,
  lockoutPolicy.projection,
  domainPolicy.projection,
  privacyPolicy.projection,
  notificationPolicy.projection,
  loginPolicy.projection,
];
