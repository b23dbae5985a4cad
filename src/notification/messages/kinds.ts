import type { SealedValue } from '../../crypto/types.ts';
import type { EventStore, EventType, NewEvent, RecordedEvent } from '../../eventstore/index.ts';
import { sessionAggregate, sessionEvents } from '../../session/index.ts';
import type { MessageName } from '../../text/index.ts';
import { type User, userEvents } from '../../user/index.ts';
import type { LinkPage } from './links.ts';

type PendingCode = { readonly sealed: SealedValue; readonly expiresAt: Date } | undefined;

export interface SessionCode {
  readonly userId: string;
  readonly pending: PendingCode;
}

/** What people are told because of an event, and what is written when they were. */
export interface MessageKind {
  /** In the name of its reaction, which stays for good. */
  readonly name: string;
  readonly on: EventType;
  readonly message: MessageName;
  readonly page: LinkPage;
  readonly sent: () => NewEvent;
  /** Of codes: the one that counts now. An event whose code is another one is of yesterday. */
  readonly pending?: (user: User) => PendingCode;
  /** Of what is no event of the person: whom it is for, and the code that counts now. */
  readonly ofSession?: (store: EventStore, event: RecordedEvent) => Promise<SessionCode | undefined>;
  /** Only an address that is verified is told. */
  readonly verified?: true;
  readonly channel: (event: RecordedEvent) => 'mail' | 'sms';
  /** A setting may say that nobody is told. */
  readonly unless?: 'passwordChange';
}

const byMail = () => 'mail' as const;
const bySms = () => 'sms' as const;
/** As events number what a code is sent by. */
const sms = 1;

const inSession =
  (channel: 'otpSms' | 'otpEmail') =>
  async (store: EventStore, event: RecordedEvent): Promise<SessionCode | undefined> => {
    const { state } = await store.load(event.instanceId, sessionAggregate, event.aggregateId);
    const { user, lifecycle, challenges } = state;
    if (!user || lifecycle !== 'active') return undefined;
    const { sealed, expiresAt } = challenges[channel] ?? {};
    return { userId: user.id, pending: sealed && expiresAt && { sealed, expiresAt } };
  };

const of = userEvents;
const none = {};

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
    name: 'code by sms',
    on: sessionEvents.sessionOtpSmsChallenged as unknown as EventType,
    message: 'VerifySMSOTP',
    page: 'code',
    sent: () => sessionEvents.sessionOtpSmsSent(none),
    ofSession: inSession('otpSms'),
    channel: bySms,
    verified: true,
  },
  {
    name: 'code by mail',
    on: sessionEvents.sessionOtpEmailChallenged as unknown as EventType,
    message: 'VerifyEmailOTP',
    page: 'code',
    sent: () => sessionEvents.sessionOtpEmailSent(none),
    ofSession: inSession('otpEmail'),
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
    name: 'domain claimed',
    on: of.domainClaimed as unknown as EventType,
    message: 'DomainClaimed',
    page: 'signIn',
    sent: () => of.domainClaimedSent(none),
    channel: byMail,
  },
];
