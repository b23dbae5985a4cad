import { PosternError } from '../../errors/index.ts';
import { tarpitDelay } from '../../user/index.ts';
import { type Attempt, openAttempt } from '../attempt.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { passwordPage } from '../pages/password.ts';
import { isWrongPassword, signIn } from '../sign-in.ts';
import { expiredFailure, limited } from './failures.ts';
import { proceed } from './proceed.ts';

const attemptOf = (page: PageRequest): Attempt | undefined =>
  openAttempt(
    page.platform.encryption,
    page.form.get('attempt') ?? page.url.searchParams.get('attempt'),
    page.instance.id,
    page.platform.clock(),
  );

const markupOf = (page: PageRequest, attempt: Attempt, problem?: string): string =>
  passwordPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    clientName: page.authRequest?.description.clientName,
    loginName: attempt.loginName,
    attempt: page.form.get('attempt') ?? page.url.searchParams.get('attempt') ?? '',
    changeUrl: withAuthRequest('/ui/login/loginname', page),
    ...(problem !== undefined && { problem }),
  });

export function showPassword(page: PageRequest): Response {
  const attempt = attemptOf(page);
  return attempt ? page.show(markupOf(page, attempt)) : expiredFailure(page);
}

export async function submitPassword(page: PageRequest): Promise<Response> {
  const { limits, instance, remoteAddress, settings, frame, platform } = page;
  const attempt = attemptOf(page);
  if (!attempt) return expiredFailure(page);
  const refuse = (problem: string) => page.show(markupOf(page, attempt, problem), { status: 400 });

  const password = page.form.get('password') ?? '';
  if (password === '') return refuse(frame.messages.password.missing);
  const { values } = await settings.login(instance.id, page.authRequest?.description.orgId ?? '');
  if (!values.allowUsernamePassword) return refuse(frame.messages.password.notAllowed);

  const tried = { account: `${instance.id}/${attempt.loginName}`, address: remoteAddress };
  const wait = limits.wait(tried);
  if (wait > 0) {
    platform.log.warn('sign-in refused by rate limit', { instanceId: instance.id, remoteAddress });
    return limited(page, wait);
  }
  const outcome = await limits.during(tried, () =>
    signIn(page, attempt.loginName, password).catch((error: unknown) => {
      if (isWrongPassword(error)) return error;
      throw error;
    }),
  );
  if (outcome instanceof PosternError) {
    await slowDown(limits.failed(tried), outcome.failedAttempts ?? 0);
    return refuse(frame.messages.password.wrong);
  }
  limits.succeeded(tried);
  return proceed(page, outcome.session, outcome.cookies);
}

/**
 * People who exist are slowed down after some failures by the user feature; names that nobody has, and locked
 * accounts, are slowed down here by the same rule, so that the clock tells nothing either.
 *
 * @param alreadyWaitedFor failures that the check itself has made the answer wait for
 */
const slowDown = (failures: number, alreadyWaitedFor: number): Promise<void> =>
  Bun.sleep(Math.max(0, tarpitDelay(failures) - tarpitDelay(alreadyWaitedFor)));
