import type { RequestContext } from '../../contract/types.ts';
import { failedPrecondition } from '../../errors/index.ts';
import { codeFacts, factorsAggregate, newCode, requireLinkTemplate } from '../../user/index.ts';
import type { CheckSubject, CheckTools } from '../checks/index.ts';
import * as events from '../events.ts';
import { defineChallenge } from './challenge.ts';

/** Codes by SMS and e-mail: made now, and told by the notifier or to the caller. */

/**
 * Whoever gets the code back could answer it without the phone or mailbox that it stands for: that is for login
 * clients, which hand it on, never for the person whose session it is.
 */
const mayGetCodes = (caller: Pick<RequestContext, 'require'>): Promise<void> =>
  caller.require('session.write');

/** @throws PosternError `failed_precondition` where the user gets no codes that way (any more) */
async function makeCode(
  { platform }: CheckTools,
  { scope, user, instance }: CheckSubject,
  channel: 'otpSms' | 'otpEmail',
) {
  const { state } = await platform.store.load(scope.instanceId, factorsAggregate, user.id);
  const contact = channel === 'otpSms' ? state.user.phone : state.user.email;
  if (!state[channel] || !contact.verified) {
    const [way, field] = channel === 'otpSms' ? ['SMS', 'otp_sms'] : ['e-mail', 'otp_email'];
    throw failedPrecondition(
      'SESSION-Chl01',
      `The user gets no codes by ${way}; it takes a verified address, and AddOTP${channel === 'otpSms' ? 'SMS' : 'Email'}`,
      { field: `challenges.${field}` },
    );
  }
  const code = await newCode(platform, instance, channel);
  return { facts: codeFacts(code), plain: code.plain };
}

export const otpSmsChallenge = defineChallenge({
  name: 'otpSms',
  field: 'challenges.otp_sms',
  async read({ returnCode }, caller) {
    if (returnCode) await mayGetCodes(caller);
    return { returned: returnCode };
  },
  async prepare(tools, subject, { returned }) {
    const { facts, plain } = await makeCode(tools, subject, 'otpSms');
    const payload = { ...facts, ...(returned && { codeReturned: true }) };
    return {
      events: [events.sessionOtpSmsChallenged(payload)],
      ...(returned && { answer: plain }),
    };
  },
});

export const otpEmailChallenge = defineChallenge({
  name: 'otpEmail',
  field: 'challenges.otp_email',
  async read({ deliveryType }, caller) {
    const returned = deliveryType.case === 'returnCode';
    if (returned) await mayGetCodes(caller);
    const template = deliveryType.case === 'sendCode' ? deliveryType.value.urlTemplate : undefined;
    return { returned, urlTemplate: requireLinkTemplate(template) };
  },
  async prepare(tools, subject, { returned, urlTemplate }) {
    const { facts, plain } = await makeCode(tools, subject, 'otpEmail');
    const payload = {
      ...facts,
      ...(returned && { returnCode: true }),
      ...(urlTemplate && { urlTmpl: urlTemplate }),
    };
    return {
      events: [events.sessionOtpEmailChallenged(payload)],
      ...(returned && { answer: plain }),
    };
  },
});
