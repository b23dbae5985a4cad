import { findOrg } from '../../org/index.ts';
import { accountCookies, type BrowserAccount, forgottenAccountCookies } from '../browser-accounts.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { type AccountEntry, accountsPage } from '../pages/accounts.ts';
import { askPerson } from './ask-password.ts';
import { personOf } from './person.ts';
import { proceed } from './proceed.ts';

/** The accounts of this browser: one is chosen, signed out of, or forgotten. */

/** As the page shows an account; undefined for one that is gone, or whose person may not sign in (any more). */
async function entryOf(page: PageRequest, { userId }: BrowserAccount): Promise<AccountEntry | undefined> {
  const { platform, instance, users } = page;
  const [user, session] = await Promise.all([users.known(instance.id, userId), page.sessionOf(userId)]);
  if (!user?.active) return undefined;
  const [who, org] = await Promise.all([
    personOf(page, userId),
    findOrg(platform.sql, instance.id, user.orgId),
  ]);
  return { userId, ...who, organization: org?.name ?? '', signedIn: session !== undefined };
}

/** Only whom the application expects, where an ID token of theirs says so (OIDC Core §3.1.2.1 `id_token_hint`). */
export async function accountEntries(page: PageRequest): Promise<readonly AccountEntry[]> {
  const expected = page.authRequest?.description.expectedUserId;
  const meant = page.accounts.filter(({ userId }) => (expected ?? userId) === userId);
  const entries = await Promise.all(meant.map((account) => entryOf(page, account)));
  return entries.flatMap((entry) => entry ?? []);
}

export async function showAccounts(page: PageRequest): Promise<Response> {
  const entries = await accountEntries(page);
  const otherUrl = withAuthRequest('/ui/login/loginname', { ...page, accountId: undefined });
  if (entries.length === 0) return page.redirect(otherUrl);
  const { id: authRequestId, description } = page.authRequest ?? {};
  const form = { csrf: page.guard.token, authRequestId, clientName: description?.clientName };
  return page.show(accountsPage(page.frame, { ...form, entries, otherUrl }));
}

export async function submitAccounts(page: PageRequest): Promise<Response> {
  const named = (field: string): BrowserAccount | undefined => {
    const userId = page.form.get(field);
    return page.accounts.find((account) => account.userId === userId);
  };
  const leaving = named('leave');
  if (leaving) return left(page, leaving, await leave(page, leaving));
  const forgotten = named('forget');
  if (forgotten) {
    await leave(page, forgotten);
    return left(page, forgotten, forgottenAccountCookies(page.instance, forgotten.userId));
  }
  const chosen = named('choose');
  // Signed out of or forgotten in another tab, or by a click before this one.
  return chosen ? choose(page, chosen) : again(page, []);
}

const accountsUrl = (page: PageRequest): string =>
  withAuthRequest('/ui/login/accounts', { ...page, accountId: undefined });

const again = (page: PageRequest, cookies: readonly string[]): Response =>
  page.redirect(accountsUrl(page), cookies);

const left = async (page: PageRequest, account: BrowserAccount, cookies: readonly string[]) =>
  page.redirect(await tellingApplications(page, [account], accountsUrl(page)), cookies);

/** The way to `next`, past the applications that are to hear that these have left. */
export function tellingApplications(
  { flow, instance }: PageRequest,
  left: readonly BrowserAccount[],
  next: string,
): Promise<string> {
  const ended = left.flatMap(({ userId, session }) => (session ? [{ sessionId: session.id, userId }] : []));
  return flow.signedOut(instance, ended, next);
}

/** @returns the cookie by which the account is remembered, without its session */
export async function leave(page: PageRequest, account: BrowserAccount): Promise<readonly string[]> {
  const { platform, instance } = page;
  if (account.session) {
    const done = await page.sessions.signOut(page.scope, account.session.id);
    await platform.projections.waitFor(done.position);
  }
  return accountCookies(platform, instance, { ...account, session: undefined });
}

/** Whatever is missing of that person's sign-in is asked for: to be chosen proves nothing. */
async function choose(page: PageRequest, account: BrowserAccount): Promise<Response> {
  const { platform, instance } = page;
  const at = { ...page, accountId: account.userId };
  const session = await page.sessionOf(account.userId);
  if (!session) return askPerson(at, account.userId);
  const used = { ...account, usedAt: platform.clock().getTime() };
  const { expiresAt } = session.verified.loaded.state;
  const seconds = expiresAt ? (expiresAt.getTime() - used.usedAt) / 1000 : 0;
  return proceed(at, session, accountCookies(platform, instance, used, Math.max(0, seconds)));
}
