import { passwordsAllowed } from '../../session/index.ts';
import { userByCode } from '../../user/index.ts';
import { accountOf } from '../account.ts';
import { allows } from '../allowed.ts';
import { attemptOf, sealedAttempt } from '../attempt-of.ts';
import type { PageRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { mayNotSend } from '../sends.ts';
import { expiredFailure, refused } from './failures.ts';

/** Whether the settings let people replace a password that they forgot (`hide_password_reset`). */
export async function mayReset(page: PageRequest, orgId = page.settingsOrgId): Promise<boolean> {
  const { values } = await page.settings.login(page.instance.id, orgId);
  return allows.passwordReset(values);
}

/** Sends a code to whoever has the name, and says so whether anybody has. */
export async function submitForgotPassword(page: PageRequest): Promise<Response> {
  const attempt = attemptOf(page);
  if (!attempt) return expiredFailure(page);
  if (!(await mayReset(page))) return refused(page, page.frame.messages.reset.notAllowed);
  const tooMany = await mayNotSend(page, accountOf(page.instance.id, attempt.loginName));
  if (tooMany) return tooMany;
  page.answerTime.decided();
  await sendReset(page);
  return page.answerTime.held(page.redirect(`/ui/login/password/sent?attempt=${sealedAttempt(page)}`));
}

/** Sends a code where somebody has the name and may have one. The answer is to be held. */
export async function sendReset(page: PageRequest): Promise<void> {
  const { instance, users, platform } = page;
  const attempt = attemptOf(page);
  const user = attempt && (await users.byLoginName(instance.id, attempt.loginName));
  const allowed =
    user && (await mayReset(page, user.orgId)) && (await passwordsAllowed(platform, instance.id, user));
  if (allowed) await userByCode.sendCode(platform, page, user.id, 'password');
}

/** That there may be a message, and the way to where its code is entered. */
export async function showSent(page: PageRequest): Promise<Response> {
  const attempt = attemptOf(page);
  if (!attempt) return expiredFailure(page);
  const { sentTitle, sentText, sentNext } = page.frame.messages.reset;
  const url = `/ui/login/password/set?attempt=${sealedAttempt(page)}`;
  return page.show(
    donePage(page.frame, { title: sentTitle, text: sentText, next: { url, label: sentNext } }),
  );
}
