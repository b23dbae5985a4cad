import { createHash, randomBytes } from 'node:crypto';
import { browserState, hasBrowserState } from '../../login/index.ts';
import type { RequestDetails } from '../auth-request/state.ts';
import { scopes } from '../scope/scopes.ts';
import type { AnswerParameters } from './answer.ts';
import type { AuthorizeContext } from './context.ts';

/** §3.2: what the frame compares. @param salt of this answer alone */
export const sessionState = (clientId: string, origin: string, state: string, salt: string): string =>
  `${createHash('sha256').update(`${clientId} ${origin} ${state} ${salt}`).digest('base64url')}.${salt}`;

/**
 * OpenID Connect Session Management 1.0 §2: by what the client asks our frame whether the sign-in is still there. Only its
 * own pages can, from the origin of its redirect URI; what has no origin has no pages.
 */
export function sessionStateOf(
  { provider: { platform }, instance }: AuthorizeContext,
  { clientId, redirectUri, scope }: Pick<RequestDetails, 'clientId' | 'redirectUri' | 'scope'>,
  sessionId: string,
): AnswerParameters {
  if (!hasBrowserState(instance) || !scope.includes(scopes.openid)) return {};
  const url = URL.parse(redirectUri);
  if (!url || !/^https?:$/.test(url.protocol)) return {};
  const state = browserState(platform.encryption, instance.id, sessionId);
  const salt = randomBytes(16).toString('base64url');
  return { session_state: sessionState(clientId, url.origin, state, salt) };
}
