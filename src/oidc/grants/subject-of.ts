import type { Client } from '../../application/index.ts';
import { isBefore } from '../clients/since.ts';
import { invalidGrant } from '../protocol/errors.ts';
import { endedByPassword, type GrantProof } from '../tokens/password-changes.ts';
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

const gone = () => invalidGrant('The user is signed out, deactivated, locked or removed');

/** @throws OAuthError `invalid_grant` when the user may not act any more, or signed out */
export function requireStanding(subject: SubjectRow | undefined): SubjectRow {
  if (subject && mayAct(subject)) return subject;
  throw gone();
}

/**
 * Access that was withdrawn since the person signed in ends what came of it.
 * @throws OAuthError `invalid_grant`
 */
async function requireAccess(
  { provider, instance }: GrantContext,
  client: Client,
  { user_id: userId, org_id: orgId }: SubjectRow,
): Promise<void> {
  if (await provider.access.may(instance.id, client, { userId, orgId })) return;
  throw invalidGrant('The user may not use this application any more; ask its administrator');
}

/**
 * A person who may act and use the application, and whose sign-in no changed password has ended since.
 * @param proof what is redeemed stands on it
 * @throws OAuthError `invalid_grant`
 */
export async function requireSignedIn(
  context: GrantContext,
  client: Client,
  subject: SubjectRow | undefined,
  proof: GrantProof,
): Promise<SubjectRow> {
  const { provider, instance } = context;
  const standing = requireStanding(subject);
  if (isBefore(client, proof.provenAt))
    throw invalidGrant('The client was removed since, and is another one now');
  if (await endedByPassword(provider.users, instance.id, standing, proof)) throw gone();
  await requireAccess(context, client, standing);
  return standing;
}
