import { membershipsOf } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import type { AccountEntry } from '../pages/accounts.ts';
import { logoutPage, signedInPage, signedOutPage } from '../pages/signed-in.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { isWhole } from '../second-factor.ts';
import { accountEntries, leave, tellingApplications } from './accounts.ts';
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

export async function showSignedIn(page: PageRequest): Promise<Response> {
  const session = await page.session();
  const emailMissing = session?.unverifiedEmail !== undefined && page.unverifiedEmail === 'require';
  if (session && (session.mustChange || !isWhole(session.second) || emailMissing))
    return proceed(page, session);
  if (!session)
    return page.redirect(
      page.accountId === undefined ? '/ui/login/login' : withAuthRequest('/ui/login/login', page),
    );
  const markup = signedInPage(page.frame, {
    who: await personOf(page, session.userId),
    csrf: page.guard.token,
    accountId: session.userId,
    mayAddPasskey: await passkeysAllowed(page, session.orgId),
    administers: (await membershipsOf(page.platform.sql, page.instance.id, session.userId)).length > 0,
  });
  return page.show(markup);
}

/** Whom one may sign out here: whom the address or a `logout_hint` means (RP-Initiated Logout §2), else everybody. */
async function leavers(page: PageRequest): Promise<readonly AccountEntry[]> {
  const entries = (await accountEntries(page)).filter(({ signedIn }) => signedIn);
  const hint = page.url.searchParams.get('logout_hint')?.trim().slice(0, 200);
  for (const entry of entries) {
    const meant = entry.userId === page.accountId;
    if (meant || (hint && (await page.users.isNamed(page.instance.id, entry.userId, hint)))) return [entry];
  }
  return entries;
}

export async function showLogout(page: PageRequest): Promise<Response> {
  const sealed = page.url.searchParams.get('next');
  const target = openLogoutTarget(page, sealed);
  const who = await leavers(page);
  if (who.length === 0 && target) return page.redirect(target);
  const form = { csrf: page.guard.token, next: (target && sealed) || '' };
  return page.show(logoutPage(page.frame, who, form));
}

/** The account of the button that was pressed, or all. */
export async function submitLogout(page: PageRequest): Promise<Response> {
  const all = page.form.get('all') !== null;
  const last = page.accounts.find(({ session }) => session)?.userId;
  const userId = page.accountId ?? last;
  const leaving = page.accounts.filter((account) => all || account.userId === userId);
  const cookies = await Promise.all(leaving.map((account) => leave(page, account)));
  const target = openLogoutTarget(page, page.form.get('next')) ?? '/logout/done';
  return page.redirect(await tellingApplications(page, leaving, target), cookies.flat());
}

export const showSignedOut = (page: PageRequest): Response =>
  page.show(signedOutPage(page.frame, page.accounts.length > 0));
