import type { SealedValue } from '../../crypto/types.ts';
import type { EventType, NewEvent, RecordedEvent } from '../../eventstore/index.ts';
import * as sessionEvents from '../../session/events.ts';
import type { MessageName } from '../../text/index.ts';
import * as asking from '../../user/asking-events.ts';
import * as devices from '../../user/device-events.ts';
import * as of from '../../user/events.ts';
import type { User } from '../../user/index.ts';
import * as passkeyCodes from '../../user/passkey-code-events.ts';
import type { LinkPage } from './links.ts';

export type Channel = 'mail' | 'sms';
export type PendingCode = { readonly sealed: SealedValue; readonly expiresAt: Date } | undefined;

/** What people are told because of an event, and what is written when they were. */
export interface MessageKind {
  /** In the name of its reaction, which stays for good. */
  readonly name: string;
  readonly on: EventType;
  readonly message: MessageName;
  readonly page: LinkPage;
  readonly sent: (event: RecordedEvent) => NewEvent;
  /** Of codes: the one that counts now. An event whose code is another one is of yesterday. */
  readonly pending?: (user: User) => PendingCode;
  /** Its code is one of those for passkeys, of which several may wait. */
  readonly ofPasskey?: true;
  /** Of what is no event of the person: the challenge of the session whose code it is. */
  readonly ofSession?: 'otpSms' | 'otpEmail';
  /** Of what can be answered for so long as the event says: of no use after that. */
  readonly endsWithExpiry?: true;
  /** Only an address that is verified is told. */
  readonly verified?: true;
  readonly channel: (event: RecordedEvent) => Channel;
  /** Of events of this type, those that are told. */
  readonly only?: (event: RecordedEvent) => boolean;
  /** A setting may say that nobody is told. */
  readonly unless?: 'passwordChange';
}

const byMail = () => 'mail' as const;
const bySms = () => 'sms' as const;
/** As events number what a code is sent by. */
const sms = 1;

const none = {};
/** Of codes of which several may wait. */
export const codeId = ({ payload }: RecordedEvent): string => (payload as { id?: string }).id ?? '';

export const messageKinds: readonly MessageKind[] = [
  {
    name: 'initialization',
    on: of.initializationCodeAdded as unknown as EventType,
    message: 'InitCode',
    page: 'initialize',
    sent: () => of.initializationCodeSent(none),
    pending: (user) => user.initializationCode,
    channel: byMail,
  },
  {
    name: 'email',
    on: of.emailCodeAdded as unknown as EventType,
    message: 'VerifyEmail',
    page: 'verify',
    sent: () => of.emailCodeSent(none),
    pending: (user) => user.emailCode,
    channel: byMail,
  },
  {
    name: 'phone',
    on: of.phoneCodeAdded as unknown as EventType,
    message: 'VerifyPhone',
    page: 'verify',
    sent: () => of.phoneCodeSent(none),
    pending: (user) => user.phoneCode,
    channel: bySms,
  },
  {
    name: 'password',
    on: of.passwordCodeAdded as unknown as EventType,
    message: 'PasswordReset',
    page: 'password',
    sent: () => of.passwordCodeSent(none),
    pending: (user) => user.passwordCode,
    channel: (event) =>
      (event.payload as { notificationType?: number }).notificationType === sms ? 'sms' : 'mail',
  },
  {
    name: 'invitation',
    on: of.inviteCodeAdded as unknown as EventType,
    message: 'InviteUser',
    page: 'invite',
    sent: () => of.inviteCodeSent(none),
    pending: (user) => user.inviteCode,
    channel: byMail,
  },
  {
    name: 'passkey',
    on: passkeyCodes.passkeyCodeRequested as unknown as EventType,
    message: 'PasswordlessRegistration',
    page: 'passkey',
    sent: (event) => passkeyCodes.passkeyCodeSent({ id: codeId(event) }),
    ofPasskey: true,
    channel: byMail,
  },
  {
    name: 'code by sms',
    on: sessionEvents.sessionOtpSmsChallenged as unknown as EventType,
    message: 'VerifySMSOTP',
    page: 'code',
    sent: () => sessionEvents.sessionOtpSmsSent(none),
    ofSession: 'otpSms',
    channel: bySms,
    verified: true,
  },
  {
    name: 'code by mail',
    on: sessionEvents.sessionOtpEmailChallenged as unknown as EventType,
    message: 'VerifyEmailOTP',
    page: 'code',
    sent: () => sessionEvents.sessionOtpEmailSent(none),
    ofSession: 'otpEmail',
    channel: byMail,
    verified: true,
  },
  {
    name: 'password changed',
    on: of.passwordChanged as unknown as EventType,
    message: 'PasswordChange',
    page: 'signIn',
    sent: () => of.passwordChangeSent(none),
    channel: byMail,
    unless: 'passwordChange',
  },
  {
    name: 'new device',
    on: devices.deviceAdded as unknown as EventType,
    message: 'NewDevice',
    page: 'notMe',
    sent: (event) => devices.deviceNoticeSent({ id: codeId(event) }),
    only: ({ payload }) => (payload as { code?: unknown }).code !== undefined,
    verified: true,
    channel: byMail,
  },
  {
    name: 'authorization requested',
    on: asking.authorizationRequested as unknown as EventType,
    message: 'AuthorizationRequested',
    page: 'answer',
    sent: (event) => asking.authorizationRequestSent({ id: codeId(event) }),
    endsWithExpiry: true,
    verified: true,
    channel: byMail,
  },
  {
    name: 'domain claimed',
    on: of.domainClaimed as unknown as EventType,
    message: 'DomainClaimed',
    page: 'signIn',
    sent: () => of.domainClaimedSent(none),
    channel: byMail,
  },
];
