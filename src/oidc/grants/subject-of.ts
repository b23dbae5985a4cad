import { invalidGrant } from '../protocol/errors.ts';
import { mayAct, type SubjectRow } from '../tokens/subject.ts';
import type { GrantContext } from './grant.ts';

/**
 * The user that tokens are made for.
 * @param sessionId the sign-in behind the grant; '' for none
 * @throws OAuthError `invalid_grant` when the user may not act any more, or signed out
 */
export async function requireSubject(
  { provider, instance }: GrantContext,
  userId: string,
  sessionId: string,
  metadata: boolean,
): Promise<SubjectRow> {
  const subject = await provider.subjects({ instanceId: instance.id, userId, sessionId, metadata });
  if (subject && mayAct(subject)) return subject;
  throw invalidGrant('The user is signed out, deactivated, locked or removed');
}
