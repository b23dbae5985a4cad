import type { ProofAttempt } from '../../cache/index.ts';
import { accountOf } from '../account.ts';
import { afterCheck, afterFailedCheck } from '../after-check.ts';
import { allows } from '../allowed.ts';
import type { Attempt } from '../attempt.ts';
import { attemptOf, sealedAttempt } from '../attempt-of.ts';
import { isKnownTo, knownDevice, rememberBrowser } from '../known-device.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { passwordPage } from '../pages/password.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { choiceOf } from '../providers.ts';
import { isWrongPassword, signIn } from '../sign-in.ts';
import { expiredFailure } from './failures.ts';
import { mayReset } from './forgot-password.ts';
import { mailLinksAllowed } from './mail-link.ts';
import { proceed } from './proceed.ts';
import { admitted } from './work.ts';

async function shown(page: PageRequest, attempt: Attempt, problem?: string): Promise<Response> {
  const choice = await choiceOf(page, { loginName: attempt.loginName, sealed: sealedAttempt(page) });
  const markup = passwordPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    clientName: page.authRequest?.description.clientName,
    loginName: attempt.loginName,
    shownName: await page.names.shown(attempt.loginName),
    attempt: sealedAttempt(page),
    mayReset: await mayReset(page),
    mayMail: await mailLinksAllowed(page),
    choice,
    passkeyUrl: (await passkeysAllowed(page)) ? withAuthRequest('/ui/login/passkey', page) : undefined,
    changeUrl: withAuthRequest('/ui/login/loginname', page),
    ...(problem !== undefined && { problem }),
  });
  return page.show(markup, {
    status: problem === undefined ? 200 : 400,
    leaves: choice.providers.length > 0,
  });
}

export async function showPassword(page: PageRequest): Promise<Response> {
  const attempt = attemptOf(page);
  return attempt ? shown(page, attempt) : expiredFailure(page);
}

export async function submitPassword(page: PageRequest): Promise<Response> {
  const { instance, settings, frame } = page;
  const attempt = attemptOf(page);
  if (!attempt) return expiredFailure(page);
  const refuse = (problem: string) => shown(page, attempt, problem);

  const password = page.form.get('password') ?? '';
  if (password === '') return refuse(frame.messages.password.missing);
  const { values } = await settings.login(instance.id, page.settingsOrgId);
  if (!allows.password(values)) return refuse(frame.messages.password.notAllowed);

  const tried = await attemptAt(page, attempt.loginName);
  const limits = await admitted(page, tried);
  if (limits instanceof Response) return limits;
  return limits.during(tried, async () => {
    const signedIn = await signIn(page, attempt.loginName, password, page.answerTime.decided).catch(
      (error: unknown) => {
        if (!isWrongPassword(error)) throw error;
        afterFailedCheck(page, { method: 'password', loginName: attempt.loginName }, error);
        return undefined;
      },
    );
    if (!signedIn) {
      const failures = await limits.failedAnywhere(tried);
      return page.answerTime.held(refuse(frame.messages.password.wrong), failures);
    }
    limits.succeeded(tried);
    const { session, cookies } = signedIn;
    const refusal = await afterCheck(page, { method: 'password', loginName: attempt.loginName }, session);
    if (refusal !== undefined) {
      await page.sessions.terminate(page.scope, session.sessionId, async () => {});
      return refuse(refusal);
    }
    return proceed(page, session, [...cookies, ...(await rememberBrowser(page, session))]);
  });
}

/** Whom failures count against: the name and the address; in a browser that this person has used before, the browser. */
async function attemptAt(page: PageRequest, loginName: string): Promise<ProofAttempt> {
  const { instance, remoteAddress, users } = page;
  const device = knownDevice(page);
  const user = device && (await users.byLoginName(instance.id, loginName));
  return user && (await isKnownTo(page, device, user.id))
    ? { account: `${instance.id}/ at ${device.id}`, address: device.id }
    : { account: accountOf(instance.id, loginName), address: remoteAddress };
}
