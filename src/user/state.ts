import type { SealedValue } from '../crypto/types.ts';
import { defineAggregate, type RecordedEvent } from '../eventstore/index.ts';
import * as events from './events.ts';

export type UserLifecycle = 'absent' | 'active' | 'inactive' | 'locked' | 'removed';

export interface Profile {
  readonly givenName: string;
  readonly familyName: string;
  readonly nickName: string;
  readonly displayName: string;
  /** BCP 47; '' where none was given. */
  readonly preferredLanguage: string;
  /** 0 unspecified, 1 female, 2 male, 3 diverse */
  readonly gender: number;
}

/** An e-mail address or phone number; '' where there is none. */
export interface Contact {
  readonly address: string;
  readonly verified: boolean;
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

export interface User {
  readonly lifecycle: UserLifecycle;
  readonly kind: 'human' | 'machine';
  /** False until a person has a password, a verified e-mail address or accepted an invitation. */
  readonly initialized: boolean;
  readonly userName: string;
  /** The name is unique in its organization only. */
  readonly domainRequired: boolean;
  readonly profile: Profile;
  readonly email: Contact;
  readonly phone: Contact;
  /** '' without a password. */
  readonly encodedHash: string;
  readonly passwordChangeRequired: boolean;
  readonly emailCode: PendingCode | undefined;
  readonly phoneCode: PendingCode | undefined;
  readonly passwordCode: PendingCode | undefined;
  readonly inviteCode: PendingCode | undefined;
  readonly machine: { readonly name: string; readonly description: string; readonly accessTokenType: number };
  /** '' without a secret. */
  readonly hashedSecret: string;
  readonly keys: ReadonlySet<string>;
  readonly personalAccessTokens: ReadonlySet<string>;
  /** base64 values */
  readonly metadata: ReadonlyMap<string, string>;
}

const noContact: Contact = { address: '', verified: false };

const initial: User = {
  lifecycle: 'absent',
  kind: 'human',
  initialized: false,
  userName: '',
  domainRequired: false,
  profile: {
    givenName: '',
    familyName: '',
    nickName: '',
    displayName: '',
    preferredLanguage: '',
    gender: 0,
  },
  email: noContact,
  phone: noContact,
  encodedHash: '',
  passwordChangeRequired: false,
  emailCode: undefined,
  phoneCode: undefined,
  passwordCode: undefined,
  inviteCode: undefined,
  machine: { name: '', description: '', accessTokenType: 0 },
  hashedSecret: '',
  keys: new Set(),
  personalAccessTokens: new Set(),
  metadata: new Map(),
};

const withMember = <V>(set: ReadonlySet<V>, member: V) => new Set(set).add(member);
const withoutMember = <V>(set: ReadonlySet<V>, member: V) => set.difference(new Set([member]));

interface ProfilePayload {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly nickName?: string;
  readonly displayName?: string;
  readonly preferredLanguage?: string;
  readonly gender?: number;
}

const withProfile = (profile: Profile, payload: ProfilePayload): Profile => ({
  givenName: payload.firstName ?? profile.givenName,
  familyName: payload.lastName ?? profile.familyName,
  nickName: payload.nickName ?? profile.nickName,
  displayName: payload.displayName ?? profile.displayName,
  preferredLanguage: payload.preferredLanguage ?? profile.preferredLanguage,
  gender: payload.gender ?? profile.gender,
});

const nanosPerMilli = 1_000_000;

/** As events number it; the wire counts from 1. */
export const notificationType = { email: 0, sms: 1 } as const;

interface CodePayload {
  readonly code?: SealedValue;
  readonly expiry?: number;
  readonly url_template?: string;
  readonly urlTemplate?: string;
  readonly applicationName?: string;
  readonly code_returned?: boolean;
  readonly codeReturned?: boolean;
  readonly notificationType?: number;
}

/** Events without a code tell that a provider made one of its own. */
const pendingCode = (event: RecordedEvent<string, CodePayload>): PendingCode | undefined =>
  event.payload.code && {
    sealed: event.payload.code,
    expiresAt: new Date(event.createdAt.getTime() + (event.payload.expiry ?? 0) / nanosPerMilli),
    failures: 0,
    urlTemplate: event.payload.url_template ?? event.payload.urlTemplate,
    applicationName: event.payload.applicationName,
    returned: event.payload.code_returned ?? event.payload.codeReturned ?? false,
    bySms: event.payload.notificationType === notificationType.sms,
  };
const failedOnce = (code: PendingCode | undefined) => code && { ...code, failures: code.failures + 1 };

/** Events that the commands of this folder decide on; checks of credentials pile up and are not among them. */
const {
  passwordCheckFailed: _failed,
  passwordCheckSucceeded: _succeeded,
  passwordChangeSent: _changeSent,
  passwordCodeSent: _codeSent,
  emailCodeSent: _emailSent,
  phoneCodeSent: _phoneSent,
  inviteCodeSent: _inviteSent,
  ...decisive
} = events;

function evolve(state: User, event: Parameters<(typeof folded)['evolve']>[1]): User {
  switch (event.type) {
    case 'user.human.added':
    case 'user.human.selfregistered': {
      const { payload } = event;
      return {
        ...initial,
        lifecycle: 'active',
        kind: 'human',
        initialized: Boolean(payload.encodedHash),
        userName: payload.userName,
        domainRequired: payload.userLoginMustBeDomain ?? false,
        profile: withProfile(initial.profile, payload),
        email: { address: payload.email ?? '', verified: false },
        phone: { address: payload.phone ?? '', verified: false },
        encodedHash: payload.encodedHash ?? '',
        passwordChangeRequired: payload.changeRequired ?? false,
      };
    }
    case 'user.machine.added': {
      const { userName, name, description = '', accessTokenType = 0 } = event.payload;
      return {
        ...initial,
        lifecycle: 'active',
        kind: 'machine',
        initialized: true,
        userName,
        domainRequired: event.payload.userLoginMustBeDomain ?? false,
        machine: { name, description, accessTokenType },
      };
    }
    case 'user.deactivated':
      return { ...state, lifecycle: 'inactive' };
    case 'user.locked':
      return { ...state, lifecycle: 'locked' };
    case 'user.reactivated':
    case 'user.unlocked':
      return { ...state, lifecycle: 'active' };
    case 'user.removed':
      return { ...initial, lifecycle: 'removed', kind: state.kind };
    case 'user.username.changed':
    case 'user.domain.claimed':
      return {
        ...state,
        userName: event.payload.userName,
        domainRequired: event.payload.userLoginMustBeDomain ?? state.domainRequired,
      };
    case 'user.human.profile.changed':
      return { ...state, profile: withProfile(state.profile, event.payload) };
    case 'user.human.email.changed':
      return { ...state, email: { address: event.payload.email, verified: false }, emailCode: undefined };
    case 'user.human.email.verified':
      return { ...state, initialized: true, email: { ...state.email, verified: true }, emailCode: undefined };
    case 'user.human.email.code.added':
      return { ...state, emailCode: pendingCode(event) };
    case 'user.human.email.verification.failed':
      return { ...state, emailCode: failedOnce(state.emailCode) };
    case 'user.human.phone.changed':
      return { ...state, phone: { address: event.payload.phone, verified: false }, phoneCode: undefined };
    case 'user.human.phone.removed':
      return { ...state, phone: noContact, phoneCode: undefined };
    case 'user.human.phone.verified':
      return { ...state, phone: { ...state.phone, verified: true }, phoneCode: undefined };
    case 'user.human.phone.code.added':
      return { ...state, phoneCode: pendingCode(event) };
    case 'user.human.phone.verification.failed':
      return { ...state, phoneCode: failedOnce(state.phoneCode) };
    case 'user.human.password.changed':
      return {
        ...state,
        initialized: true,
        encodedHash: event.payload.encodedHash,
        passwordChangeRequired: event.payload.changeRequired ?? false,
        passwordCode: undefined,
      };
    case 'user.human.password.hash.updated':
      return { ...state, encodedHash: event.payload.encodedHash };
    case 'user.human.password.code.added':
      return { ...state, passwordCode: pendingCode(event) };
    case 'user.human.password.code.check.failed':
      return { ...state, passwordCode: failedOnce(state.passwordCode) };
    case 'user.human.initialization.check.succeeded':
      return { ...state, initialized: true };
    case 'user.human.invite.code.added':
      return { ...state, inviteCode: pendingCode(event) };
    case 'user.human.invite.check.succeeded':
      return { ...state, initialized: true, inviteCode: undefined };
    case 'user.human.invite.check.failed':
      return { ...state, inviteCode: failedOnce(state.inviteCode) };
    case 'user.machine.changed':
      return { ...state, machine: { ...state.machine, ...event.payload } };
    case 'user.machine.secret.set':
    case 'user.machine.secret.updated':
      return { ...state, hashedSecret: event.payload.hashedSecret };
    case 'user.machine.secret.removed':
      return { ...state, hashedSecret: '' };
    case 'user.machine.key.added':
      return { ...state, keys: withMember(state.keys, event.payload.keyId) };
    case 'user.machine.key.removed':
      return { ...state, keys: withoutMember(state.keys, event.payload.keyId) };
    case 'user.pat.added':
      return {
        ...state,
        personalAccessTokens: withMember(state.personalAccessTokens, event.payload.tokenId),
      };
    case 'user.pat.removed':
      return {
        ...state,
        personalAccessTokens: withoutMember(state.personalAccessTokens, event.payload.tokenId),
      };
    case 'user.metadata.set':
      return { ...state, metadata: new Map(state.metadata).set(event.payload.key, event.payload.value) };
    case 'user.metadata.removed': {
      const metadata = new Map(state.metadata);
      metadata.delete(event.payload.key);
      return { ...state, metadata };
    }
    case 'user.metadata.removed.all':
      return { ...state, metadata: new Map() };
    default:
      return state;
  }
}

/** What deciding on a password needs, so that each sign-in reads a handful of events. */
const credentialEvents = [
  events.humanAdded,
  events.humanSelfRegistered,
  events.machineAdded,
  events.userDeactivated,
  events.userReactivated,
  events.userLocked,
  events.userUnlocked,
  events.userRemoved,
  events.passwordChanged,
  events.passwordHashUpdated,
];

const folded = defineAggregate('user', decisive, initial, (state: User, event): User => evolve(state, event));

export const userAggregate: typeof folded = {
  ...folded,
  eventTypes: Object.values(decisive).map((definition) => definition.type),
};

export const credentialsAggregate: typeof folded = {
  ...folded,
  eventTypes: credentialEvents.map((definition) => definition.type),
};
