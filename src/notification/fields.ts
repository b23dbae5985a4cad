import type { TString } from '@sinclair/typebox';
import { invalidArgument } from '../errors/index.ts';
import { defineFields, type Field, flag, text } from '../eventstore/index.ts';

/** What is said of providers: in the payloads of events, in their tables, and in values. Secrets stand beside. */

const refusal = (id: string, field: string, right: string) =>
  invalidArgument(id, `${field} must be ${right}`, { field });

const checked = <const C extends string>(
  column: C,
  clean: (given: string) => string,
): Field<string, C, TString> => ({ ...text(column), clean });

const longest = 500;

const short = <const C extends string>(column: C) =>
  checked(column, (given) => {
    if (given.length <= longest) return given.trim();
    throw refusal('NOTIF-Txt01', column, `at most ${longest} characters long`);
  });

/** One address without a name around it: what stands in an envelope (RFC 5321 §4.1.2), in characters of one line. */
export const isAddress = (given: string): boolean =>
  given.length <= 320 && /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/.test(given);

const address = <const C extends string>(column: C, required: boolean) =>
  checked(column, (given) => {
    const trimmed = given.trim();
    if (isAddress(trimmed) || (trimmed === '' && !required)) return trimmed;
    throw refusal('NOTIF-Adr01', column, 'an e-mail address such as no-reply@example.com');
  });

/** `host`, `host:port`, `[2001:db8::1]:587`. */
export const hostAndPort = (given: string): { host: string; port: number | undefined } | undefined => {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9]([a-z0-9.-]*[a-z0-9])?))(?::(\d{1,5}))?$/i
      .exec(given)
      ?.filter((_, at) => at !== 3) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) < 1) return undefined;
  return { host, port: port === undefined ? undefined : Number(port) };
};

const relay = <const C extends string>(column: C) =>
  checked(column, (given) => {
    const trimmed = given.trim();
    if (hostAndPort(trimmed)) return trimmed;
    throw refusal('NOTIF-Hst01', column, 'a host and port such as smtp.example.com:587');
  });

const endpoint = <const C extends string>(column: C) =>
  checked(column, (given) => {
    const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.username + url.password === '' && given.length <= 2_048)
      return given.trim();
    throw refusal('NOTIF-Url01', column, 'an http or https URL without user name and password');
  });

const required = <const C extends string>(column: C, pattern: RegExp, right: string) =>
  checked(column, (given) => {
    if (pattern.test(given.trim())) return given.trim();
    throw refusal('NOTIF-Twi01', column, right);
  });

export const smtpFields = defineFields({
  description: short('description'),
  tls: flag('tls'),
  senderAddress: address('sender_address', true),
  senderName: short('sender_name'),
  replyToAddress: address('reply_to_address', false),
  host: relay('host'),
  /** '' for a server that takes mail without. */
  user: short('user_name'),
});

export const httpFields = defineFields({ description: short('description'), endpoint: endpoint('endpoint') });

/** Twilio's ids stay one segment of a path and one user name of Basic; people write placeholders such as `my_sid`. */
const twilioId = /^[\w-]{1,64}$/;
export const twilioFields = defineFields({
  description: short('description'),
  sid: required('sid', twilioId, 'the SID of a Twilio account'),
  senderNumber: required('sender_number', /^.{0,64}$/, 'a phone number such as +15005550006'),
  /** '' where codes are sent as messages of ours. */
  verifyServiceSid: required(
    'verify_service_sid',
    /^[\w-]{0,64}$/,
    'the SID of a Twilio Verify service, or empty',
  ),
});
