import { invalidArgument, notFound, PosternError } from '../errors/index.ts';
import {
  type ChangedSession,
  type SessionInput,
  type SessionUser,
  sessionOperations,
} from '../session/index.ts';
import { accountOf } from './account.ts';
import {
  accountCookies,
  forgottenAccountCookies,
  maxAccounts,
  withoutStrangers,
} from './browser-accounts.ts';
import { type BrowserSession, openSession } from './browser-session.ts';
import type { PageRequest } from './page-request.ts';
import type { LoginUsers } from './users.ts';

export interface SignedIn {
  readonly session: BrowserSession;
  readonly cookies: readonly string[];
}

const wrong = () =>
  invalidArgument('LOGIN-Wrg01', 'The login name or password is wrong', {
    field: 'password',
    failedAttempts: 1,
  });

/** Everything that the page answers alike: nobody there, wrong password, locked, deactivated. */
export const isWrongPassword = (error: unknown): error is PosternError =>
  error instanceof PosternError &&
  (error.failedAttempts !== undefined || error.kind === 'failed_precondition' || error.kind === 'not_found');

/**
 * Checks name and password and makes the browser's session.
 * @param compared called when the password was compared, before anything is written of it
 * @throws PosternError for which `isWrongPassword` holds, at the same cost whatever is wrong
 */
export async function signIn(
  page: PageRequest,
  loginName: string,
  password: string,
  compared: () => void,
): Promise<SignedIn> {
  const { scope, instance, platform, settings } = page;
  const attempt = { account: accountOf(instance.id, loginName), compared };
  const users: LoginUsers = {
    ...page.users,
    checkPassword: (scope, user, password, browser) =>
      page.users.checkPassword(scope, user, password, browser, attempt),
  };
  const sessions = sessionOperations(platform, users);
  const user = await users.byLoginName(instance.id, loginName);
  if (!user?.active) {
    await users.checkPassword(scope, user, password);
    throw wrong();
  }
  const { values } = await settings.login(instance.id, user.orgId);
  const lifetimeNanoseconds = values.passwordCheckLifetime;
  const known = await page.sessionOf(user.id);
  const input = { instance, checks: { user: { userId: user.id }, password }, lifetimeNanoseconds };
  const changed = known
    ? await sessions.set(scope, known.sessionId, input, async () => {})
    : await sessions.create(scope, { ...input, userAgent: userAgentOf(page) });
  return signedInAs(page, changed, lifetimeNanoseconds);
}

/** Makes the browser's session by what stands alone, such as a passkey. @throws PosternError as the check does */
export async function signInWith(
  page: PageRequest,
  user: Pick<SessionUser, 'id'>,
  checks: Omit<SessionInput['checks'], 'user'>,
  lifetimeNanoseconds: number,
): Promise<SignedIn> {
  const { scope, instance, sessions } = page;
  const known = await page.sessionOf(user.id);
  const input = { instance, checks: { user: { userId: user.id }, ...checks }, lifetimeNanoseconds };
  const changed = known
    ? await sessions.set(scope, known.sessionId, input, async () => {})
    : await sessions.create(scope, { ...input, userAgent: userAgentOf(page) });
  return signedInAs(page, changed, lifetimeNanoseconds);
}

/** Proves a password that was just set, so that the session goes on. */
export async function signInAgain(
  page: PageRequest,
  session: BrowserSession,
  password: string,
): Promise<SignedIn> {
  const { values } = await page.settings.login(page.instance.id, session.orgId);
  const lifetimeNanoseconds = values.passwordCheckLifetime;
  const changed = await page.sessions.set(
    page.scope,
    session.sessionId,
    {
      instance: page.instance,
      checks: { user: { userId: session.userId }, password },
      lifetimeNanoseconds,
    },
    async () => {},
  );
  return signedInAs(page, changed, lifetimeNanoseconds);
}

/** Proves something beside the password, or has it asked for. @throws PosternError as the check does */
export async function proveBeside(
  page: PageRequest,
  session: BrowserSession,
  input: Omit<SessionInput, 'instance'>,
): Promise<SignedIn> {
  const changed = await page.sessions.set(
    page.scope,
    session.sessionId,
    { ...input, instance: page.instance },
    async () => {},
  );
  const { expiresAt } = session.verified.loaded.state;
  const left = expiresAt ? expiresAt.getTime() - page.platform.clock().getTime() : 0;
  return signedInAs(page, changed, Math.max(0, left) * 1e6);
}

/** The browser's session as it is now, and what makes it the browser's. */
export async function signedInAs(
  page: PageRequest,
  { id, token, done }: ChangedSession,
  lifetimeNanoseconds: number,
): Promise<SignedIn> {
  const { platform, instance, users } = page;
  await platform.projections.waitFor(done.position);
  const session = await openSession(platform, users, instance, { id, token });
  // Somebody else ended it, or the person, since.
  if (!session) throw notFound('LOGIN-Ses01', 'The session has ended; sign in again');
  const account = {
    userId: session.userId,
    session: { id, token },
    usedAt: platform.clock().getTime(),
    laterIn: page.accounts.find(({ userId }) => userId === session.userId)?.laterIn,
  };
  return {
    session,
    cookies: [
      ...accountCookies(platform, instance, account, lifetimeNanoseconds / 1e9),
      ...(await makeRoom(page, session.userId)),
      ...withoutStrangers(platform, instance, page.request),
    ],
  };
}

/** A browser holds so many accounts: who used it least lately is signed out of it. */
async function makeRoom(page: PageRequest, userId: string): Promise<readonly string[]> {
  const leaving = page.accounts.filter((each) => each.userId !== userId).slice(maxAccounts - 1);
  for (const { session } of leaving) if (session) await page.sessions.signOut(page.scope, session.id);
  return leaving.flatMap(({ userId: left }) => forgottenAccountCookies(page.instance, left));
}

export const userAgentOf = ({ request, remoteAddress }: PageRequest) => {
  const description = request.headers.get('user-agent')?.slice(0, 500);
  return {
    ip: remoteAddress,
    ...(description && { description, header: { 'user-agent': [description] } }),
  };
};
