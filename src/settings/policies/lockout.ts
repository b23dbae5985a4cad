import { count, definePolicy, flag } from '../policy.ts';

/** After how many failures in a row a user is locked; 0: never. */
export const lockoutPolicy = definePolicy({
  kind: 'lockout',
  table: 'lockout_policies_projection',
  fields: {
    maxPasswordAttempts: count('max_password_attempts', 0),
    maxOTPAttempts: count('max_otp_attempts', 0),
    showLockOutFailures: flag('show_failure', true),
  },
});
