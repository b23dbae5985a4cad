import { type CommandScope, type ProvenScope, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { loginNameKey } from '../precis/index.ts';
import {
  type PersonsBrowser,
  passwordsAllowed,
  type SessionUser,
  type SessionUsers,
  sessionUsers,
} from '../session/index.ts';
import { settingsOf } from '../settings/index.ts';
import {
  acceptPassword,
  checkPassword,
  findUserProfile,
  requireAnotherPassword,
  userAggregate,
  userCommands,
} from '../user/index.ts';

export interface PasswordAttempt {
  /** See `accountOf`: how many may be under way does not tell whether there is somebody. */
  readonly account: string;
  /** Called when the password was compared, before anything is written of it. */
  readonly compared?: () => void;
}

/** What the pages need of users beyond what sessions need. */
export interface LoginUsers extends SessionUsers {
  /**
   * As sessions have it, but a wrong password is not held back: whoever is answered must not tell by the time whether
   * there is somebody.
   */
  checkPassword(
    scope: CommandScope,
    user: Pick<SessionUser, 'id' | 'orgId'> | undefined,
    password: string,
    browser?: PersonsBrowser,
    attempt?: PasswordAttempt,
  ): Promise<number>;
  /**
   * Whether a `login_hint` (OIDC Core §3.1.2.1) means this user: by a login name, by the own e-mail address even
   * where others have it too or nobody signs in with one, or by the id.
   */
  isNamed(instanceId: string, userId: string, hint: string): Promise<boolean>;
  /**
   * Sets the password that a signed-in person chose.
   * @throws PosternError `invalid_argument` for a weak password, with id USER-Pwd12 for the one they have
   */
  choosePassword(
    scope: ProvenScope,
    user: SessionUser,
    password: string,
    chosenIn: { readonly sessionId: string; readonly origin: string },
  ): Promise<void>;
}

export function loginUsers(platform: Platform): LoginUsers {
  const { store, passwords, sql } = platform;
  const settings = settingsOf(platform);
  const users = sessionUsers(platform);
  return {
    ...users,
    async checkPassword(scope, known, password, browser, attempt) {
      // Where passwords count for nothing they are as wrong as nobody's: of whom that is so a page does not tell.
      const user = known && (await passwordsAllowed(platform, scope.instanceId, known)) ? known : undefined;
      const lockout = user && (await settings.lockout(scope.instanceId, user.orgId)).values;
      const { userVersion } = await checkPassword(platform, scope, {
        userId: user?.id,
        password,
        userAgentId: browser?.id,
        ...(lockout && { lockout }),
        answeredBy: 'caller',
        ...(attempt && { countedBy: attempt.account }),
        ...(attempt?.compared && { compared: attempt.compared }),
      });
      return userVersion;
    },
    async isNamed(instanceId, userId, hint) {
      if (hint === userId) return true;
      const named = await users.byLoginName(instanceId, hint);
      if (named) return named.id === userId;
      const email = (await findUserProfile(sql, instanceId, userId))?.email ?? '';
      return email !== '' && loginNameKey(email) === loginNameKey(hint.trim());
    },
    async choosePassword(scope, user, password, chosenIn) {
      const policy = await settings.passwordComplexity(scope.instanceId, user.orgId);
      const chosen = await acceptPassword(platform, password, policy.values, 'newPassword');
      const encodedHash = await passwords.hash(chosen);
      await runCommand(store, scope, userAggregate, user.id, async ({ state }) => {
        await requireAnotherPassword(platform, state, password, 'newPassword');
        const authority = 'current_password';
        return userCommands.setPassword(state, {
          encodedHash,
          changeRequired: false,
          authority,
          ...chosenIn,
        });
      });
    },
  };
}
