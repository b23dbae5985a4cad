import type { SealedValue } from '../crypto/types.ts';
import { type Machine, machineFields, type Profile, profileFields } from './fields.ts';
import type { NameRule } from './names.ts';

export type UserLifecycle = 'absent' | 'active' | 'inactive' | 'locked' | 'removed';

/** An e-mail address or phone number; '' where there is none. */
export interface Contact {
  readonly address: string;
  readonly verified: boolean;
  /** By a code that went there; otherwise somebody who manages the account, or a history from elsewhere, says so. */
  readonly proved?: boolean;
  /** By the store's clock; undefined for the one that the account began with. */
  readonly changedAt?: Date;
}

/** A code that someone may still present. */
export interface PendingCode {
  readonly sealed: SealedValue;
  readonly expiresAt: Date;
  readonly failures: number;
  readonly urlTemplate: string | undefined;
  readonly applicationName: string | undefined;
  /** The caller got it, so presenting it proves nothing of a mailbox or phone. */
  readonly returned: boolean;
  /** Sent by text message instead of e-mail. */
  readonly bySms: boolean;
}

export interface User extends NameRule {
  readonly lifecycle: UserLifecycle;
  readonly kind: 'human' | 'machine';
  /** False from version 1's initialization code until a password, a verified address or an accepted invitation. */
  readonly initialized: boolean;
  readonly userName: string;
  readonly profile: Profile;
  /** Where the person's picture is among the assets of the organization; '' for none. */
  readonly avatarKey: string;
  readonly email: Contact;
  readonly phone: Contact;
  /** '' without a password. */
  readonly encodedHash: string;
  readonly passwordChangeRequired: boolean;
  readonly emailCode: PendingCode | undefined;
  readonly initializationCode: PendingCode | undefined;
  readonly phoneCode: PendingCode | undefined;
  readonly passwordCode: PendingCode | undefined;
  readonly inviteCode: PendingCode | undefined;
  readonly machine: Machine;
  /** '' without a secret. */
  readonly hashedSecret: string;
  readonly keys: ReadonlySet<string>;
  readonly personalAccessTokens: ReadonlySet<string>;
  /** base64 values */
  readonly metadata: ReadonlyMap<string, string>;
}

export const noContact: Contact = { address: '', verified: false };

export const initial: User = {
  lifecycle: 'absent',
  kind: 'human',
  initialized: false,
  userName: '',
  domainRequired: false,
  organizationScoped: false,
  profile: profileFields.zeros,
  avatarKey: '',
  email: noContact,
  phone: noContact,
  encodedHash: '',
  passwordChangeRequired: false,
  emailCode: undefined,
  initializationCode: undefined,
  phoneCode: undefined,
  passwordCode: undefined,
  inviteCode: undefined,
  machine: machineFields.zeros,
  hashedSecret: '',
  keys: new Set(),
  personalAccessTokens: new Set(),
  metadata: new Map(),
};
