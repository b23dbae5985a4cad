import type { RequestContext } from '../contract/types.ts';
import { safeEqual } from '../crypto/index.ts';
import type { Encryption } from '../crypto/types.ts';
import { permissionDenied } from '../errors/index.ts';
import type { SessionConditions } from './queries.ts';
import type { Session } from './state.ts';
import { parseSessionToken } from './token.ts';

/** Who may see or change a session: whoever holds its token, or the permission where its user belongs. */

const holdsToken = (encryption: Encryption, id: string, session: Session, token: string): boolean => {
  const parts = parseSessionToken(encryption.openToken('token', token));
  if (parts?.sessionId === id && session.tokenId !== '' && safeEqual(parts.tokenId, session.tokenId))
    return true;
  throw permissionDenied(
    'SESSION-Tok01',
    'session_token is not (or no longer) good for this session; use the one of its last change',
    { field: 'session_token' },
  );
};

const permitted = (context: RequestContext, permission: string, session: Session): Promise<void> =>
  context.require(permission, session.user ? { orgId: session.user.orgId } : {});

export const mayWrite =
  (context: RequestContext, encryption: Encryption, id: string, token: string) =>
  async (session: Session): Promise<void> => {
    if (token !== '' && session.lifecycle === 'active') holdsToken(encryption, id, session, token);
    else await permitted(context, 'session.write', session);
  };

export const mayRead =
  (context: RequestContext, encryption: Encryption, id: string, token: string) =>
  async (session: Session): Promise<void> => {
    if (token !== '') {
      holdsToken(encryption, id, session, token);
      return;
    }
    const { userId } = context.requireCaller();
    if (userId === session.creator || userId === session.user?.id) return;
    await permitted(context, 'session.read', session);
  };

export const mayEnd =
  (context: RequestContext, encryption: Encryption, id: string, token: string) =>
  async (session: Session): Promise<void> => {
    if (token !== '') {
      holdsToken(encryption, id, session, token);
      return;
    }
    if (context.requireCaller().userId === session.user?.id) return;
    await permitted(context, 'session.delete', session);
  };

/** A list holds the caller's own sessions, those it created, and those of organizations it may read. */
export async function visibleSessions(context: RequestContext): Promise<(where: SessionConditions) => void> {
  const { userId } = context.requireCaller();
  const permitted = await context.permittedOrgs('session.read');
  return (where) => {
    if (permitted === 'all') return;
    const any = where.group().equals('creator', userId).equals('user', userId);
    if (permitted.length > 0) any.in('organization', permitted);
    where.and(any.joined('or'));
  };
}
