import type { EventOf, RecordedEvent } from '../../eventstore/index.ts';
import { sessionTerminated } from '../../session/events.ts';
import {
  passwordChanged,
  userDeactivated,
  userLocked,
  userReactivated,
  userUnlocked,
} from '../../user/events.ts';
import * as factors from '../../user/factor-events.ts';
import { accessTokenRevoked, refreshTokenRevoked } from '../oidc-session/events.ts';
import { signals } from './vocabulary.ts';

/** What an event of the log is to receivers of security events. */
export interface Occurrence {
  /** URI of the event type. */
  readonly event: string;
  readonly claims?: Readonly<Record<string, string>>;
}

type Meaning = (event: RecordedEvent) => readonly Occurrence[];

const only = (event: string, claims?: Occurrence['claims']): Meaning => {
  const occurrences = [{ event, ...(claims && { claims }) }];
  return () => occurrences;
};

const credential = (credentialType: string, changeType: 'create' | 'update' | 'delete') =>
  only(signals.credentialChange, { credential_type: credentialType, change_type: changeType });

const updatedPassword = credential('password', 'update');
const passwordMeaning: Meaning = (event) => [
  ...updatedPassword(event),
  ...((event as EventOf<typeof passwordChanged>).payload.changeRequired
    ? [{ event: signals.credentialChangeRequired }]
    : []),
];

/**
 * By event type. Keys count once they are verified, since before nothing can be done with them. Removed users are told of
 * by what is written with their removal. Credential types are those of CAEP 1.0 §3.3, where it has one.
 */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  [sessionTerminated.type, only(signals.sessionRevoked)],
  [refreshTokenRevoked.type, only(signals.sessionRevoked)],
  [accessTokenRevoked.type, only(signals.sessionRevoked)],
  [userLocked.type, only(signals.accountDisabled)],
  [userDeactivated.type, only(signals.accountDisabled)],
  [userUnlocked.type, only(signals.accountEnabled)],
  [userReactivated.type, only(signals.accountEnabled)],
  [passwordChanged.type, passwordMeaning],
  [factors.totpVerified.type, credential('app', 'create')],
  [factors.totpRemoved.type, credential('app', 'delete')],
  [factors.otpSmsAdded.type, credential('phone-sms', 'create')],
  [factors.otpSmsRemoved.type, credential('phone-sms', 'delete')],
  [factors.otpEmailAdded.type, credential('email', 'create')],
  [factors.otpEmailRemoved.type, credential('email', 'delete')],
  [factors.recoveryCodesAdded.type, credential('recovery-code', 'create')],
  [factors.recoveryCodesRemoved.type, credential('recovery-code', 'delete')],
  [factors.securityKey.verified.type, credential('fido-u2f', 'create')],
  [factors.securityKey.removed.type, credential('fido-u2f', 'delete')],
  [factors.passkey.verified.type, credential('fido2', 'create')],
  [factors.passkey.removed.type, credential('fido2', 'delete')],
]);

const none: readonly Occurrence[] = [];

export const occurrencesOf = (event: RecordedEvent): readonly Occurrence[] =>
  meanings.get(event.type)?.(event) ?? none;
