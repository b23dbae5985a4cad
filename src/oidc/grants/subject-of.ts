import { invalidGrant } from '../protocol/errors.ts';
import { mayAct, type SubjectRow } from '../tokens/subject.ts';
import type { GrantContext } from './grant.ts';

/**
 * The user that tokens are made for, whatever its standing.
 * @param signIn the session behind the grant; '' for none
 */
export const findSubject = (
  { provider, instance }: GrantContext,
  userId: string,
  signIn: string,
  metadata: boolean,
): Promise<SubjectRow | undefined> =>
  provider.subjects({ instanceId: instance.id, userId, sessionId: signIn, metadata });

/** @throws OAuthError `invalid_grant` when the user may not act any more, or signed out */
export function requireStanding(subject: SubjectRow | undefined): SubjectRow {
  if (subject && mayAct(subject)) return subject;
  throw invalidGrant('The user is signed out, deactivated, locked or removed');
}

/** `findSubject` and `requireStanding`. */
export const requireSubject = async (...asked: Parameters<typeof findSubject>): Promise<SubjectRow> =>
  requireStanding(await findSubject(...asked));
