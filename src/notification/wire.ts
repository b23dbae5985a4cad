import { rowDetails } from '../contract/details.ts';
import type { MailProviderRow, SmsProviderRow } from './queries.ts';
import type { SmtpValues, TwilioValues } from './state.ts';

/** What requests that add, change or test a server say of it. */
export interface SmtpRequest {
  readonly senderAddress: string;
  readonly senderName: string;
  readonly tls: boolean;
  readonly host: string;
  readonly user: string;
  readonly replyToAddress?: string;
  readonly description?: string;
}

export const smtpValues = (request: SmtpRequest): SmtpValues => ({
  description: request.description ?? '',
  tls: request.tls,
  senderAddress: request.senderAddress,
  senderName: request.senderName,
  replyToAddress: request.replyToAddress ?? '',
  host: request.host,
  user: request.user,
});

export const twilioValues = ({
  description,
  sid,
  senderNumber,
  verifyServiceSid,
}: TwilioValues): TwilioValues => ({ description, sid, senderNumber, verifyServiceSid });

const smtpOf = (row: MailProviderRow) => ({
  senderAddress: row.sender_address,
  senderName: row.sender_name,
  tls: row.tls,
  host: row.host,
  user: row.user_name,
  replyToAddress: row.reply_to_address,
});

const common = (row: MailProviderRow | SmsProviderRow) => ({
  id: row.id,
  details: rowDetails(row),
  state: row.state,
  description: row.description,
});

export const smtpConfigAnswer = (row: MailProviderRow) => ({ ...common(row), ...smtpOf(row) });

export const emailProviderAnswer = (row: MailProviderRow) => ({
  ...common(row),
  config:
    row.kind === 'smtp'
      ? ({ case: 'smtp', value: smtpOf(row) } as const)
      : ({ case: 'http', value: { endpoint: row.endpoint } } as const),
});

export const smsProviderAnswer = (row: SmsProviderRow) => ({
  ...common(row),
  config:
    row.kind === 'twilio'
      ? ({
          case: 'twilio',
          value: {
            sid: row.sid,
            senderNumber: row.sender_number,
            verifyServiceSid: row.verify_service_sid,
          },
        } as const)
      : ({ case: 'http', value: { endpoint: row.endpoint } } as const),
});
