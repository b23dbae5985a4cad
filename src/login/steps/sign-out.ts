import type { Platform } from '../../platform.ts';
import { endedSessionCookie } from '../browser-session.ts';
import type { PageRequest } from '../page-request.ts';
import type { Person } from '../pages/person.ts';
import { logoutPage, signedInPage, signedOutPage } from '../pages/signed-in.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { isWhole } from '../second-factor.ts';
import { personOf } from './person.ts';
import { proceed } from './proceed.ts';

const purpose = 'logout ';
const lifetimeMs = 60 * 60 * 1000;

/**
 * Value of the logout page's parameter `next`: where to go afterwards. Sealed, so that only this server's own
 * protocols, which checked the address against their client, can send people on; and for the client's instance
 * and a while only, so that it does not become a way to send the people of others anywhere.
 */
export const sealLogoutTarget = (
  { encryption, clock }: Pick<Platform, 'encryption' | 'clock'>,
  instanceId: string,
  url: string,
): string =>
  encryption.sealToken('cookie', purpose + JSON.stringify([instanceId, url, clock().getTime() + lifetimeMs]));

function openLogoutTarget({ platform, instance }: PageRequest, sealed: string | null): string | undefined {
  const opened = sealed ? platform.encryption.openToken('cookie', sealed) : undefined;
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, url, until] = JSON.parse(opened.slice(purpose.length)) as [string, string, number];
  return instanceId === instance.id && until > platform.clock().getTime() ? url : undefined;
}

async function whoIsIt(page: PageRequest): Promise<Person | undefined> {
  const session = await page.session();
  return session && personOf(page, session.userId);
}

export async function showSignedIn(page: PageRequest): Promise<Response> {
  const session = await page.session();
  if (session && (session.mustChange || !isWhole(session.second))) return proceed(page, session);
  const who = await whoIsIt(page);
  if (!session || !who) return page.redirect('/ui/login/loginname');
  const setUp = await passkeysAllowed(page, session.orgId);
  return page.show(signedInPage(page.frame, who, page.guard.token, setUp));
}

export async function showLogout(page: PageRequest): Promise<Response> {
  const sealed = page.url.searchParams.get('next');
  const target = openLogoutTarget(page, sealed);
  const who = await whoIsIt(page);
  if (!who && target) return page.redirect(target);
  const form = { csrf: page.guard.token, next: (target && sealed) || '' };
  return page.show(logoutPage(page.frame, who, form));
}

export async function submitLogout(page: PageRequest): Promise<Response> {
  const session = await page.session();
  if (session) {
    const done = await page.sessions.signOut(page.scope, session.sessionId);
    await page.platform.projections.waitFor(done.position);
  }
  const target = openLogoutTarget(page, page.form.get('next'));
  return page.redirect(target ?? '/logout/done', [endedSessionCookie(page.instance)]);
}

export const showSignedOut = (page: PageRequest): Response => page.show(signedOutPage(page.frame));
