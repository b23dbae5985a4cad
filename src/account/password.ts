import { PosternError } from '../errors/index.ts';
import { isFresh } from '../login/fresh.ts';
import { passwordFields } from '../login/pages/by-code.ts';
import { passwordProblem } from '../login/password-problem.ts';
import { passwordRules } from '../login/password-rules.ts';
import { signInAgain } from '../login/sign-in.ts';
import { waitText } from '../login/steps/failures.ts';
import { admitted } from '../login/steps/work.ts';
import { loginNamesOf } from '../user/index.ts';
import { type AccountRequest, inAccount, leadTo } from './account-request.ts';
import { field } from './pages/fields.ts';
import { accountPage, along, html, places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { proveAgain } from './prove-again.ts';

/** Another password, by the one that there is; the first one, by whoever has just signed in otherwise. */

export async function showPassword(
  page: AccountRequest,
  { entered, problem }: { entered?: string; problem?: string } = {},
): Promise<Response> {
  const { frame, texts, labels, row, me, settings, instance } = page;
  if (!row.has_password && !isFresh(page, page.me.enteredAt)) return proveAgain(page);
  const policy = await settings.passwordComplexity(instance.id, me.orgId);
  const invalid = problem !== undefined;
  const content = html`<section class="panel"><form method="post" action="/account/password" novalidate>${along(page)}
<input class="visually-hidden" type="text" name="username" value="${loginNamesOf(row).preferred}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
${row.has_password && field({ name: 'oldPassword', label: labels.currentPassword, type: 'password', autocomplete: 'current-password', invalid, required: true })}
${passwordFields(frame.messages.change, frame, passwordRules(policy.values, entered), invalid, false)}
<button class="button" type="submit">${texts.save}</button></form></section>`;
  const { password } = frame.messages;
  return accountPage(page, {
    place: 'security',
    title: password.label,
    back: places.security,
    lead: texts.security.passwordText,
    problem,
    content,
    scripts: true,
  });
}

export async function submitPassword(page: AccountRequest): Promise<Response> {
  const { form, frame, texts, row, instance, remoteAddress, me } = page;
  const { change, password: words } = frame.messages;
  const old = form.get('oldPassword') ?? '';
  const wanted = form.get('newPassword') ?? '';
  const refuse = (problem: string) => showPassword(page, { entered: wanted, problem });
  if (row.has_password && old === '') return refuse(words.missing);
  if (wanted === '') return refuse(change.missing);
  if (wanted !== form.get('newPasswordConfirmation')) return refuse(change.different);
  if (!row.has_password) {
    if (!isFresh(page, page.me.enteredAt)) return proveAgain(page);
    return setPassword(page, wanted, refuse);
  }
  // Whoever has the browser alone does not get to guess at the password.
  const tried = { account: `${instance.id}/own password of ${me.userId}`, address: remoteAddress };
  const limits = await admitted(page, tried, {
    shown: (seconds) => refuse(waitText(page, seconds)),
    againUrl: inAccount(page, '/account/password'),
  });
  if (limits instanceof Response) return limits;
  return limits.during(tried, async () => {
    try {
      await page.users.checkPassword(page.scope, me.verified.user, old, undefined, tried);
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      if (error.failedAttempts !== undefined) {
        await limits.failedAnywhere(tried);
        return refuse(texts.security.passwordWrong);
      }
      const problem = problemOf(page, error, wanted);
      if (problem === undefined) throw error;
      return refuse(problem);
    }
    limits.succeeded(tried);
    return setPassword(page, wanted, refuse);
  });
}

async function setPassword(
  page: AccountRequest,
  wanted: string,
  refuse: (problem: string) => Promise<Response>,
): Promise<Response> {
  const { users, scope, me, instance } = page;
  if (!me.verified.user) return proveAgain(page);
  try {
    await users.choosePassword(scope, me.verified.user, wanted, {
      sessionId: me.sessionId,
      origin: instance.origin,
    });
  } catch (error) {
    const problem = error instanceof PosternError ? problemOf(page, error, wanted) : undefined;
    if (problem === undefined) throw error;
    return refuse(problem);
  }
  return goOn(page, wanted);
}

function problemOf({ frame }: AccountRequest, error: PosternError, wanted: string): string | undefined {
  if (error.kind === 'invalid_argument') return passwordProblem(frame.messages, error, wanted);
  return error.kind === 'failed_precondition' ? frame.messages.factor.locked : undefined;
}

/** The change ended what was proven before it: this browser goes on with the new one. */
async function goOn(page: AccountRequest, password: string): Promise<Response> {
  // What was proven is to be proven anew, and so is not asked for.
  const { proof: _, ...scope } = page.scope;
  const { cookies } = await signInAgain({ ...page, scope }, page.me, password);
  return leadTo(page, withNote(places.security, 'password'), cookies);
}
