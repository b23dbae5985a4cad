import { AdminService } from '../../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../../contract/services/management/v1.ts';
import type { Texts } from '../../texts/index.ts';
import type { Level } from '../catalogue.ts';
import type { Method } from '../policies/policy.ts';

const { method: admin } = AdminService;
const { method: management } = ManagementService;

export type MessageId = keyof Texts['wording']['messages']['fields'];
export type Part = keyof Texts['wording']['parts'];
export type Placeholder = keyof Texts['wording']['placeholders'];

/** RPCs of a message's texts at one level. */
export interface TextCalls {
  /** What holds where nothing is set. */
  readonly inherited: Method;
  readonly own: Method;
  readonly set: Method;
  readonly reset: Method;
}

/** A message to people, whose texts may be written. */
export interface MessageKind {
  readonly id: MessageId;
  readonly channel: 'mail' | 'sms';
  /** What it is filled with beside what is known of every person. */
  readonly placeholders: readonly Placeholder[];
  readonly calls: Readonly<Record<Level, TextCalls>>;
}

/** An SMS is its text, and nothing else. */
export const partsOf: Readonly<Record<MessageKind['channel'], readonly Part[]>> = {
  mail: ['subject', 'preHeader', 'title', 'greeting', 'text', 'buttonText', 'footerText'],
  sms: ['text'],
};

/** Filled in in every message. */
export const ofEveryone: readonly Placeholder[] = [
  'FirstName',
  'LastName',
  'DisplayName',
  'NickName',
  'UserName',
  'PreferredLoginName',
  'LoginNames',
  'LastEmail',
  'VerifiedEmail',
  'LastPhone',
  'VerifiedPhone',
  'ApplicationName',
  'Origin',
];

