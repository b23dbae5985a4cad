import { PosternError } from '../../errors/index.ts';
import type { Executed } from '../../eventstore/index.ts';
import { allows } from '../allowed.ts';
import { rememberBrowser } from '../known-device.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { type Problem, type Registration, registerPage } from '../pages/register.ts';
import { passwordProblem } from '../password-problem.ts';
import { passwordRules } from '../password-rules.ts';
import { registerIn } from '../registering.ts';
import { mayNotSend } from '../sends.ts';
import { signIn } from '../sign-in.ts';
import { agreementOf, openDocuments } from './agreement.ts';
import { verifyPath } from './email-due.ts';
import { refused } from './failures.ts';

type Kind = 'register' | 'registerOrg';

/** Whose people those who register become. */
const orgOf = (page: PageRequest): string => page.settingsOrgId || page.instance.defaultOrgId;

/** Whether people may make accounts of their own here (`allow_register`). */
export async function mayRegister(page: PageRequest): Promise<boolean> {
  const { values } = await page.settings.login(page.instance.id, orgOf(page));
  return allows.registration(values);
}

/** `disallow_public_org_registration` */
async function mayFound(page: PageRequest): Promise<boolean> {
  if (!page.foundOrg) return false;
  const { values } = await page.settings.restrictions(page.instance.id, '');
  const login = await page.settings.login(page.instance.id, '');
  return !values.disallowPublicOrgRegistration && login.values.allowUsernamePassword;
}

const allowed: Readonly<Record<Kind, (page: PageRequest) => Promise<boolean>>> = {
  register: mayRegister,
  registerOrg: mayFound,
};

const cleaned = (page: PageRequest, name: keyof Registration): string =>
  (page.form.get(name) ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

const entered = (page: PageRequest): Registration => ({
  organization: cleaned(page, 'organization'),
  firstName: cleaned(page, 'firstName'),
  lastName: cleaned(page, 'lastName'),
  email: cleaned(page, 'email'),
});

async function shown(page: PageRequest, texts: Kind, problem?: Problem): Promise<Response> {
  const { settings, instance, frame, guard, authRequest, form } = page;
  const orgId = texts === 'register' ? orgOf(page) : '';
  const policy = await settings.passwordComplexity(instance.id, orgId);
  const markup = registerPage(frame, {
    csrf: guard.token,
    authRequestId: authRequest?.id,
    clientName: authRequest?.description.clientName,
    texts,
    entered: entered(page),
    rules: passwordRules(policy.values, form.get('newPassword') ?? undefined),
    agreement: await agreementOf(page),
    backUrl: withAuthRequest('/ui/login/loginname', page),
    problem,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400, scripts: true });
}

const show = (kind: Kind) => async (page: PageRequest) =>
  (await allowed[kind](page)) ? shown(page, kind) : refused(page, page.frame.messages.register.notAllowed);

export const showRegister = show('register');
export const showRegisterOrg = show('registerOrg');

/** What is missing or wrong before anything is asked of the store; undefined: nothing. */
async function problemOf(page: PageRequest, kind: Kind): Promise<Problem | undefined> {
  const { register, change } = page.frame.messages;
  const { organization, ...person } = entered(page);
  const password = page.form.get('newPassword') ?? '';
  const fields = { ...person, newPassword: password, ...(kind === 'registerOrg' && { organization }) };
  const missing = Object.entries(fields).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) return { text: register.missing, at: missing };
  if (!/^[^\s@]+@[^\s@]+$/.test(person.email)) return { text: register.badEmail, at: ['email'] };
  if (password !== page.form.get('newPasswordConfirmation'))
    return { text: change.different, at: ['newPassword', 'newPasswordConfirmation'] };
  const open = await openDocuments(page);
  return open.length > 0 ? { text: register.accept, at: open } : undefined;
}

const submit =
  (kind: Kind) =>
  async (page: PageRequest): Promise<Response> => {
    const { messages } = page.frame;
    if (!(await allowed[kind](page))) return refused(page, messages.register.notAllowed);
    const problem = await problemOf(page, kind);
    if (problem !== undefined) return shown(page, kind, problem);
    const { email } = entered(page);
    const tooMany = await mayNotSend(page, email.toLowerCase());
    if (tooMany) return tooMany;
    const password = page.form.get('newPassword') ?? '';
    let loginName: string;
    try {
      const made = await make(page, kind, password);
      ({ loginName } = made);
      await page.platform.projections.waitFor(made.done.position);
    } catch (error) {
      const said = error instanceof PosternError ? saying(page, error, password) : undefined;
      if (said === undefined) throw error;
      return shown(page, kind, said);
    }
    return welcome(page, loginName, password);
  };

export const submitRegister = submit('register');
export const submitRegisterOrg = submit('registerOrg');

async function make(
  page: PageRequest,
  kind: Kind,
  password: string,
): Promise<{ readonly loginName: string; readonly done: Executed<unknown> }> {
  const { organization, firstName, lastName, email } = entered(page);
  const person = {
    givenName: firstName,
    familyName: lastName,
    email,
    password,
    preferredLanguage: page.frame.language,
  };
  return kind === 'register' || !page.foundOrg
    ? registerIn(page, orgOf(page), person)
    : { loginName: email, done: await page.foundOrg(page, organization, person) };
}

/** The refusal in words of the page; undefined: it is no matter of what was entered. */
function saying(page: PageRequest, error: PosternError, password: string): Problem | undefined {
  const { kind, id, field, message } = error;
  const { register, registerOrg } = page.frame.messages;
  // A script of the organization says why.
  if (id === 'ACTION-Scr01') return { text: message, at: [] };
  if (kind === 'already_exists')
    return id.startsWith('ORG-')
      ? { text: registerOrg.taken, at: ['organization'] }
      : { text: register.taken, at: ['email'] };
  if (kind !== 'invalid_argument') return undefined;
  if (id === 'USER-Dom01') return { text: register.taken, at: ['email'] };
  if (field?.includes('email')) return { text: register.badEmail, at: ['email'] };
  if (field?.includes('password'))
    return { text: passwordProblem(page.frame.messages, error, password), at: ['newPassword'] };
  return undefined;
}

/** Signs in who registered, and asks for the code that is on its way to them. */
async function welcome(page: PageRequest, loginName: string, password: string): Promise<Response> {
  const { session, cookies } = await signIn(page, loginName, password, () => {});
  return page.redirect(verifyPath(page, session), [...cookies, ...(await rememberBrowser(page, session))]);
}
