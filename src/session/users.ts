import type { CommandScope } from '../eventstore/index.ts';

/** A person or machine as sessions see it, read from current state. */
export interface SessionUser {
  readonly id: string;
  readonly orgId: string;
  /** Neither deactivated, locked nor removed. */
  readonly active: boolean;
  /** BCP 47; '' where none was given. */
  readonly preferredLanguage: string;
  /** By the store's clock; passwords checked before this moment prove nothing any more. */
  readonly passwordChangedAt: Date | undefined;
  /** The person's own session in which that was; '' for none. */
  readonly passwordChangedIn: string;
  /** When it was last changed otherwise than in that session. */
  readonly passwordChangedElsewhereAt: Date | undefined;
  /** The user's version with the last change of the password; 0 for none. */
  readonly passwordVersion: number;
  /** As `passwordChangedElsewhereAt`. */
  readonly passwordElsewhereVersion: number;
  /** The password works once more only to choose another. */
  readonly passwordChangeRequired: boolean;
}

/** Where the person is who proves something, as far as it is told. */
export interface PersonsBrowser {
  /** By which the session knows it again. */
  readonly id: string | undefined;
  readonly address: string | undefined;
}

export interface UserNames {
  readonly loginName: string;
  readonly displayName: string;
  /** Path of the picture among the assets; '' for none. */
  readonly picture: string;
}

/** What sessions need of users; the composition root connects the two. */
export interface SessionUsers {
  /** undefined: never was, or removed. */
  byId(instanceId: string, userId: string): Promise<SessionUser | undefined>;
  /** As `byId`, remembered until anything of it changes: for the beginning of a sign-in, which proves nothing yet. */
  known(instanceId: string, userId: string): Promise<SessionUser | undefined>;
  byLoginName(instanceId: string, loginName: string): Promise<SessionUser | undefined>;
  /**
   * Checks a password and writes the outcome to the user, which may lock it. Without a user it costs the same
   * and fails the same.
   * @returns the user's version with the check
   * @throws PosternError with `failedAttempts` when it is wrong; `failed_precondition` when the user is not active
   */
  checkPassword(
    scope: CommandScope,
    user: Pick<SessionUser, 'id' | 'orgId'> | undefined,
    password: string,
    browser?: PersonsBrowser,
  ): Promise<number>;
  /** Names to show, by user id. */
  names(instanceId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, UserNames>>;
}
