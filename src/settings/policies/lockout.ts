import { count, flag } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';

/** After how many failures in a row a user is locked; 0: never. */
export const lockoutPolicy = defineTabledPolicy({
  kind: 'lockout',
  title: 'lockout settings',
  table: 'lockout_policies_projection',
  fields: {
    maxPasswordAttempts: count('max_password_attempts', 0),
    maxOTPAttempts: count('max_otp_attempts', 0),
    showLockOutFailures: flag('show_failure', true),
  },
});

export const lockoutRpcs = policyRpcs('LockoutPolicy', lockoutPolicy, {
  effective: (settings) => settings.lockout,
  read: (request) => ({
    maxPasswordAttempts: request.maxPasswordAttempts,
    maxOTPAttempts: request.maxOtpAttempts,
  }),
  v1: (values) => ({
    maxPasswordAttempts: BigInt(values.maxPasswordAttempts),
    maxOtpAttempts: BigInt(values.maxOTPAttempts),
  }),
  v2: {
    method: 'getLockoutSettings',
    settings: (values) => ({
      maxPasswordAttempts: BigInt(values.maxPasswordAttempts),
      maxOtpAttempts: BigInt(values.maxOTPAttempts),
    }),
  },
});
