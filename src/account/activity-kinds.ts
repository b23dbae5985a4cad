import type { AccountTexts } from '../i18n/index.ts';

/** Which events of a person are told, and as what; others are of no use to who reads, as that a code was sent. */

export type ActivityKind = keyof AccountTexts['activity']['kinds'];

const kinds: Readonly<Record<string, ActivityKind>> = {
  'human.added': 'created',
  'human.selfregistered': 'created',
  'human.password.check.succeeded': 'passwordChecked',
  'human.password.check.failed': 'passwordFailed',
  'human.password.changed': 'passwordChanged',
  'human.password.code.added': 'passwordCode',
  'human.profile.changed': 'profileChanged',
  'username.changed': 'userNameChanged',
  'domain.claimed': 'userNameChanged',
  'human.avatar.added': 'pictureChanged',
  'human.avatar.removed': 'pictureRemoved',
  'human.email.changed': 'emailChanged',
  'human.email.verified': 'emailVerified',
  'human.email.verification.failed': 'codeFailed',
  'human.phone.changed': 'phoneChanged',
  'human.phone.verified': 'phoneVerified',
  'human.phone.removed': 'phoneRemoved',
  'human.phone.verification.failed': 'codeFailed',
  'human.mfa.otp.verified': 'appAdded',
  'human.mfa.otp.removed': 'appRemoved',
  'human.mfa.otp.check.succeeded': 'appUsed',
  'human.mfa.otp.check.failed': 'codeFailed',
  'human.mfa.otp.sms.added': 'smsAdded',
  'human.mfa.otp.sms.removed': 'smsRemoved',
  'human.mfa.otp.sms.check.succeeded': 'smsUsed',
  'human.mfa.otp.sms.check.failed': 'codeFailed',
  'human.mfa.otp.email.added': 'mailAdded',
  'human.mfa.otp.email.removed': 'mailRemoved',
  'human.mfa.otp.email.check.succeeded': 'mailUsed',
  'human.mfa.otp.email.check.failed': 'codeFailed',
  'human.mfa.u2f.token.verified': 'keyAdded',
  'human.mfa.u2f.token.removed': 'keyRemoved',
  'human.mfa.u2f.token.renamed': 'keyRenamed',
  'human.mfa.u2f.token.check.succeeded': 'keyUsed',
  'human.mfa.u2f.token.check.failed': 'keyFailed',
  'human.passwordless.token.verified': 'passkeyAdded',
  'human.passwordless.token.removed': 'passkeyRemoved',
  'human.passwordless.token.renamed': 'passkeyRenamed',
  'human.passwordless.token.check.succeeded': 'passkeyUsed',
  'human.passwordless.token.check.failed': 'passkeyFailed',
  'human.mfa.recoverycode.added': 'codesMade',
  'human.mfa.recoverycode.removed': 'codesRemoved',
  'human.mfa.recoverycode.check.succeeded': 'codeUsed',
  'human.mfa.recoverycode.check.failed': 'codeFailed',
  locked: 'locked',
  unlocked: 'unlocked',
  deactivated: 'deactivated',
  reactivated: 'reactivated',
  impersonated: 'impersonated',
};

/** @param type of an event, such as `user.human.password.changed` */
export const activityKind = (type: string): ActivityKind | undefined =>
  Object.hasOwn(kinds, type.slice('user.'.length)) ? kinds[type.slice('user.'.length)] : undefined;

export const toldTypes: readonly string[] = Object.keys(kinds).map((part) => `user.${part}`);
