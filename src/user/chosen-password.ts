import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { type PasswordComplexity, requireComplexPassword } from './policy.ts';

export const breachedPassword = 'USER-Pwd13';

/**
 * Every password that somebody chooses, for themselves or for others, passes here.
 * @returns it as it is to be hashed
 * @throws PosternError `invalid_argument` for one that breaks a rule, or is known from stolen data
 */
export async function acceptPassword(
  { breachedPasswords }: Pick<Platform, 'breachedPasswords'>,
  typed: string,
  policy: PasswordComplexity,
  field = 'password',
): Promise<string> {
  const password = requireComplexPassword(typed, policy, field);
  if (await breachedPasswords.isKnown(password)) {
    throw invalidArgument(
      breachedPassword,
      'The password is known from data that was stolen elsewhere; choose another one',
      { field },
    );
  }
  return password;
}
