import type { AuthorizationDescription } from './authorization-flow.ts';
import type { SecondFactorNeed, SecondWay } from './second-factor.ts';
import type { ChangeReason } from './standing.ts';

/** What comes next of a sign-in that was begun: a table without clock or store, so that every case can be tried. */

export interface Progress {
  readonly second: Pick<SecondFactorNeed, 'need' | 'possible'>;
  readonly mustChange: ChangeReason | undefined;
  /** The code of the e-mail address comes before anything else; see `asksForEmail`. */
  readonly emailDue: boolean;
  readonly userId: string;
}

/** Of the application's request. */
export interface Asked {
  /** The sign-in is as new as the request wants it (OIDC Core §3.1.2.1). */
  readonly newEnough: boolean;
  /** It was answered, is too old, or never was. */
  readonly gone: boolean;
  readonly expectedUserId: AuthorizationDescription['expectedUserId'];
  /** The sign-in is as sure as the request demands. */
  readonly enough: boolean;
}

export type Due =
  /** Who it is, and what proves it, since the request came. */
  | 'beginning'
  | 'password'
  | 'passkey'
  | 'factor'
  | 'newPassword'
  | 'email'
  /** A second factor has to be set up; `offer`: it may be. */
  | 'setUp'
  | 'offer'
  /** Nothing can be done for a request that is gone. */
  | 'gone'
  /** The application expects somebody else. */
  | 'somebodyElse'
  /** The person cannot prove what the application demands. */
  | 'unmet'
  | 'nothing';

/** The order of pages between the first proof and the application. */
export function whatIsDue(
  { second, mustChange, emailDue, userId }: Progress,
  { newEnough, gone, expectedUserId = userId, enough }: Asked,
): Due {
  const { need, possible } = second;
  if (!newEnough) return 'beginning';
  if (need === 'password') return 'password';
  if (need === 'passkey') return 'passkey';
  if (need === 'ask') return 'factor';
  if (mustChange) return 'newPassword';
  // Codes go to a proven address, which may be all that can be set up.
  if (need === 'enrol') return possible.length === 0 && emailDue ? 'email' : 'setUp';
  if (gone) return 'gone';
  if (need === 'offer') return 'offer';
  if (emailDue) return 'email';
  // OIDC Core §3.1.2.2: an application that expects a certain person gets no tokens of another.
  if (expectedUserId !== userId) return 'somebodyElse';
  return enough ? 'nothing' : 'unmet';
}

export type UnverifiedEmail = 'ask' | 'require' | 'ignore';

/** Whether who signs in with an address that is not confirmed is asked for its code; see `login.unverifiedEmail`. */
export const asksForEmail = (
  how: UnverifiedEmail,
  { later, mayMail }: { readonly later: boolean; readonly mayMail: boolean },
): boolean => how === 'require' || (how === 'ask' && !later && mayMail);

/** The app's code at once, since nothing has to be sent; else the only way that there is, or the choice. */
export function askedBy([first, ...others]: readonly SecondWay[]): SecondWay | 'choice' {
  if (first === 'app') return 'app';
  return first === undefined || others.length > 0 ? 'choice' : first;
}
