import { sealAttempt } from '../attempt.ts';
import type { BrowserSession } from '../browser-session.ts';
import type { PageRequest } from '../page-request.ts';
import { withAuthRequest } from '../page-request.ts';
import { proceed } from './proceed.ts';

/** The front door: goes on at once with a session that will do, else asks who it is. */
export async function enter(page: PageRequest): Promise<Response> {
  const session = await page.session();
  if (session && maySkip(page, session)) return proceed(page, session);
  const hint = page.authRequest?.description.loginHint?.trim();
  return hint ? askPassword(page, hint) : page.redirect(withAuthRequest('/ui/login/loginname', page));
}

/** OIDC Core §3.1.2.1: `prompt`, `max_age` and `id_token_hint` may ask for a sign-in although there is a session. */
function maySkip(page: PageRequest, session: BrowserSession): boolean {
  const description = page.authRequest?.description;
  if (!description) return true;
  const { expectedUserId } = description;
  if (expectedUserId !== undefined && expectedUserId !== session.userId) return false;
  if (description.prompt.some((prompt) => prompt === 'login' || prompt === 'select_account')) return false;
  if (description.maxAge === undefined) return true;
  const age = page.platform.clock().getTime() - session.authenticatedAt.getTime();
  return age <= description.maxAge * 1000;
}

export function askPassword(page: PageRequest, loginName: string): Response {
  const { platform, instance, authRequest } = page;
  const attempt = sealAttempt(
    platform.encryption,
    { instanceId: instance.id, loginName, authRequestId: authRequest?.id },
    platform.clock(),
  );
  return page.redirect(`/ui/login/password?attempt=${attempt}`);
}
