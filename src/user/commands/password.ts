import { readableHashes, readPasswordHash } from '../../crypto/index.ts';
import { failedPrecondition, invalidArgument } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { codeFacts, type NewCode } from '../codes.ts';
import * as events from '../events.ts';
import { notificationType, type User } from '../state.ts';
import type { NewPassword } from './create.ts';
import { requireHuman } from './existing.ts';
import { verifiedBy } from './verified-by.ts';

/** On whose word a password is set. */
export type PasswordAuthority = 'administrator' | 'current_password' | 'code';

/**
 * An administrator's new password also lifts a lock, since it is how a locked-out person is let in again;
 * a code does not, so that whoever reads the mail cannot undo an administrator's lock.
 * @param input.sessionId the person's own session in which it is chosen: what was issued to it outlives the change
 */
export function setPassword(
  user: User,
  input: NewPassword & {
    authority: PasswordAuthority;
    userAgentId?: string | undefined;
    sessionId?: string | undefined;
    /** Public address under which it was set: links of what the person is told lead there. */
    origin?: string | undefined;
  },
): Decision {
  requireHuman(user);
  if (input.authority !== 'administrator' && user.lifecycle !== 'active') {
    throw failedPrecondition(
      'USER-Pwd07',
      `The user is ${user.lifecycle}; an administrator must change that`,
    );
  }
  const unlocked = input.authority === 'administrator' && user.lifecycle === 'locked';
  // A code that came by mail proves the mailbox.
  const provesEmail =
    input.authority === 'code' &&
    user.passwordCode !== undefined &&
    !user.passwordCode.returned &&
    !user.passwordCode.bySms &&
    user.email.address !== '' &&
    !user.email.verified;
  return {
    events: [
      events.passwordChanged({
        encodedHash: input.encodedHash,
        changeRequired: input.changeRequired,
        ...(input.userAgentId && { userAgentID: input.userAgentId }),
        ...(input.sessionId && { sessionID: input.sessionId }),
        ...(input.origin && { triggerOrigin: input.origin }),
      }),
      ...(unlocked ? [events.userUnlocked({})] : []),
      ...(provesEmail ? [verifiedBy(user.passwordCode)] : []),
    ],
  };
}

/** @throws PosternError `invalid_argument` for hashes that cannot be verified here */
export function acceptImportedHash(hash: string): string {
  if (readPasswordHash(hash) === undefined) {
    throw invalidArgument(
      'USER-Pwd08',
      `hashed_password.hash must be a hash of ${readableHashes}, in its usual notation and of bounded cost`,
      { field: 'hashed_password.hash' },
    );
  }
  return hash;
}

export interface PasswordCodeRequest {
  readonly code: NewCode;
  readonly returned: boolean;
  readonly bySms: boolean;
  readonly urlTemplate?: string | undefined;
}

export function requestPasswordCode(user: User, request: PasswordCodeRequest): Decision {
  requireHuman(user);
  if (!request.returned && request.bySms && user.phone.address === '') {
    throw failedPrecondition('USER-Pwd09', 'The user has no phone number to send the code to');
  }
  if (!request.returned && !request.bySms && user.email.address === '') {
    throw failedPrecondition('USER-Pwd10', 'The user has no e-mail address to send the code to');
  }
  return {
    events: [
      events.passwordCodeAdded({
        ...codeFacts(request.code),
        ...(request.urlTemplate && { url_template: request.urlTemplate }),
        ...(request.returned && { code_returned: true }),
        ...(request.bySms && { notificationType: notificationType.sms }),
      }),
    ],
  };
}

export interface InviteRequest {
  readonly code: NewCode;
  readonly returned: boolean;
  readonly urlTemplate?: string | undefined;
  readonly applicationName?: string | undefined;
}

/** @param resend the earlier invitation's link and application name are used again */
export function requestInvite(user: User, request: InviteRequest, resend: boolean): Decision {
  requireHuman(user);
  if (user.encodedHash !== '') {
    throw failedPrecondition('USER-Inv01', 'The user already has a password; an invitation is of no use');
  }
  if (resend && (!user.inviteCode || user.inviteCode.returned)) {
    throw failedPrecondition('USER-Inv02', 'No invitation was sent yet; use CreateInviteCode');
  }
  const urlTemplate = request.urlTemplate ?? (resend ? user.inviteCode?.urlTemplate : undefined);
  const applicationName = request.applicationName ?? (resend ? user.inviteCode?.applicationName : undefined);
  return {
    events: [
      events.inviteCodeAdded({
        ...codeFacts(request.code),
        ...(urlTemplate && { urlTemplate }),
        ...(applicationName && { applicationName }),
        ...(request.returned && { codeReturned: true }),
      }),
    ],
  };
}

/** Accepting proves the mailbox: the code went there, or the inviter vouches for it. */
export const acceptInvite = (user: User): Decision => ({
  events: [
    events.inviteCheckSucceeded({}),
    ...(user.email.address !== '' && !user.email.verified ? [verifiedBy(user.inviteCode)] : []),
  ],
});
