import { invalidArgument } from '../../errors/index.ts';
import { count, flag } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';

/** What a new password must hold; lengths in characters. */
export const passwordComplexityPolicy = defineTabledPolicy({
  kind: 'password.complexity',
  title: 'password complexity settings',
  table: 'password_complexity_policies',
  fields: {
    minLength: count('min_length', 8),
    hasLowercase: flag('has_lowercase', true),
    hasUppercase: flag('has_uppercase', true),
    hasNumber: flag('has_number', true),
    hasSymbol: flag('has_symbol', true),
  },
});

/** 72 bytes are what bcrypt reads of a password; Zitadel has no longer minimum, and histories go both ways. */
function cleanMinLength(length: number): number {
  if (length >= 1 && length <= 72) return length;
  throw invalidArgument('SETT-Pwd01', 'min_length must be 1 to 72', { field: 'min_length' });
}

export const passwordComplexityRpcs = policyRpcs('PasswordComplexityPolicy', passwordComplexityPolicy, {
  effective: (settings) => settings.passwordComplexity,
  read: (request) => ({
    minLength: cleanMinLength(Number(request.minLength)),
    hasLowercase: request.hasLowercase,
    hasUppercase: request.hasUppercase,
    hasNumber: request.hasNumber,
    hasSymbol: request.hasSymbol,
  }),
  v1: ({ minLength, ...rules }) => ({ minLength: BigInt(minLength), ...rules }),
  mine: true,
  v2: {
    method: 'getPasswordComplexitySettings',
    settings: (values) => ({
      minLength: BigInt(values.minLength),
      requiresLowercase: values.hasLowercase,
      requiresUppercase: values.hasUppercase,
      requiresNumber: values.hasNumber,
      requiresSymbol: values.hasSymbol,
    }),
  },
});
