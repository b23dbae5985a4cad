import type { RequestContext } from '../contract/types.ts';
import { safeEqual } from '../crypto/index.ts';
import type { Encryption } from '../crypto/types.ts';
import { permissionDenied } from '../errors/index.ts';
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
