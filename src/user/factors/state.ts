import type { SealedValue } from '../../crypto/types.ts';
import { defineAggregate, type EventOf } from '../../eventstore/index.ts';
import * as deviceEvents from '../device-events.ts';
import * as userEvents from '../events.ts';
import { evolve as evolveUser } from '../fold.ts';
import { foldLinks, type LinksByAccount, linkDefinitions } from '../links/state.ts';
import * as codeEvents from '../passkey-code-events.ts';
import { initial as nobody, type PendingCode, type User } from '../shape.ts';
import * as events from './events.ts';
import { passkey, securityKey } from './key-events.ts';
import { foldKeys, type WebAuthnKey } from './key-fold.ts';
import { foldPasskeyCodes } from './passkey-codes.ts';

export type { WebAuthnKey } from './key-fold.ts';

/** What a person proves himself with beside the password, as decisions on it need it. */
export interface Factors {
  /** Lifecycle, addresses and whether there is a password; the rest of the person is not loaded. */
  readonly user: User;
  readonly totp: { readonly secret: SealedValue; readonly ready: boolean } | undefined;
  readonly otpSms: boolean;
  readonly otpEmail: boolean;
  /** Hashes of those that were not used. */
  readonly recoveryCodes: readonly string[];
  /** Passkeys and security keys by token id, those of unfinished registrations too. */
  readonly keys: ReadonlyMap<string, WebAuthnKey>;
  /** Codes for registering passkeys that were not used, by id. */
  readonly passkeyCodes: ReadonlyMap<string, PendingCode>;
  /** Accounts at identity providers that the person signs in with. */
  readonly links: LinksByAccount;
  readonly mfaInitSkippedAt: Date | undefined;
}

const initial: Factors = {
  user: nobody,
  totp: undefined,
  otpSms: false,
  otpEmail: false,
  recoveryCodes: [],
  keys: new Map(),
  passkeyCodes: new Map(),
  links: new Map(),
  mfaInitSkippedAt: undefined,
};

const ofUser = {
  humanAdded: userEvents.humanAdded,
  humanSelfRegistered: userEvents.humanSelfRegistered,
  machineAdded: userEvents.machineAdded,
  userDeactivated: userEvents.userDeactivated,
  userReactivated: userEvents.userReactivated,
  userLocked: userEvents.userLocked,
  userUnlocked: userEvents.userUnlocked,
  userRemoved: userEvents.userRemoved,
  emailChanged: userEvents.emailChanged,
  emailVerified: userEvents.emailVerified,
  phoneChanged: userEvents.phoneChanged,
  phoneRemoved: userEvents.phoneRemoved,
  phoneVerified: userEvents.phoneVerified,
  passwordChanged: userEvents.passwordChanged,
};

/** Checks pile up and are not among them, but those that use something up. */
const ofFactors = {
  totpAdded: events.totpAdded,
  totpVerified: events.totpVerified,
  totpRemoved: events.totpRemoved,
  otpSmsAdded: events.otpSmsAdded,
  otpSmsRemoved: events.otpSmsRemoved,
  otpEmailAdded: events.otpEmailAdded,
  otpEmailRemoved: events.otpEmailRemoved,
  recoveryCodesAdded: events.recoveryCodesAdded,
  recoveryCodesRemoved: events.recoveryCodesRemoved,
  recoveryCodeCheckSucceeded: events.recoveryCodeCheckSucceeded,
  mfaInitSkipped: userEvents.mfaInitSkipped,
};

const ofKeys = {
  securityKeyAdded: securityKey.added,
  securityKeyVerified: securityKey.verified,
  securityKeyRenamed: securityKey.renamed,
  securityKeyRemoved: securityKey.removed,
  passkeyAdded: passkey.added,
  passkeyVerified: passkey.verified,
  passkeyRenamed: passkey.renamed,
  passkeyRemoved: passkey.removed,
};

