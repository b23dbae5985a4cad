import type { Decision } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import type { PendingCode, User } from '../state.ts';
import { nothing } from './existing.ts';
import { acceptInvite } from './password.ts';
import { verifiedBy } from './verified-by.ts';

/** What a code was sent for: proving an address, a new password, or making an account one's own. */
export type CodePurpose = 'email' | 'phone' | 'password' | 'initialization' | 'invite';

interface Presented {
  readonly pending: (user: User) => PendingCode | undefined;
  /** What a right code proves by itself. */
  readonly right: (user: User) => Decision;
  readonly wrong: () => Decision;
}

const emailProved = (user: User) =>
  user.email.address === '' || user.email.verified ? [] : [verifiedBy(user.initializationCode)];

/** A code that somebody presents, right or wrong, by what it was for. */
export const presentedCodes: Readonly<Record<CodePurpose, Presented>> = {
  email: {
    pending: (user) => user.emailCode,
    right: (user) => ({ events: [verifiedBy(user.emailCode)] }),
    wrong: () => ({ events: [events.emailVerificationFailed({})] }),
  },
  phone: {
    pending: (user) => user.phoneCode,
    right: () => ({ events: [events.phoneVerified({})] }),
    wrong: () => ({ events: [events.phoneVerificationFailed({})] }),
  },
  password: {
    pending: (user) => user.passwordCode,
    // The password that is set says the rest.
    right: () => nothing,
    wrong: () => ({ events: [events.passwordCodeCheckFailed({})] }),
  },
  initialization: {
    pending: (user) => user.initializationCode,
    right: (user) => ({ events: [events.initializationCheckSucceeded({}), ...emailProved(user)] }),
    wrong: () => ({ events: [events.initializationCheckFailed({})] }),
  },
  invite: {
    pending: (user) => user.inviteCode,
    right: acceptInvite,
    wrong: () => ({ events: [events.inviteCheckFailed({})] }),
  },
};
