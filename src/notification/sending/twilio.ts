import type { DeliveryTools, Report } from '../../delivery/index.ts';
import type { TwilioValues } from '../state.ts';

/** A text message, and the code in it where there is one. */
export interface Sms {
  readonly to: string;
  readonly text: string;
  readonly code: string | undefined;
}

const messages = 'https://api.twilio.com/2010-04-01/Accounts';
const verify = 'https://verify.twilio.com/v2/Services';

/** What Twilio is asked: its Messages resource, or with a Verify service and a code, its Verifications. */
export function twilioRequest(
  account: TwilioValues,
  { to, text, code }: Sms,
): { readonly url: string; readonly form: Record<string, string> } {
  if (account.verifyServiceSid !== '' && code !== undefined) {
    return {
      url: `${verify}/${account.verifyServiceSid}/Verifications`,
      // The code is ours, so that it is checked where all codes are.
      form: { To: to, Channel: 'sms', CustomCode: code },
    };
  }
  return {
    url: `${messages}/${account.sid}/Messages.json`,
    form: { To: to, From: account.senderNumber, Body: text },
  };
}

/** Twilio's errors that stay: no such number, not one for text messages, unsubscribed (21211, 21614, 21610). */
const forGood = [21211, 21214, 21217, 21610, 21614, 60200];

export async function sendByTwilio(
  { outbound }: Pick<DeliveryTools, 'outbound'>,
  account: TwilioValues,
  token: string,
  sms: Sms,
  signal: AbortSignal,
): Promise<Report> {
  const { url, form } = twilioRequest(account, sms);
  const answer = await outbound.request(url, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${account.sid}:${token}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams(form).toString(),
    timeoutMs: 20_000,
    signal,
  });
  const { status } = answer;
  const { code, message, sid } = parsed(new TextDecoder().decode(answer.body));
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, said: `taken as ${sid ?? '?'}` };
  const stays = typeof code === 'number' && forGood.includes(code);
  return { outcome: stays ? 'refused' : 'failed', status, said: `${code ?? ''} ${message ?? ''}`.trim() };
}

/** Of an answer no more than this is told: it may repeat the message. */
const parsed = (text: string): { code?: unknown; message?: unknown; sid?: unknown } => {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
};
