import { PosternError } from '../../errors/index.ts';
import { isNewEnough } from '../account-choice.ts';
import { homeOf } from '../allowed.ts';
import { AccessRefusal, type ConsentAnswer, ConsentDue } from '../authorization-flow.ts';
import type { BrowserSession } from '../browser-session.ts';
import { whatIsDue } from '../due.ts';
import { isGone, type PageRequest, withAuthRequest } from '../page-request.ts';
import { visitToLink } from '../pending-visit.ts';
import { isEnough, steppedUp } from '../step-up.ts';
import { askFactor } from './ask-factor.ts';
import { askPerson } from './ask-password.ts';
import { isEmailDue, verifyPath } from './email-due.ts';
import { expiredFailure } from './failures.ts';
import { noAccess } from './no-access.ts';

/**
 * What comes after a password: the second factor that there is, a new password where one is due, a second factor that
 * is to be set up, an e-mail address that is to be confirmed, and back to the application. Every way leads through here, so that none leads around it.
 */
export async function proceed(
  from: PageRequest,
  session: BrowserSession,
  cookies: readonly string[] = [],
): Promise<Response> {
  const due = await stillDue(from, session, cookies);
  if (due) return due;
  // From here on the tab is about this person, whoever signs in in another.
  const page = { ...from, accountId: session.userId };
  if (!page.visitIsSettled && visitToLink(page, session))
    return page.redirect(withAuthRequest('/ui/login/provider/link', page), cookies);
  const { authRequest, settings, instance } = page;
  // RFC 8628 §5.4: whoever was sent a code by somebody else signs in as gladly as ever, so that is no consent.
  if (authRequest?.description.device || authRequest?.description.elsewhere)
    return page.redirect(withAuthRequest(consentPath(page), page), cookies);
  if (authRequest) return complete(page, authRequest.id, session, cookies);
  const { values } = await settings.login(instance.id, session.orgId);
  return page.redirect(homeOf(values) ?? signedInPath(page), cookies);
}

/** Where a person agrees to what an application, or the one on a device, asks for. */
function consentPath({ authRequest }: PageRequest): string {
  const { device, elsewhere } = authRequest?.description ?? {};
  if (elsewhere) return '/ui/login/elsewhere';
  return device ? '/ui/login/device/allow' : '/ui/login/consent';
}

/** What is missing before the application's request may be answered by this session; undefined: nothing. */
export async function stillDue(
  from: PageRequest,
  session: BrowserSession,
  cookies: readonly string[] = [],
): Promise<Response | undefined> {
  const page = { ...from, accountId: session.userId };
  const { flow, instance, authRequest } = page;
  const wanted = authRequest?.description.assurance;
  const second = steppedUp(session.second, session.proven, wanted);
  const due = whatIsDue(
    { ...session, second, emailDue: await isEmailDue(page, session) },
    {
      newEnough: isOfRequest(from, session),
      gone: isGone(page),
      expectedUserId: authRequest?.description.expectedUserId,
      enough: isEnough(session.proven, wanted),
    },
  );
  switch (due) {
    case 'beginning':
      return page.redirect(withAuthRequest('/ui/login', from), cookies);
    case 'password':
      return askPerson(page, session.userId, cookies);
    case 'factor':
      return askFactor(page, { ...session, second }, cookies);
    case 'passkey':
      return page.redirect(withAuthRequest('/ui/login/passkey', page), cookies);
    case 'newPassword':
      return page.redirect(withAuthRequest('/ui/login/password/change', page), cookies);
    case 'email':
      return page.redirect(verifyPath(page, session), cookies);
    case 'setUp':
    case 'offer':
      return page.redirect(withAuthRequest('/ui/login/mfa/setup', page), cookies);
    case 'gone':
      return answeredBefore(page, session.userId, cookies) ?? expiredFailure(page, cookies);
    case 'somebodyElse':
      return unlessAnswered(page, undefined, cookies, () =>
        flow.deny(instance, authRequest?.id ?? '', 'login_required'),
      );
    case 'unmet':
      return unlessAnswered(page, undefined, cookies, () =>
        flow.deny(instance, authRequest?.id ?? '', 'unmet_authentication_requirements'),
      );
    case 'nothing':
      return undefined;
  }
}

/**
 * Answers the application's request with the session, or says why it may not be; who has to agree to it first is asked.
 */
export async function complete(
  page: PageRequest,
  authRequestId: string,
  session: BrowserSession,
  cookies: readonly string[] = [],
  consent?: ConsentAnswer,
): Promise<Response> {
  const { flow, instance } = page;
  const { sessionId, sessionToken, userId, orgId, authenticatedAt, proven, userVersion } = session;
  const next = { sessionId, sessionToken, userId, orgId, authenticatedAt, proven, userVersion };
  try {
    return await unlessAnswered(page, userId, cookies, () =>
      flow.complete(instance, authRequestId, next, consent),
    );
  } catch (error) {
    if (error instanceof AccessRefusal) return noAccess(page, session, error, cookies);
    if (error instanceof ConsentDue) return page.redirect(withAuthRequest(consentPath(page), page), cookies);
    throw error;
  }
}

/** Says of whom, where the browser knows others. */
function signedInPath({ accounts, accountId }: PageRequest): string {
  const alone = accounts.every(({ userId }) => userId === accountId);
  return withAuthRequest('/ui/login/signedin', {
    authRequest: undefined,
    accountId: alone ? undefined : accountId,
  });
}

/**
 * Who was told to sign in again or to choose (OIDC Core §3.1.2.1) has done so since the request came: the pages after it
 * are no way around it.
 */
function isOfRequest(page: PageRequest, { userId, enteredAt }: BrowserSession): boolean {
  const { authRequest, accountId, platform } = page;
  const wanted = authRequest?.description;
  if (!wanted?.createdAt) return true;
  if (!isNewEnough(wanted, enteredAt, platform.clock())) return false;
  if (!wanted.prompt.includes('select_account') || accountId === userId) return true;
  return isNewEnough({ ...wanted, prompt: ['login'] }, enteredAt, platform.clock());
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
  return page.redirect(answered.location ?? signedInPath(page), cookies);
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
