import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import type { User } from './state.ts';

export const unchangedPassword = 'USER-Pwd12';

/**
 * What a person chooses is another than what they have: else a change that they were told to make is made by none.
 * Administrators may give what they like, and are not told whether it was guessed.
 * @throws PosternError `invalid_argument`
 */
export async function requireAnotherPassword(
  { passwords }: Pick<Platform, 'passwords'>,
  { encodedHash }: User,
  password: string,
  field = 'password',
): Promise<void> {
  if (encodedHash === '' || !(await passwords.verify(password, encodedHash)).ok) return;
  throw invalidArgument(unchangedPassword, 'The new password is the current one; choose another', { field });
}
