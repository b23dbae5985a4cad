import type { Encryption } from '../../crypto/types.ts';
import { endedSessionCookie } from '../browser-session.ts';
import type { PageRequest } from '../page-request.ts';
import { logoutPage, type Person, signedInPage, signedOutPage } from '../pages/signed-in.ts';

const purpose = 'logout ';

/**
 * Value of the logout page's parameter `next`: where to go afterwards. Sealed, so that only this server's own
 * protocols, which checked the address against their client, can send people on.
 */
export const sealLogoutTarget = (encryption: Encryption, url: string): string =>
  encryption.sealToken('cookie', purpose + url);

function openLogoutTarget(encryption: Encryption, sealed: string | null): string | undefined {
  const opened = sealed ? encryption.openToken('cookie', sealed) : undefined;
  return opened?.startsWith(purpose) ? opened.slice(purpose.length) : undefined;
}

async function whoIsIt(page: PageRequest): Promise<Person | undefined> {
  const session = await page.session();
  if (!session) return undefined;
  const names = await page.users.names(page.instance.id, [session.userId]);
  return names.get(session.userId) ?? { displayName: '', loginName: session.userId };
}

export async function showSignedIn(page: PageRequest): Promise<Response> {
  const session = await page.session();
  if (session?.mustChange) return page.redirect('/ui/login/password/change');
  const who = await whoIsIt(page);
  if (!who) return page.redirect('/ui/login/loginname');
  return page.show(signedInPage(page.frame, who, page.guard.token));
}

export async function showLogout(page: PageRequest): Promise<Response> {
  const sealed = page.url.searchParams.get('next');
  const target = openLogoutTarget(page.platform.encryption, sealed);
  const who = await whoIsIt(page);
  if (!who && target) return page.redirect(target);
  const form = { csrf: page.guard.token, next: (target && sealed) || '' };
  return page.show(logoutPage(page.frame, who, form));
}

export async function submitLogout(page: PageRequest): Promise<Response> {
  const session = await page.session();
  if (session) {
    const done = await page.sessions.terminate(page.scope, session.sessionId, async () => {});
    await page.platform.projections.waitFor(done.position);
  }
  const target = openLogoutTarget(page.platform.encryption, page.form.get('next'));
  return page.redirect(target ?? '/logout/done', [endedSessionCookie(page.instance)]);
}

export const showSignedOut = (page: PageRequest): Response => page.show(signedOutPage(page.frame));
