import { subjectFor, userIdOf } from '../clients/subjects.ts';
import { invalidRequest } from '../protocol/errors.ts';
import { readIdTokenHint } from '../tokens/id-token-hint.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/** User ids; undefined where nobody is meant. */
export interface MeantPerson {
  readonly hintUserId: string | undefined;
  readonly subject: string | undefined;
}

/**
 * Who is meant by the ID token and by the `sub` that come with a request. Names that the client itself is told count, and
 * no others: by those of another sector (OIDC Core §8.1) two clients could ask whether they know one person.
 *
 * @param subject the `sub` in `claims`
 * @throws OAuthError `invalid_request` where they mean two
 */
export async function meantPerson(
  { provider: { platform }, instance }: AuthorizeContext,
  { oidc }: RedirectingClient,
  idToken: string | undefined,
  subject: string | undefined,
): Promise<MeantPerson> {
  const { encryption } = platform;
  const nameOf = (userId: string) => subjectFor(encryption, instance.id, oidc.sectorIdentifier, userId);
  const hint = await readIdTokenHint(platform, instance, idToken);
  // A hint that is not ours is no reason to refuse anybody.
  const hintUserId = hint && nameOf(hint.userId) === hint.subject ? hint.userId : undefined;
  if (subject === undefined) return { hintUserId, subject };
  const userId = userIdOf(encryption, subject);
  // The name of what is no name here is no user's id.
  const meant = nameOf(userId) === subject ? userId : nameOf(subject);
  if (hintUserId !== undefined && meant !== hintUserId)
    throw invalidRequest('id_token_hint is of somebody else than sub in claims');
  return { hintUserId, subject: meant };
}
