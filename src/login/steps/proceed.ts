import { PosternError } from '../../errors/index.ts';
import { isWebAddress } from '../../settings/index.ts';
import { AccessRefusal, type SignedInSession } from '../authorization-flow.ts';
import type { BrowserSession } from '../browser-session.ts';
import { isGone, type PageRequest, withAuthRequest } from '../page-request.ts';
import { expiredFailure } from './failures.ts';
import { noAccess } from './no-access.ts';

/** What comes after a sign-in: first a new password where one is due, then back to the application. */
export async function proceed(
  page: PageRequest,
  session: SignedInSession & Pick<BrowserSession, 'mustChange'>,
  cookies: readonly string[] = [],
): Promise<Response> {
  if (session.mustChange) return page.redirect(withAuthRequest('/ui/login/password/change', page), cookies);
  const { flow, instance, authRequest, settings } = page;
  if (isGone(page)) return answeredBefore(page, session.userId, cookies) ?? expiredFailure(page, cookies);
  if (authRequest) {
    const { expectedUserId } = authRequest.description;
    // OIDC Core §3.1.2.2: an application that expects a certain person gets no tokens of another.
    if (expectedUserId !== undefined && expectedUserId !== session.userId)
      return unlessAnswered(page, undefined, cookies, () =>
        flow.deny(instance, authRequest.id, 'login_required'),
      );
    const { sessionId, sessionToken, userId, orgId, authenticatedAt } = session;
    const next = { sessionId, sessionToken, userId, orgId, authenticatedAt };
    try {
      return await unlessAnswered(page, userId, cookies, () => flow.complete(instance, authRequest.id, next));
    } catch (error) {
      if (error instanceof AccessRefusal) return noAccess(page, session, error, cookies);
      throw error;
    }
  }
  const { values } = await settings.login(instance.id, session.orgId);
  // The setting may be any text that people take for an address (`localhost:8080`).
  const home = values.defaultRedirectURI;
  return page.redirect(isWebAddress(home) ? home : '/ui/login/signedin', cookies);
}

/**
 * The answer that the application's request got already, when it was this person's sign-in: a form that is sent twice
 * leads where it led the first time. Nobody else's browser is given it.
 */
export function answeredBefore(
  page: PageRequest,
  userId: string | undefined,
  cookies: readonly string[] = [],
): Response | undefined {
  const { answered } = page;
  if (!answered || answered.userId !== userId) return undefined;
  return page.redirect(answered.location ?? '/ui/login/signedin', cookies);
}

/** As `answeredBefore`, where another node or tab was faster. */
export async function unlessAnswered(
  page: PageRequest,
  userId: string | undefined,
  cookies: readonly string[],
  answer: () => Promise<string>,
): Promise<Response> {
  try {
    return page.redirect(await answer(), cookies);
  } catch (error) {
    if (!(error instanceof PosternError) || error.kind !== 'failed_precondition') throw error;
    const answered = await page.flow.answered(page.instance, page.authRequestId ?? '');
    const before = answeredBefore({ ...page, answered }, userId, cookies);
    if (before) return before;
    throw error;
  }
}
