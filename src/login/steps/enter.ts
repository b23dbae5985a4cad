import { sealAttempt } from '../attempt.ts';
import type { BrowserSession } from '../browser-session.ts';
import type { PageRequest } from '../page-request.ts';
import { withAuthRequest } from '../page-request.ts';
import { proceed } from './proceed.ts';
import { mayRegister } from './register.ts';

/** The front door: goes on at once with a session that will do, else asks who it is. */
export async function enter(page: PageRequest): Promise<Response> {
  // OpenID Connect Prompt Create 1.0 §4: who is to make an account is not asked for one.
  if (page.authRequest?.description.prompt.includes('create') && (await mayRegister(page)))
    return page.redirect(withAuthRequest('/ui/login/register', page));
  const session = await page.session();
  if (session && (await maySkip(page, session))) return proceed(page, session);
  const hint = (await expectedName(page)) ?? page.authRequest?.description.loginHint?.trim();
  return hint ? askPassword(page, hint) : page.redirect(withAuthRequest('/ui/login/loginname', page));
}

/** The login name of who is expected: an ID token that we signed says it, and so before a `login_hint`. */
async function expectedName({ authRequest, users, instance }: PageRequest): Promise<string | undefined> {
  const id = authRequest?.description.expectedUserId;
  return id === undefined ? undefined : (await users.names(instance.id, [id])).get(id)?.loginName;
}

/** OIDC Core §3.1.2.1: `prompt`, `max_age` and hints may ask for a sign-in although there is a session. */
async function maySkip(page: PageRequest, session: BrowserSession): Promise<boolean> {
  const description = page.authRequest?.description;
  if (!description) return true;
  const { expectedUserId } = description;
  if (expectedUserId !== undefined && expectedUserId !== session.userId) return false;
  if (description.prompt.some((prompt) => prompt === 'login' || prompt === 'select_account')) return false;
  const age = page.platform.clock().getTime() - session.enteredAt.getTime();
  if (description.maxAge !== undefined && age > description.maxAge * 1000) return false;
  const hint = description.loginHint?.trim();
  return !hint || page.users.isNamed(page.instance.id, session.userId, hint);
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
