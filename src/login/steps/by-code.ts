import { PosternError } from '../../errors/index.ts';
import { userByCode } from '../../user/index.ts';
import { accountOf } from '../account.ts';
import { attemptOf, sealedAttempt } from '../attempt-of.ts';
import { rememberBrowser } from '../known-device.ts';
import { asOwn } from '../own.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { type CodeTexts, codePage, donePage } from '../pages/by-code.ts';
import { passwordProblem } from '../password-problem.ts';
import { passwordRules } from '../password-rules.ts';
import { mayNotSend } from '../sends.ts';
import { isWrongPassword, signIn } from '../sign-in.ts';
import { fill } from '../spoken.ts';
import { agreementOf, openDocuments } from './agreement.ts';
import { mayMail } from './email-due.ts';
import { expiredFailure, refused } from './failures.ts';
import { mayReset, sendReset } from './forgot-password.ts';
import { confirmLater } from './own-email.ts';
import { proceed } from './proceed.ts';

/** Whose code it is and what for: a link of a message says it, or the attempt to sign in that it interrupted. */
interface Subject {
  readonly purpose: userByCode.CodePurpose;
  readonly texts: CodeTexts;
  readonly action: '/ui/login/password/set' | '/ui/login/verify';
  readonly done: string;
  /** '' where nobody has the name: every code is wrong then. */
  readonly userId: string;
  /** The name that was typed, where that is all that is known: nobody is told whether anybody has it. */
  readonly account?: string;
  readonly along: Readonly<Record<string, string>>;
}

const given = (page: PageRequest, name: string): string =>
  (page.form.get(name) ?? page.url.searchParams.get(name) ?? '').slice(0, 200);

async function subjectOf(page: PageRequest): Promise<Subject | undefined> {
  const userId = given(page, 'userId');
  const organization = given(page, 'organization');
  const authRequestID = page.authRequest?.id ?? '';
  if (/\/password\/set\/?$/.test(page.url.pathname)) {
    const reset = {
      purpose: 'password',
      texts: 'reset',
      action: '/ui/login/password/set',
      done: '/ui/login/password/set/done',
    } as const;
    if (userId !== '') return { ...reset, userId, along: { userId, organization, authRequestID } };
    const attempt = attemptOf(page);
    if (!attempt) return undefined;
    const user = await page.users.byLoginName(page.instance.id, attempt.loginName);
    const account = accountOf(page.instance.id, attempt.loginName);
    return { ...reset, userId: user?.id ?? '', account, along: { attempt: sealedAttempt(page) } };
  }
  if (userId === '') return undefined;
  const verify = { action: '/ui/login/verify', userId } as const;
  const purpose = (['initial', 'invite'] as const).find((name) => given(page, name) === 'true');
  const along = { userId, organization, authRequestID, ...(purpose && { [purpose]: 'true' }) };
  if (purpose === undefined)
    return { ...verify, purpose: 'email', texts: 'verify', done: '/ui/login/verify/done', along };
  return {
    ...verify,
    purpose: purpose === 'initial' ? 'initialization' : 'invite',
    texts: 'activate',
    done: '/ui/login/verify/activated',
    along,
  };
}

interface Shown {
  readonly password?: string;
  readonly problem?: string;
  readonly notice?: string;
}

async function shown(page: PageRequest, subject: Subject, { password, problem, notice }: Shown = {}) {
  const { settings, instance, settingsOrgId, guard, frame } = page;
  const chooses = subject.purpose !== 'email';
  const policy = chooses ? await settings.passwordComplexity(instance.id, settingsOrgId) : undefined;
  const own = await ownOf(page, subject);
  const { asked, required } = frame.messages.verify;
  const markup = codePage(frame, {
    csrf: guard.token,
    texts: subject.texts,
    action: subject.action,
    along: { ...subject.along, ...(own && { account: subject.userId }) },
    code: notice === undefined ? given(page, 'code') : '',
    rules: policy && passwordRules(policy.values, password),
    own: own && {
      lead: fill(frame, page.unverifiedEmail === 'require' ? required : asked, {
        address: own.unverifiedEmail,
      }),
      mayLeave: page.unverifiedEmail !== 'require',
      mayMail: await mayMail(page),
      changeUrl: withAuthRequest('/ui/login/verify/change', { ...page, accountId: subject.userId }),
    },
    agreement: subject.texts === 'activate' ? await agreementOf(page) : undefined,
    problem,
    notice,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400, scripts: chooses });
}

/** The session of who has to enter it, where that is whose it is: they may leave it, or change the address. */
async function ownOf(page: PageRequest, { purpose, userId }: Subject) {
  const session = purpose === 'email' ? await page.session() : undefined;
  const unverifiedEmail = session?.unverifiedEmail;
  return session?.userId === userId && unverifiedEmail !== undefined
    ? { ...session, unverifiedEmail }
    : undefined;
}

export async function showCode(page: PageRequest): Promise<Response> {
  const subject = await subjectOf(page);
  if (!subject) return expiredFailure(page);
  const session = subject.purpose === 'email' ? await page.session() : undefined;
  // Done already, in another tab or by the link of the message.
  if (session?.userId === subject.userId && session.unverifiedEmail === undefined)
    return proceed(page, session);
  return (await closed(page, subject)) ?? shown(page, subject);
}

