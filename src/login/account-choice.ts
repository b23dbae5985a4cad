import type { AuthorizationDescription } from './authorization-flow.ts';

/** Whom a request means, of those who use the browser: a table without clock or store, so that every case can be tried. */

/** A session in the browser that is of use. */
export interface Candidate {
  readonly userId: string;
  readonly orgId: string;
  readonly enteredAt: Date;
  /** The request's `login_hint` means this person; true where there is none. */
  readonly hinted: boolean;
}

export interface InBrowser {
  readonly candidates: readonly Candidate[];
  /** Of everybody who used this browser, signed in or not. */
  readonly remembered: readonly string[];
  /** Whom this tab is about already: chosen, or signed in on the way. */
  readonly chosen: string | undefined;
}

export type WayIn =
  /** With this session. */
  | { readonly to: 'goOn'; readonly userId: string }
  /** This person has to sign in (again). */
  | { readonly to: 'prove'; readonly userId: string }
  | { readonly to: 'choose' }
  /** Nobody here will do: somebody has to say who they are. */
  | { readonly to: 'name' };

type Wanted = Partial<
  Pick<AuthorizationDescription, 'prompt' | 'expectedUserId' | 'loginHint' | 'orgId' | 'maxAge' | 'createdAt'>
>;

/** Clocks of server and database may differ by so much. */
const clockToleranceMs = 2_000;

/**
 * Whether a sign-in of this moment is new enough (OIDC Core §3.1.2.1): `prompt=login` wants one since the request came,
 * `max_age` that or one that was not older then. Clocks are tolerated in the former only, since nobody who just signed in
 * may be asked forever; an age that the application names is kept to.
 */
export function isNewEnough({ prompt, createdAt, maxAge }: Wanted, enteredAt: Date, now: Date): boolean {
  const age = (createdAt ?? now).getTime() - enteredAt.getTime();
  const sinceItCame = createdAt !== undefined && age <= clockToleranceMs;
  if (prompt?.includes('login') && !sinceItCame) return false;
  return maxAge === undefined || sinceItCame || age <= maxAge * 1000;
}

/** Those who may be meant: the expected person, whom the hint names, people of the organization where there are any. */
export function whoMayBeMeant<C extends Pick<Candidate, 'userId' | 'orgId' | 'hinted'>>(
  { expectedUserId, orgId }: Wanted,
  candidates: readonly C[],
): readonly C[] {
  const meant = candidates.filter(
    ({ userId, hinted }) => hinted && (expectedUserId === undefined || userId === expectedUserId),
  );
  if (orgId === undefined) return meant;
  const within = meant.filter((each) => each.orgId === orgId);
  // Who is of another organization and the only one is told so, once they come to the application.
  return within.length === 0 && meant.length === 1 ? meant : within;
}

/** What comes first of a request, or of somebody who came by themselves. Never anybody's session in place of another's. */
export function wayIn(wanted: Wanted, { candidates, remembered, chosen }: InBrowser, now: Date): WayIn {
  const { prompt = [], expectedUserId } = wanted;
  const withSession = ({ userId, enteredAt }: Candidate): WayIn =>
    isNewEnough(wanted, enteredAt, now) ? { to: 'goOn', userId } : { to: 'prove', userId };

  // A choice goes before a hint, but not before an ID token that says who it must be (OIDC Core §3.1.2.2).
  if (chosen !== undefined && (expectedUserId ?? chosen) === chosen && remembered.includes(chosen)) {
    const session = candidates.find(({ userId }) => userId === chosen);
    return session ? withSession(session) : { to: 'prove', userId: chosen };
  }
  if (prompt.includes('select_account')) {
    const some = remembered.some((userId) => (expectedUserId ?? userId) === userId);
    return { to: some ? 'choose' : 'name' };
  }
  if (prompt.includes('login')) return { to: 'name' };
  const [first, ...others] = whoMayBeMeant(wanted, candidates);
  if (!first) return { to: 'name' };
  return others.length > 0 ? { to: 'choose' } : withSession(first);
}

export type Entry =
  | WayIn
  | { readonly to: 'register' }
  /** Who it is has been said: it is to be proven. */
  | { readonly to: 'password'; readonly loginName: string };

/** The first page. @param expectedName login name of `expectedUserId`: an ID token that we signed goes before a hint */
export function entryOf(
  wanted: Wanted,
  inBrowser: InBrowser,
  { mayRegister, expectedName }: { readonly mayRegister: boolean; readonly expectedName: string | undefined },
  now: Date,
): Entry {
  // OpenID Connect Prompt Create 1.0 §4: who is to make an account is not asked for one.
  if (wanted.prompt?.includes('create') && mayRegister) return { to: 'register' };
  const way = wayIn(wanted, inBrowser, now);
  const loginName = expectedName ?? wanted.loginHint?.trim();
  return way.to === 'name' && loginName ? { to: 'password', loginName } : way;
}
