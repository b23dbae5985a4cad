import { outlivesPasswordChanges, type SessionUsers } from '../../session/index.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import type { TokenLookup } from './lookup.ts';
import type { SubjectRow } from './subject.ts';

/** What a grant stands on. */
export interface GrantProof extends Pick<LinkedSession, 'sessionId' | 'userVersion'> {
  /** When it was written down, by the store's clock: says how old the proof is where it has no `userVersion`. */
  readonly provenAt: Date | undefined;
}

/**
 * Whether a changed password ended what was granted in a sign-in: all of the person's, except what came of the
 * session in which they changed it themselves. Costs reading the user's events only where the password was changed
 * since.
 */
export async function endedByPassword(
  users: Pick<SessionUsers, 'byId'>,
  instanceId: string,
  subject: Pick<SubjectRow, 'user_id' | 'password_changed' | 'password_version'>,
  { sessionId, userVersion, provenAt = new Date(0) }: GrantProof,
): Promise<boolean> {
  const { password_changed: changed, password_version: version } = subject;
  if (changed === null) return false;
  const known =
    userVersion === undefined ? changed <= provenAt.getTime() : (version ?? Infinity) <= userVersion;
  if (known) return false;
  const user = await users.byId(instanceId, subject.user_id);
  return user === undefined || !outlivesPasswordChanges(user, sessionId, { provenAt, userVersion });
}

/** Tokens of people whose password was changed since are looked up as those of somebody who signed out. */
export const heedPasswords =
  (users: Pick<SessionUsers, 'byId'>, lookup: TokenLookup): TokenLookup =>
  async (instanceId, id) => {
    const row = await lookup(instanceId, id);
    if (!row) return undefined;
    const ended = await endedByPassword(users, instanceId, row, {
      sessionId: row.session_id,
      userVersion: row.user_version ?? undefined,
      provenAt: new Date(row.granted),
    });
    return ended ? { ...row, signed_in: false } : row;
  };
