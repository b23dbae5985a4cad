import { count, definePolicy, flag } from '../policy.ts';

/** What a new password must hold; lengths in characters. */
export const passwordComplexityPolicy = definePolicy({
  kind: 'password.complexity',
  table: 'password_complexity_policies',
  fields: {
    minLength: count('min_length', 8),
    hasLowercase: flag('has_lowercase', true),
    hasUppercase: flag('has_uppercase', true),
    hasNumber: flag('has_number', true),
    hasSymbol: flag('has_symbol', true),
  },
});