const ofPasskeyCodes = {
  passkeyCodeAdded: codeEvents.passkeyCodeAdded,
  passkeyCodeRequested: codeEvents.passkeyCodeRequested,
  passkeyCodeCheckFailed: codeEvents.passkeyCodeCheckFailed,
  passkeyCodeCheckSucceeded: codeEvents.passkeyCodeCheckSucceeded,
};

export const factorDefinitions = {
  ...ofUser,
  ...ofFactors,
  ...ofKeys,
  ...ofPasskeyCodes,
  ...linkDefinitions,
  devicesForgotten: deviceEvents.devicesForgotten,
};
export type FactorEvent = EventOf<(typeof factorDefinitions)[keyof typeof factorDefinitions]>;

function evolve(state: Factors, event: FactorEvent): Factors {
  switch (event.type) {
    case 'user.human.mfa.otp.added': {
      const { otpSecret } = event.payload;
      return { ...state, totp: otpSecret && { secret: otpSecret, ready: false } };
    }
    case 'user.human.mfa.otp.verified':
      return { ...state, totp: state.totp && { ...state.totp, ready: true } };
    case 'user.human.mfa.otp.removed':
      return { ...state, totp: undefined };
    case 'user.human.mfa.otp.sms.added':
      return { ...state, otpSms: true };
    case 'user.human.mfa.otp.sms.removed':
      return { ...state, otpSms: false };
    case 'user.human.mfa.otp.email.added':
      return { ...state, otpEmail: true };
    case 'user.human.mfa.otp.email.removed':
      return { ...state, otpEmail: false };
    case 'user.human.mfa.recoverycode.added':
      return { ...state, recoveryCodes: [...state.recoveryCodes, ...event.payload.codes] };
    case 'user.human.mfa.recoverycode.removed':
      return { ...state, recoveryCodes: [] };
    case 'user.human.mfa.recoverycode.check.succeeded':
      return { ...state, recoveryCodes: state.recoveryCodes.filter((code) => code !== event.payload.code) };
    case 'user.human.mfa.init.skipped':
      return { ...state, mfaInitSkippedAt: event.createdAt };
    case 'user.human.externalidp.added':
    case 'user.human.externalidp.removed':
    case 'user.human.externalidp.cascade.removed':
    case 'user.human.externalidp.id.migrated':
    case 'user.human.externalidp.username.changed':
      return { ...state, links: foldLinks(state.links, event) };
    case 'user.removed':
      return { ...initial, user: evolveUser(state.user, event) };
    case 'user.human.email.changed':
      // Links for passkeys were sent to the address that there was.
      return { ...state, user: evolveUser(state.user, event), passkeyCodes: new Map() };
    case 'user.human.phone.removed':
      // Without a number there is nowhere to send codes to.
      return { ...state, user: evolveUser(state.user, event), otpSms: false };
    case 'user.human.mfa.u2f.token.added':
    case 'user.human.mfa.u2f.token.verified':
    case 'user.human.mfa.u2f.token.renamed':
    case 'user.human.mfa.u2f.token.removed':
    case 'user.human.passwordless.token.added':
    case 'user.human.passwordless.token.verified':
    case 'user.human.passwordless.token.renamed':
    case 'user.human.passwordless.token.removed':
      return { ...state, keys: foldKeys(state.keys, event) };
    case 'user.human.passwordless.initialization.code.added':
    case 'user.human.passwordless.initialization.code.requested':
    case 'user.human.passwordless.initialization.code.check.failed':
    case 'user.human.passwordless.initialization.code.check.succeeded':
      return { ...state, passkeyCodes: foldPasskeyCodes(state.passkeyCodes, event) };
    case 'user.devices.forgotten':
      // Somebody else was signed in, and may have had a link made that registers a passkey later.
      return { ...state, passkeyCodes: new Map() };
    default:
      return { ...state, user: evolveUser(state.user, event) };
  }
}

export const factorsAggregate = defineAggregate('user', factorDefinitions, initial, evolve);
