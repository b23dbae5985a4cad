import { PosternError } from '../../errors/index.ts';
import { unchangedPassword } from '../../user/index.ts';
import type { BrowserSession } from '../browser-session.ts';
import { isFresh } from '../fresh.ts';
import { asOwn } from '../own.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { changePasswordPage } from '../pages/change-password.ts';
import { passwordProblem } from '../password-problem.ts';
import { passwordRules } from '../password-rules.ts';
import { isWhole } from '../second-factor.ts';
import { signInAgain } from '../sign-in.ts';
import { proceed } from './proceed.ts';

async function changing(page: PageRequest): Promise<BrowserSession | Response> {
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/loginname', page));
  // Whoever knows the password alone must not be able to replace it.
  if (!isWhole(session.second) && !(session.second.need === 'enrol' && session.mustChange))
    return proceed(page, session);
  // Who wants to change a password that need not be, must have entered it lately.
  if (session.mustChange || isFresh(page, session.enteredAt)) return session;
  return page.redirect(withAuthRequest('/ui/login/loginname', page));
}

const justNowMs = 60 * 1000;

function changedJustNow(page: PageRequest, { verified, mustChange }: BrowserSession): boolean {
  const changedAt = verified.user?.passwordChangedAt?.getTime() ?? 0;
  return !mustChange && page.platform.clock().getTime() - changedAt <= justNowMs;
}

async function markupOf(
  page: PageRequest,
  session: BrowserSession,
  entered?: string,
  problem?: string,
): Promise<string> {
  const { instance, users, settings } = page;
  const [policy, names] = await Promise.all([
    settings.passwordComplexity(instance.id, session.orgId),
    users.names(instance.id, [session.userId]),
  ]);
  const loginName = names.get(session.userId)?.loginName ?? '';
  return changePasswordPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    clientName: page.authRequest?.description.clientName,
    changeUrl: withAuthRequest('/ui/login/loginname', { ...page, accountId: undefined }),
    accountId: session.userId,
    loginName,
    shownName: await page.names.shown(loginName),
    reason: session.mustChange ?? 'wish',
    rules: passwordRules(policy.values, entered),
    ...(problem !== undefined && { problem }),
  });
}

export async function showChangePassword(page: PageRequest): Promise<Response> {
  const session = await changing(page);
  return session instanceof Response ? session : page.show(await markupOf(page, session), { scripts: true });
}

export async function submitChangePassword(page: PageRequest): Promise<Response> {
  const session = await changing(page);
  if (session instanceof Response) return session;
  const texts = page.frame.messages.change;
  const password = page.form.get('newPassword') ?? '';
  const refuse = async (problem: string) =>
    page.show(await markupOf(page, session, password, problem), { status: 400, scripts: true });

  if (password === '') return refuse(texts.missing);
  if (password !== page.form.get('newPasswordConfirmation')) return refuse(texts.different);
  const { verified } = session;
  if (!verified.user) return refuse(page.frame.messages.failure.text);
  try {
    await page.users.choosePassword(asOwn(page, session).scope, verified.user, password, {
      sessionId: verified.id,
      origin: page.instance.origin,
    });
  } catch (error) {
    if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
    // The form was sent twice: what it asks for is done.
    if (error.id === unchangedPassword && changedJustNow(page, session)) return proceed(page, session);
    return refuse(passwordProblem(page.frame.messages, error, password));
  }
  const again = await signInAgain(page, session, password);
  return proceed(page, { ...again.session, mustChange: undefined }, again.cookies);
}
