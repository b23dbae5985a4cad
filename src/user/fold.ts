import type { SealedValue } from '../crypto/types.ts';
import {
  type EventOf,
  type RecordedEvent,
  withEntry,
  withMember,
  withoutEntry,
  withoutMember,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { machineFields, profileFields } from './fields.ts';
import type { NameRule } from './names.ts';
import { initial, noContact, type PendingCode, type User } from './shape.ts';

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
export const pendingCode = (event: RecordedEvent<string, CodePayload>): PendingCode | undefined =>
  event.payload.code && {
    sealed: event.payload.code,
    expiresAt: new Date(event.createdAt.getTime() + (event.payload.expiry ?? 0) / nanosPerMilli),
    failures: 0,
    urlTemplate: event.payload.url_template ?? event.payload.urlTemplate,
    applicationName: event.payload.applicationName,
    returned: event.payload.code_returned ?? event.payload.codeReturned ?? false,
    bySms: event.payload.notificationType === notificationType.sms,
  };
export const failedOnce = (code: PendingCode | undefined) => code && { ...code, failures: code.failures + 1 };

/** It went to an address that is not the person's any more; that there was one is kept, for another of its kind. */
const over = (code: PendingCode | undefined) => code && { ...code, expiresAt: new Date(0) };
const overFor = (code: PendingCode | undefined, sms: boolean) => (code?.bySms === sms ? over(code) : code);

/** Events that the commands of this folder decide on; checks of credentials pile up and are not among them. */
const {
  passwordCheckFailed: _failed,
  passwordCheckSucceeded: _succeeded,
  passwordChangeSent: _changeSent,
  passwordCodeSent: _codeSent,
  emailCodeSent: _emailSent,
  phoneCodeSent: _phoneSent,
  inviteCodeSent: _inviteSent,
  initializationCodeSent: _initializationSent,
  domainClaimedSent: _claimSent,
  ...rest
} = events;

export const decisive = rest;

type UserEvent = EventOf<(typeof decisive)[keyof typeof decisive]>;

const nameRuleOf = (
  payload: { userLoginMustBeDomain?: boolean; organizationScopedUsername?: boolean },
  before: NameRule = initial,
): NameRule => ({
  domainRequired: payload.userLoginMustBeDomain ?? before.domainRequired,
  organizationScoped: payload.organizationScopedUsername ?? before.organizationScoped,
});

export function evolve(state: User, event: UserEvent): User {
  switch (event.type) {
    case 'user.human.added':
    case 'user.human.selfregistered': {
      const { payload } = event;
      return {
        ...initial,
        lifecycle: 'active',
        kind: 'human',
        initialized: true,
        userName: payload.userName,
        ...nameRuleOf(payload),
        profile: profileFields.fold(profileFields.zeros, payload),
        email: { address: payload.email ?? '', verified: false },
        phone: { address: payload.phone ?? '', verified: false },
        encodedHash: payload.encodedHash ?? '',
        passwordChangeRequired: payload.changeRequired ?? false,
      };
    }
    case 'user.machine.added': {
      const { payload } = event;
      return {
        ...initial,
        lifecycle: 'active',
        kind: 'machine',
        initialized: true,
        userName: payload.userName,
        ...nameRuleOf(payload),
        machine: machineFields.fold(machineFields.zeros, payload),
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
        ...nameRuleOf(event.payload, state),
      };
    case 'user.human.profile.changed':
      return { ...state, profile: profileFields.fold(state.profile, event.payload) };
    case 'user.human.avatar.added':
      return { ...state, avatarKey: event.payload.storeKey ?? '' };
    case 'user.human.avatar.removed':
      return { ...state, avatarKey: '' };
    case 'user.human.email.changed':
      return {
        ...state,
        email: { address: event.payload.email, verified: false, changedAt: event.createdAt },
        emailCode: undefined,
        passwordCode: overFor(state.passwordCode, false),
        initializationCode: over(state.initializationCode),
        inviteCode: over(state.inviteCode),
      };
    case 'user.human.email.verified':
      return {
        ...state,
        initialized: true,
        email: { ...state.email, verified: true, ...(event.payload.proved && { proved: true }) },
        emailCode: undefined,
        initializationCode: undefined,
      };
    case 'user.human.email.code.added':
      return { ...state, emailCode: pendingCode(event) };
    case 'user.human.email.verification.failed':
      return { ...state, emailCode: failedOnce(state.emailCode) };
    case 'user.human.phone.changed':
      return {
        ...state,
        phone: { address: event.payload.phone, verified: false, changedAt: event.createdAt },
        phoneCode: undefined,
        passwordCode: overFor(state.passwordCode, true),
      };
    case 'user.human.phone.removed':
      return {
        ...state,
        phone: { ...noContact, changedAt: event.createdAt },
        phoneCode: undefined,
        passwordCode: overFor(state.passwordCode, true),
      };
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
        initializationCode: undefined,
      };
    case 'user.human.password.hash.updated':
      return { ...state, encodedHash: event.payload.encodedHash };
    case 'user.human.password.code.added':
      return { ...state, passwordCode: pendingCode(event) };
    case 'user.human.password.code.check.failed':
      return { ...state, passwordCode: failedOnce(state.passwordCode) };
    case 'user.human.initialization.code.added':
      return { ...state, initialized: false, initializationCode: pendingCode(event) };
    case 'user.human.initialization.check.failed':
      return { ...state, initializationCode: failedOnce(state.initializationCode) };
    case 'user.human.initialization.check.succeeded':
      return { ...state, initialized: true, initializationCode: undefined };
    case 'user.human.invite.code.added':
      return { ...state, inviteCode: pendingCode(event) };
    case 'user.human.invite.check.succeeded':
      return { ...state, initialized: true, inviteCode: undefined };
    case 'user.human.invite.check.failed':
      return { ...state, inviteCode: failedOnce(state.inviteCode) };
    case 'user.machine.changed':
      return { ...state, machine: machineFields.fold(state.machine, event.payload) };
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
      return { ...state, metadata: withEntry(state.metadata, event.payload.key, event.payload.value) };
    case 'user.metadata.removed':
      return { ...state, metadata: withoutEntry(state.metadata, event.payload.key) };
    case 'user.metadata.removed.all':
      return { ...state, metadata: new Map() };
    default:
      return state;
  }
}
