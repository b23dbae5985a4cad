import { invalidArgument } from '../errors/index.ts';
import { type CommandScope, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type SessionUser, type SessionUsers, sessionUsers } from '../session/index.ts';
import { settingsOf } from '../settings/index.ts';
import { requireComplexPassword, userAggregate, userCommands } from '../user/index.ts';

/** What the pages need of users beyond what sessions need. */
export interface LoginUsers extends SessionUsers {
  /**
   * Sets the password that a signed-in person chose.
   * @throws PosternError `invalid_argument` for a weak password, with id LOGIN-Pwd01 for the one they have
   */
  choosePassword(scope: CommandScope, user: SessionUser, password: string): Promise<void>;
}

export const unchangedPassword = 'LOGIN-Pwd01';

export function loginUsers(platform: Platform): LoginUsers {
  const { store, passwords } = platform;
  const settings = settingsOf(platform);
  return {
    ...sessionUsers(platform),
    async choosePassword(scope, user, password) {
      const policy = await settings.passwordComplexity(scope.instanceId, user.orgId);
      requireComplexPassword(password, policy.values, 'newPassword');
      const encodedHash = await passwords.hash(password);
      await runCommand(store, scope, userAggregate, user.id, async ({ state }) => {
        if ((await passwords.verify(password, state.encodedHash || undefined)).ok) {
          throw invalidArgument(unchangedPassword, 'The new password is the current one; choose another', {
            field: 'newPassword',
          });
        }
        const authority = 'current_password';
        return userCommands.setPassword(state, { encodedHash, changeRequired: false, authority });
      });
    },
  };
}
