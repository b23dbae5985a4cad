import { outlivesPasswordChanges, type SessionUsers } from '../../session/index.ts';
import type { TokenLookup } from './lookup.ts';
import type { SubjectRow } from './subject.ts';

/**
 * Whether a changed password ended what was granted in a sign-in: all of the person's, except what came of the
 * session in which they changed it themselves. Costs reading the user's events only where the password was changed
 * since.
 * @param granted by the store's clock
 */
export async function endedByPassword(
  users: Pick<SessionUsers, 'byId'>,
  instanceId: string,
  subject: Pick<SubjectRow, 'user_id' | 'password_changed'>,
  signIn: string,
  granted: Date,
): Promise<boolean> {
  if (subject.password_changed === null || subject.password_changed <= granted.getTime()) return false;
  const user = await users.byId(instanceId, subject.user_id);
  return user === undefined || !outlivesPasswordChanges(user, signIn, granted);
}

/** Tokens of people whose password was changed since are looked up as those of somebody who signed out. */
export const heedPasswords =
  (users: Pick<SessionUsers, 'byId'>, lookup: TokenLookup): TokenLookup =>
  async (instanceId, id) => {
    const row = await lookup(instanceId, id);
    if (!row) return undefined;
    const ended = await endedByPassword(users, instanceId, row, row.session_id, new Date(row.granted));
    return ended ? { ...row, signed_in: false } : row;
  };