/** The settings may have been changed since the message was sent. */
async function closed(page: PageRequest, { purpose }: Subject): Promise<Response | undefined> {
  if (purpose !== 'password' || (await mayReset(page))) return undefined;
  return refused(page, page.frame.messages.reset.notAllowed);
}

export async function submitCode(page: PageRequest): Promise<Response> {
  page.answerTime.decided();
  const subject = await subjectOf(page);
  if (!subject) return expiredFailure(page);
  const refusal = await closed(page, subject);
  if (refusal) return refusal;
  if (page.form.get('resend') === 'true') return sendAgain(page, subject);
  if (page.form.get('later') !== null && page.unverifiedEmail !== 'require') {
    const own = await ownOf(page, subject);
    return own ? confirmLater(page, own) : page.redirect(withAuthRequest('/ui/login/login', page));
  }

  const { code: codes, change } = page.frame.messages;
  const code = given(page, 'code').trim();
  const password = page.form.get('newPassword') ?? '';
  const refuse = (problem: string) => shown(page, subject, { password, problem });
  if (code === '') return refuse(codes.missing);
  if (subject.purpose !== 'email') {
    if (subject.texts === 'activate' && (await openDocuments(page)).length > 0)
      return refuse(page.frame.messages.register.accept);
    if (password === '') return refuse(change.missing);
    if (password !== page.form.get('newPasswordConfirmation')) return refuse(change.different);
  }
  try {
    await present(page, subject, code, password);
  } catch (error) {
    const problem = error instanceof PosternError ? problemOf(page, error, password) : undefined;
    if (problem === undefined) throw error;
    const refused = refuse(problem);
    return subject.account === undefined ? refused : page.answerTime.held(refused);
  }
  return subject.purpose === 'email' ? afterProof(page, subject) : afterChoice(page, subject, password);
}

/** What was wrong with what was entered; undefined: nothing, it is another failure. */
function problemOf({ frame }: PageRequest, error: PosternError, password: string): string | undefined {
  const { code } = frame.messages;
  if (error.kind === 'failed_precondition' || error.kind === 'not_found') return code.over;
  if (error.kind !== 'invalid_argument') return undefined;
  return error.id === 'USER-Cod04' ? code.wrong : passwordProblem(frame.messages, error, password);
}

async function present(page: PageRequest, subject: Subject, code: string, password: string): Promise<void> {
  const { platform } = page;
  const { userId, purpose, account: countedBy } = subject;
  const done =
    purpose === 'email'
      ? await userByCode.confirmEmail(platform, page, userId, code)
      : await userByCode.choosePassword(platform, page, { userId, purpose, code, countedBy }, password);
  await platform.projections.waitFor(done.position);
}

async function sendAgain(page: PageRequest, subject: Subject): Promise<Response> {
  const { account, userId, purpose } = subject;
  const tooMany = await mayNotSend(page, account ?? userId);
  if (tooMany) return tooMany;
  const own = await ownOf(page, subject);
  if (account !== undefined) await sendReset(page);
  else if (own) await userByCode.proveOwnEmail(page.platform, asOwn(page, own), userId);
  else await userByCode.sendCode(page.platform, page, userId, purpose);
  const sent = shown(page, subject, { notice: page.frame.messages.code.sent });
  return account === undefined ? sent : page.answerTime.held(sent);
}

const doneAt = (page: PageRequest, { done, along }: Subject): string => {
  const query = new URLSearchParams({
    ...(along['organization'] && { organization: along['organization'] }),
    ...(page.authRequest && { authRequestID: page.authRequest.id }),
  });
  return query.size > 0 ? `${done}?${query}` : done;
};

/** Who is signed in as this person goes on; others are told that it is done. */
async function afterProof(page: PageRequest, subject: Subject): Promise<Response> {
  const session = await page.session();
  return session?.userId === subject.userId
    ? proceed(page, { ...session, unverifiedEmail: undefined })
    : page.redirect(doneAt(page, subject));
}

/** The password that was chosen a moment ago signs in; where it may not, the person is told that it is set. */
async function afterChoice(page: PageRequest, subject: Subject, password: string): Promise<Response> {
  const names = await page.users.names(page.instance.id, [subject.userId]);
  const loginName = names.get(subject.userId)?.loginName;
  try {
    if (loginName !== undefined) {
      const { session, cookies } = await signIn(page, loginName, password, () => {});
      return await proceed(page, session, [...cookies, ...(await rememberBrowser(page, session))]);
    }
  } catch (error) {
    if (!isWrongPassword(error)) throw error;
  }
  return page.redirect(doneAt(page, subject));
}

/** The page for what is done; reloading it does nothing again. */
export const showDone =
  (texts: CodeTexts) =>
  (page: PageRequest): Response => {
    const { doneTitle, doneText, next: label } = page.frame.messages[texts];
    const next = { url: withAuthRequest('/ui/login/login', page), label };
    return page.show(donePage(page.frame, { title: doneTitle, text: doneText, next }));
  };
