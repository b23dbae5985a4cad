import { count } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';

/** When a password must be changed; 0 days: never. */
export const passwordAgePolicy = defineTabledPolicy({
  kind: 'password.age',
  title: 'password age settings',
  table: 'password_age_policies',
  fields: {
    maxAgeDays: count('max_age_days', 0),
    expireWarnDays: count('expire_warn_days', 0),
  },
});

export const passwordAgeRpcs = policyRpcs('PasswordAgePolicy', passwordAgePolicy, {
  effective: (settings) => settings.passwordAge,
  read: ({ maxAgeDays, expireWarnDays }) => ({ maxAgeDays, expireWarnDays }),
  v1: (values) => ({
    maxAgeDays: BigInt(values.maxAgeDays),
    expireWarnDays: BigInt(values.expireWarnDays),
  }),
  repeatable: true,
  v2: {
    method: 'getPasswordExpirySettings',
    settings: (values) => ({
      maxAgeDays: BigInt(values.maxAgeDays),
      expireWarnDays: BigInt(values.expireWarnDays),
    }),
  },
});
