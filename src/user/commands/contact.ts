import { failedPrecondition, invalidArgument } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { parsedUri } from '../../uri/index.ts';
import { codeFacts, type NewCode } from '../codes.ts';
import * as events from '../events.ts';
import { contactFields } from '../fields.ts';
import type { User } from '../state.ts';
import { nothing, requireHuman } from './existing.ts';

/** How an address is (to be) verified. */
export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'unverified' }
  | {
      readonly kind: 'code';
      readonly code: NewCode;
      /** The caller gets the code and delivers it; otherwise the notifier sends it. */
      readonly returned: boolean;
      readonly urlTemplate?: string | undefined;
    };

export interface ContactChange {
  readonly address: string;
  readonly verification: Verification;
}

const codePayload = (verification: Extract<Verification, { kind: 'code' }>) => ({
  ...codeFacts(verification.code),
  ...(verification.urlTemplate && { url_template: verification.urlTemplate }),
  ...(verification.returned && { code_returned: true }),
});

const facts = (
  verification: Verification,
  verified: NewEvent,
  code: (payload: ReturnType<typeof codePayload>) => NewEvent,
): NewEvent[] => {
  if (verification.kind === 'verified') return [verified];
  return verification.kind === 'code' ? [code(codePayload(verification))] : [];
};

export const emailFacts = ({ address, verification }: ContactChange) => ({
  address: contactFields.all.email.clean(address),
  verification: facts(verification, events.emailVerified({}), events.emailCodeAdded),
});

export const phoneFacts = ({ address, verification }: ContactChange) => ({
  address: contactFields.all.phone.clean(address),
  verification: facts(verification, events.phoneVerified({}), events.phoneCodeAdded),
});

/** The same address again only changes whether it is verified, or asks for a new code. */
export function setEmail(user: User, change: ContactChange): Decision {
  requireHuman(user);
  const { address, verification } = emailFacts(change);
  if (address !== user.email.address) {
    return { events: [events.emailChanged({ email: address }), ...verification] };
  }
  return user.email.verified ? nothing : { events: verification };
}

export function setPhone(user: User, change: ContactChange): Decision {
  requireHuman(user);
  const { address, verification } = phoneFacts(change);
  if (address !== user.phone.address) {
    return { events: [events.phoneChanged({ phone: address }), ...verification] };
  }
  return user.phone.verified ? nothing : { events: verification };
}

/** An update whose number is empty: none is to be there. */
export function withoutPhone(user: User): Decision {
  requireHuman(user);
  return user.phone.address === '' ? nothing : { events: [events.phoneRemoved({})] };
}

export function removePhone(user: User): Decision {
  requireHuman(user);
  if (user.phone.address === '') throw failedPrecondition('USER-Phn02', 'The user has no phone number');
  return { events: [events.phoneRemoved({})] };
}

/** @param resend there must be an earlier code; its link is used again where none is given */
export function requestEmailCode(
  user: User,
  verification: Extract<Verification, { kind: 'code' }>,
  resend: boolean,
): Decision {
  requireHuman(user);
  if (user.email.address === '') throw failedPrecondition('USER-Eml02', 'The user has no e-mail address');
  if (user.email.verified) throw failedPrecondition('USER-Eml03', 'The e-mail address is already verified');
  if (resend && !user.emailCode) {
    throw failedPrecondition('USER-Eml04', 'No code was sent yet; use SendEmailCode or SetEmail');
  }
  const urlTemplate = verification.urlTemplate ?? (resend ? user.emailCode?.urlTemplate : undefined);
  return { events: [events.emailCodeAdded(codePayload({ ...verification, urlTemplate }))] };
}

export function requestPhoneCode(
  user: User,
  verification: Extract<Verification, { kind: 'code' }>,
): Decision {
  requireHuman(user);
  if (user.phone.address === '') throw failedPrecondition('USER-Phn03', 'The user has no phone number');
  if (user.phone.verified) throw failedPrecondition('USER-Phn04', 'The phone number is already verified');
  return { events: [events.phoneCodeAdded(codePayload(verification))] };
}

export function requireLinkTemplate(template: string | undefined): string | undefined {
  if (template === undefined || template === '') return undefined;
  // What remains after the placeholders are filled must be a link that a mail program opens.
  const sample = template.replace(/\{\{\s*\.\w+\s*\}\}/g, 'x');
  if (!/^https?:\/\//i.test(sample) || /\{\{|\}\}/.test(sample) || !parsedUri(sample)) {
    throw invalidArgument(
      'USER-Url01',
      'url_template must be an http(s) address with placeholders such as {{.UserID}}, {{.OrgID}} and {{.Code}}',
      { field: 'url_template' },
    );
  }
  return template;
}
