import type { SignInLevel } from '../contract/services/postern/login/v1.ts';
import type { AccessRefusal, AuthorizationDescription, UnverifiedEmail } from '../login/index.ts';
import type { Proven, SessionUser } from '../session/index.ts';
import type { LoginSettings } from '../settings/index.ts';
import type { Factors, PasswordOutcome, User } from '../user/index.ts';

/** Where something is decided. */
export interface Source {
  readonly level: SignInLevel;
  /** Of the organization, project, application or user; '' else. */
  readonly id: string;
}

export interface Sourced<V> {
  readonly values: V;
  readonly source: Source;
}

export interface Person {
  readonly user: SessionUser;
  readonly state: Pick<User, 'lifecycle' | 'kind' | 'initialized' | 'encodedHash'>;
  readonly login: Sourced<LoginSettings>;
  readonly maxAgeDays: Sourced<number>;
  /** Of wrong passwords in a row: how many there were, and with how many the account is locked (0: never). */
  readonly lockout: Sourced<{ readonly failures: number; readonly most: number }>;
  /** What their right password would come to. */
  readonly rightPassword: PasswordOutcome['kind'];
  readonly factors: Factors;
  /** Why they may not use the application. */
  readonly refusal: AccessRefusal['reason'] | undefined;
  /** They have not agreed to all that the application wants, and are asked. */
  readonly consentDue: boolean;
}

export interface Application {
  readonly id: string;
  readonly projectId: string;
  readonly active: boolean;
  /** Where people sign in, where that is no page of this server. */
  readonly foreignLogin: string | undefined;
  readonly loginSource: Source;
  readonly redirectUri: string;
  readonly checks: { readonly grant: boolean; readonly authorization: boolean };
}

/** All that decides over a sign-in, read beforehand. */
export interface Facts {
  readonly now: Date;
  readonly application: Application | undefined;
  readonly wanted: Pick<AuthorizationDescription, 'prompt' | 'loginHint' | 'orgId' | 'createdAt'>;
  /** What holds before anybody is known. */
  readonly pages: Sourced<LoginSettings>;
  /** Where accounts are made, of the organization whose people they become. */
  readonly registration: Sourced<LoginSettings>;
  /** What is added to names without a domain; '' for nothing. */
  readonly suffix: Sourced<string>;
  /** Somebody has the name, with which nobody may sign in. */
  readonly notAllowed: Source | undefined;
  readonly person: Person | undefined;
  /** What was proven in the browser before. */
  readonly done: readonly Proven[];
  readonly email: { readonly how: UnverifiedEmail; readonly mayMail: boolean };
  /** Whose branding pages show, by what they know of the person. */
  readonly branding: Readonly<Record<'before' | 'named' | 'known', Source>>;
}
