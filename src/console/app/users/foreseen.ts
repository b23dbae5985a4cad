import { UserSchema, UserService, UserState } from '../../../contract/services/user/v2.ts';
import { changes, removes, useForeseen } from '../api/index.ts';

const { method } = UserService;

interface OfUser {
  readonly userId?: string;
}

const becomes =
  (state: UserState) =>
  ({ userId }: OfUser) =>
    changes(UserSchema, (user) => user.userId === userId, { state });

/** Ways from one state of a person or service account to another. */
export const useUserStates = () => ({
  deactivate: useForeseen(method.deactivateUser, becomes(UserState.INACTIVE)),
  reactivate: useForeseen(method.reactivateUser, becomes(UserState.ACTIVE)),
  lock: useForeseen(method.lockUser, becomes(UserState.LOCKED)),
  unlock: useForeseen(method.unlockUser, becomes(UserState.ACTIVE)),
});

/** Removes a person or service account from the list that it is in. */
export const useRemoveUser = () =>
  useForeseen(method.deleteUser, ({ userId }) => removes(UserSchema, (user) => user.userId === userId));
