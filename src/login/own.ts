import { unauthenticated } from '../errors/index.ts';
import type { Proof, ProvenScope } from '../eventstore/index.ts';
import { sessionByToken } from '../session/index.ts';
import type { BrowserSession } from './browser-session.ts';
import type { PageRequest } from './page-request.ts';

/** What a session of a browser proves of its person, as it is asked for again while they change what is theirs. */
export const proofOf = (
  { platform, users, instance }: Pick<PageRequest, 'platform' | 'users' | 'instance'>,
  { userId, sessionId, sessionToken }: Pick<BrowserSession, 'userId' | 'sessionId' | 'sessionToken'>,
): Proof => ({
  userId,
  async still() {
    const now = await sessionByToken(platform, users, instance.id, sessionId, sessionToken);
    if (now?.user?.id === userId && now.authenticatedAt !== undefined) return;
    throw unauthenticated('LOGIN-Ses03', 'What this browser proved does not count any more; sign in again');
  },
});

/** The page as whoever is signed in acts on it: what is written of their own is refused once they are not any more. */
export const asOwn = <P extends PageRequest>(
  page: P,
  session: Pick<BrowserSession, 'userId' | 'sessionId' | 'sessionToken'>,
): P & { readonly scope: ProvenScope } => ({
  ...page,
  scope: { ...page.scope, proof: proofOf(page, session) },
});