/** Every message that the API lets one write, in the order in which they are shown. */
export const messageKinds: readonly MessageKind[] = [
  {
    id: 'init',
    channel: 'mail',
    placeholders: ['Code', 'Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultInitMessageText,
        own: admin.getCustomInitMessageText,
        set: admin.setDefaultInitMessageText,
        reset: admin.resetCustomInitMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultInitMessageText,
        own: management.getCustomInitMessageText,
        set: management.setCustomInitMessageText,
        reset: management.resetCustomInitMessageTextToDefault,
      },
    },
  },
  {
    id: 'password-reset',
    channel: 'mail',
    placeholders: ['Code', 'Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultPasswordResetMessageText,
        own: admin.getCustomPasswordResetMessageText,
        set: admin.setDefaultPasswordResetMessageText,
        reset: admin.resetCustomPasswordResetMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultPasswordResetMessageText,
        own: management.getCustomPasswordResetMessageText,
        set: management.setCustomPasswordResetMessageText,
        reset: management.resetCustomPasswordResetMessageTextToDefault,
      },
    },
  },
  {
    id: 'verify-email',
    channel: 'mail',
    placeholders: ['Code', 'Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultVerifyEmailMessageText,
        own: admin.getCustomVerifyEmailMessageText,
        set: admin.setDefaultVerifyEmailMessageText,
        reset: admin.resetCustomVerifyEmailMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultVerifyEmailMessageText,
        own: management.getCustomVerifyEmailMessageText,
        set: management.setCustomVerifyEmailMessageText,
        reset: management.resetCustomVerifyEmailMessageTextToDefault,
      },
    },
  },
  {
    id: 'verify-phone',
    channel: 'sms',
    placeholders: ['Code', 'Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultVerifyPhoneMessageText,
        own: admin.getCustomVerifyPhoneMessageText,
        set: admin.setDefaultVerifyPhoneMessageText,
        reset: admin.resetCustomVerifyPhoneMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultVerifyPhoneMessageText,
        own: management.getCustomVerifyPhoneMessageText,
        set: management.setCustomVerifyPhoneMessageText,
        reset: management.resetCustomVerifyPhoneMessageTextToDefault,
      },
    },
  },
  {
    id: 'verify-sms-otp',
    channel: 'sms',
    placeholders: ['OTP', 'Expiry', 'Domain'],
    calls: {
      instance: {
        inherited: admin.getDefaultVerifySMSOTPMessageText,
        own: admin.getCustomVerifySMSOTPMessageText,
        set: admin.setDefaultVerifySMSOTPMessageText,
        reset: admin.resetCustomVerifySMSOTPMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultVerifySMSOTPMessageText,
        own: management.getCustomVerifySMSOTPMessageText,
        set: management.setCustomVerifySMSOTPMessageText,
        reset: management.resetCustomVerifySMSOTPMessageTextToDefault,
      },
    },
  },
  {
    id: 'verify-email-otp',
    channel: 'mail',
    placeholders: ['OTP', 'Expiry', 'Domain'],
    calls: {
      instance: {
        inherited: admin.getDefaultVerifyEmailOTPMessageText,
        own: admin.getCustomVerifyEmailOTPMessageText,
        set: admin.setDefaultVerifyEmailOTPMessageText,
        reset: admin.resetCustomVerifyEmailOTPMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultVerifyEmailOTPMessageText,
        own: management.getCustomVerifyEmailOTPMessageText,
        set: management.setCustomVerifyEmailOTPMessageText,
        reset: management.resetCustomVerifyEmailOTPMessageTextToDefault,
      },
    },
  },
  {
    id: 'domain-claimed',
    channel: 'mail',
    placeholders: ['TempUsername', 'Domain'],
    calls: {
      instance: {
        inherited: admin.getDefaultDomainClaimedMessageText,
        own: admin.getCustomDomainClaimedMessageText,
        set: admin.setDefaultDomainClaimedMessageText,
        reset: admin.resetCustomDomainClaimedMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultDomainClaimedMessageText,
        own: management.getCustomDomainClaimedMessageText,
        set: management.setCustomDomainClaimedMessageCustomText,
        reset: management.resetCustomDomainClaimedMessageTextToDefault,
      },
    },
  },
  {
    id: 'passwordless-registration',
    channel: 'mail',
    placeholders: ['Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultPasswordlessRegistrationMessageText,
        own: admin.getCustomPasswordlessRegistrationMessageText,
        set: admin.setDefaultPasswordlessRegistrationMessageText,
        reset: admin.resetCustomPasswordlessRegistrationMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultPasswordlessRegistrationMessageText,
        own: management.getCustomPasswordlessRegistrationMessageText,
        set: management.setCustomPasswordlessRegistrationMessageCustomText,
        reset: management.resetCustomPasswordlessRegistrationMessageTextToDefault,
      },
    },
  },
  {
    id: 'password-change',
    channel: 'mail',
    placeholders: [],
    calls: {
      instance: {
        inherited: admin.getDefaultPasswordChangeMessageText,
        own: admin.getCustomPasswordChangeMessageText,
        set: admin.setDefaultPasswordChangeMessageText,
        reset: admin.resetCustomPasswordChangeMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultPasswordChangeMessageText,
        own: management.getCustomPasswordChangeMessageText,
        set: management.setCustomPasswordChangeMessageCustomText,
        reset: management.resetCustomPasswordChangeMessageTextToDefault,
      },
    },
  },
  {
    id: 'invite-user',
    channel: 'mail',
    placeholders: ['Code', 'Expiry'],
    calls: {
      instance: {
        inherited: admin.getDefaultInviteUserMessageText,
        own: admin.getCustomInviteUserMessageText,
        set: admin.setDefaultInviteUserMessageText,
        reset: admin.resetCustomInviteUserMessageTextToDefault,
      },
      organization: {
        inherited: management.getDefaultInviteUserMessageText,
        own: management.getCustomInviteUserMessageText,
        set: management.setCustomInviteUserMessageCustomText,
        reset: management.resetCustomInviteUserMessageTextToDefault,
      },
    },
  },
];
