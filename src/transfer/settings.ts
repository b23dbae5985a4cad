import type { DescMessage } from '@bufbuild/protobuf';
import * as admin from '../contract/services/admin/v1.ts';
import * as management from '../contract/services/management/v1.ts';
import type { Field } from './parts.ts';

/** Settings of the organization itself: by the call that tells them, and the request that would make them. */
export const policies: readonly (readonly [Field, `${'admin' | 'management'}/${string}`, DescMessage])[] = [
  ['domainPolicy', 'admin/getCustomDomainPolicy', admin.AddCustomDomainPolicyRequestSchema],
  ['labelPolicy', 'management/getLabelPolicy', management.AddCustomLabelPolicyRequestSchema],
  ['lockoutPolicy', 'management/getLockoutPolicy', management.AddCustomLockoutPolicyRequestSchema],
  ['loginPolicy', 'management/getLoginPolicy', management.AddCustomLoginPolicyRequestSchema],
  [
    'passwordComplexityPolicy',
    'management/getPasswordComplexityPolicy',
    management.AddCustomPasswordComplexityPolicyRequestSchema,
  ],
  ['privacyPolicy', 'management/getPrivacyPolicy', management.AddCustomPrivacyPolicyRequestSchema],
];

const { SetCustomLoginTextsRequestSchema: loginTexts } = management;
/** Texts of one language each, as policies. */
export const texts: readonly (readonly [Field, `management/${string}`, DescMessage])[] = [
  ['loginTexts', 'management/getCustomLoginTexts', loginTexts],
  ['initMessages', 'management/getCustomInitMessageText', management.SetCustomInitMessageTextRequestSchema],
  [
    'passwordResetMessages',
    'management/getCustomPasswordResetMessageText',
    management.SetCustomPasswordResetMessageTextRequestSchema,
  ],
  [
    'verifyEmailMessages',
    'management/getCustomVerifyEmailMessageText',
    management.SetCustomVerifyEmailMessageTextRequestSchema,
  ],
  [
    'verifyPhoneMessages',
    'management/getCustomVerifyPhoneMessageText',
    management.SetCustomVerifyPhoneMessageTextRequestSchema,
  ],
  [
    'verifySmsOtpMessages',
    'management/getCustomVerifySMSOTPMessageText',
    management.SetCustomVerifySMSOTPMessageTextRequestSchema,
  ],
  [
    'verifyEmailOtpMessages',
    'management/getCustomVerifyEmailOTPMessageText',
    management.SetCustomVerifyEmailOTPMessageTextRequestSchema,
  ],
  [
    'domainClaimedMessages',
    'management/getCustomDomainClaimedMessageText',
    management.SetCustomDomainClaimedMessageTextRequestSchema,
  ],
  [
    'passwordlessRegistrationMessages',
    'management/getCustomPasswordlessRegistrationMessageText',
    management.SetCustomPasswordlessRegistrationMessageTextRequestSchema,
  ],
  [
    'inviteUserMessages',
    'management/getCustomInviteUserMessageText',
    management.SetCustomInviteUserMessageTextRequestSchema,
  ],
];
