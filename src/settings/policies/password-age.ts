import { count, definePolicy } from '../policy.ts';

/** When a password must be changed; 0 days: never. */
export const passwordAgePolicy = definePolicy({
  kind: 'password.age',
  table: 'password_age_policies',
  fields: {
    maxAgeDays: count('max_age_days', 0),
    expireWarnDays: count('expire_warn_days', 0),
  },
});
