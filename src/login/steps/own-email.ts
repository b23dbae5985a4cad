import { PosternError } from '../../errors/index.ts';
import { userByCode } from '../../user/index.ts';
import { accountCookies } from '../browser-accounts.ts';
import type { BrowserSession } from '../browser-session.ts';
import { isFresh } from '../fresh.ts';
import { asOwn } from '../own.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { changeEmailPage } from '../pages/own-email.ts';
import { isWhole } from '../second-factor.ts';
import { mayNotSend } from '../sends.ts';
import { askPerson } from './ask-password.ts';
import { verifyPath } from './email-due.ts';
import { proceed } from './proceed.ts';

/** What people who are signed in do about an e-mail address that is not confirmed. */

/** Who has proven all that is asked, and a moment ago; others do so again. Where there is nothing to confirm, or something else comes first, it goes on. */
async function unconfirmed(
  page: PageRequest,
): Promise<(BrowserSession & { unverifiedEmail: string }) | Response> {
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/login', page));
  const { unverifiedEmail } = session;
  const whole = isWhole(session.second) && !session.mustChange;
  if (!whole || unverifiedEmail === undefined) return proceed(page, session);
  // Who has the address can have the password replaced, and so the account.
  return isFresh(page, session.enteredAt) ? { ...session, unverifiedEmail } : askPerson(page, session.userId);
}

const show = (page: PageRequest, session: BrowserSession, email: string, problem?: string): Response =>
  page.show(
    changeEmailPage(page.frame, {
      csrf: page.guard.token,
      authRequestId: page.authRequest?.id,
      accountId: session.userId,
      email,
      backUrl: verifyPath(page, session),
      problem,
    }),
    { status: problem === undefined ? 200 : 400 },
  );

export async function showChangeEmail(page: PageRequest): Promise<Response> {
  const session = await unconfirmed(page);
  return session instanceof Response ? session : show(page, session, session.unverifiedEmail);
}

export async function submitChangeEmail(page: PageRequest): Promise<Response> {
  const session = await unconfirmed(page);
  if (session instanceof Response) return session;
  const { register } = page.frame.messages;
  const email = (page.form.get('email') ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return show(page, session, email, register.badEmail);
  const tooMany = (await mayNotSend(page, email.toLowerCase())) ?? (await mayNotSend(page, session.userId));
  if (tooMany) return tooMany;
  try {
    const done = await userByCode.proveOwnEmail(page.platform, asOwn(page, session), session.userId, email);
    await page.platform.projections.waitFor(done.position);
  } catch (error) {
    if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
    return show(page, session, email, register.badEmail);
  }
  return page.redirect(verifyPath(page, session));
}

/** The sign-in goes on without; in this session it is not asked for again. */
export async function confirmLater(page: PageRequest, session: BrowserSession): Promise<Response> {
  const account = page.accounts.find(({ userId }) => userId === session.userId);
  const { expiresAt } = session.verified.loaded.state;
  const seconds = expiresAt ? (expiresAt.getTime() - page.platform.clock().getTime()) / 1000 : 0;
  const kept = account && { ...account, laterIn: session.sessionId };
  const cookies = kept ? accountCookies(page.platform, page.instance, kept, Math.max(0, seconds)) : [];
  return proceed(page, { ...session, unverifiedEmail: undefined }, cookies);
}
