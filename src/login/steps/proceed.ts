import type { SignedInSession } from '../authorization-flow.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';

/** What comes after a sign-in: first a new password where one is due, then back to the application. */
export async function proceed(
  page: PageRequest,
  session: SignedInSession & Pick<BrowserSession, 'mustChange'>,
  cookies: readonly string[] = [],
): Promise<Response> {
  if (session.mustChange) return page.redirect(withAuthRequest('/ui/login/password/change', page), cookies);
  const { flow, instance, authRequest, settings } = page;
  if (authRequest) {
    const { sessionId, sessionToken, userId, orgId, authenticatedAt } = session;
    const next = { sessionId, sessionToken, userId, orgId, authenticatedAt };
    return page.redirect(await flow.complete(instance, authRequest.id, next), cookies);
  }
  const { values } = await settings.login(instance.id, session.orgId);
  return page.redirect(values.defaultRedirectURI || '/ui/login/signedin', cookies);
}
