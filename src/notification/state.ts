import type { SealedValue } from '../crypto/types.ts';
import {
  type Aggregate,
  type RecordedEvent,
  type ValuesOf,
  withEntry,
  withoutEntry,
} from '../eventstore/index.ts';
import { type Kept, keptIn, type Level } from '../settings/index.ts';
import * as events from './events.ts';
import { httpFields, smtpFields, twilioFields } from './fields.ts';
import { providerIn } from './provider-id.ts';

export type SmtpValues = ValuesOf<typeof smtpFields.all>;
export type HttpValues = ValuesOf<typeof httpFields.all>;
export type TwilioValues = ValuesOf<typeof twilioFields.all>;

/** Undefined where none was given. */
type Secret = SealedValue | undefined;

/** What signs what is sent to an endpoint. */
export interface SigningKeys {
  readonly signingKey: Secret;
  /** Signs beside it until then. */
  readonly former?: { readonly key: SealedValue; readonly until: Date } | undefined;
}

export type MailProvider =
  | ({ readonly kind: 'smtp'; readonly password: Secret } & SmtpValues)
  | ({ readonly kind: 'http' } & SigningKeys & HttpValues);
export type SmsProvider =
  | ({ readonly kind: 'twilio'; readonly token: Secret } & TwilioValues)
  | ({ readonly kind: 'http' } & SigningKeys & HttpValues);

/** What an instance sends by; of those that it keeps one at most is used. */
export interface Providers<P> {
  readonly byId: ReadonlyMap<string, P>;
  readonly activeId: string | undefined;
}

const none = { byId: new Map(), activeId: undefined };

interface Payload {
  readonly id?: string;
  readonly password?: SealedValue;
  readonly token?: SealedValue;
  readonly signingKey?: SealedValue;
  readonly previousSigningKey?: SealedValue;
  readonly previousSigningKeyUntil?: string;
}

const activate = <P>(providers: Providers<P>, id: string): Providers<P> =>
  providers.byId.has(id) ? { ...providers, activeId: id } : providers;
const deactivate = <P>(providers: Providers<P>, id: string): Providers<P> =>
  providers.activeId === id ? { ...providers, activeId: undefined } : providers;
const remove = <P>(providers: Providers<P>, id: string): Providers<P> => ({
  ...deactivate(providers, id),
  byId: withoutEntry(providers.byId, id),
});
const put = <P>(providers: Providers<P>, id: string, provider: P): Providers<P> => ({
  ...providers,
  byId: withEntry(providers.byId, id, provider),
});

function evolveMail(mail: Providers<MailProvider>, event: RecordedEvent): Providers<MailProvider> {
  const payload = event.payload as Payload;
  const id = providerIn(event);
  const known = mail.byId.get(id);
  switch (event.type) {
    case events.smtpAdded.type: {
      const values = smtpFields.fold(smtpFields.zeros, payload);
      const added = put(mail, id, { kind: 'smtp', ...values, password: payload.password });
      return payload.id === undefined ? activate(added, id) : added;
    }
    case events.smtpChanged.type:
      if (known?.kind !== 'smtp') return mail;
      return put(mail, id, {
        ...smtpFields.fold(known, payload),
        password: payload.password ?? known.password,
      });
    case events.smtpPasswordChanged.type:
      return known?.kind === 'smtp' ? put(mail, id, { ...known, password: payload.password }) : mail;
    case events.mailHttpAdded.type:
      return put(mail, id, httpAdded(payload));
    case events.mailHttpChanged.type:
      return known?.kind === 'http' ? put(mail, id, httpChanged(known, payload)) : mail;
    case events.mailActivated.type:
      return activate(mail, id);
    case events.mailDeactivated.type:
      return deactivate(mail, id);
    default:
      return remove(mail, id);
  }
}

type Http = Extract<MailProvider, { kind: 'http' }>;
const httpAdded = (payload: Payload): Http => ({
  kind: 'http',
  ...httpFields.fold(httpFields.zeros, payload),
  signingKey: payload.signingKey,
});
const httpChanged = (known: Http, payload: Payload): Http => ({
  ...httpFields.fold(known, payload),
  ...keysAfter(known, payload),
});

function keysAfter({ signingKey, former }: SigningKeys, payload: Payload): SigningKeys {
  if (payload.signingKey === undefined) return { signingKey, former };
  const { previousSigningKey: key, previousSigningKeyUntil: until } = payload;
  return {
    signingKey: payload.signingKey,
    former: key && until !== undefined ? { key, until: new Date(until) } : undefined,
  };
}

function evolveSms(sms: Providers<SmsProvider>, event: RecordedEvent): Providers<SmsProvider> {
  const payload = event.payload as Payload;
  const id = providerIn(event);
  const known = sms.byId.get(id);
  switch (event.type) {
    case events.twilioAdded.type: {
      const values = twilioFields.fold(twilioFields.zeros, payload);
      return put(sms, id, { kind: 'twilio', ...values, token: payload.token });
    }
    case events.twilioChanged.type:
      return known?.kind === 'twilio' ? put(sms, id, twilioFields.fold(known, payload)) : sms;
    case events.twilioTokenChanged.type:
      return known?.kind === 'twilio' ? put(sms, id, { ...known, token: payload.token }) : sms;
    case events.smsHttpAdded.type:
      return put(sms, id, httpAdded(payload));
    case events.smsHttpChanged.type:
      return known?.kind === 'http' ? put(sms, id, httpChanged(known, payload)) : sms;
    case events.smsActivated.type:
    case events.twilioActivated.type:
      return activate(sms, id);
    case events.smsDeactivated.type:
    case events.twilioDeactivated.type:
      return deactivate(sms, id);
    default:
      return remove(sms, id);
  }
}

const typesOf = (prefix: string): string[] =>
  Object.values(events).flatMap(({ type }) => (type.startsWith(prefix) ? [type] : []));

const sliceOf = <P>(
  prefix: string,
  evolve: (providers: Providers<P>, event: RecordedEvent) => Providers<P>,
): Readonly<Record<Level, Aggregate<Kept<Providers<P>>>>> => {
  const slice = keptIn<Providers<P>>('instance', typesOf(prefix), none, evolve);
  return { instance: slice, org: slice };
};

/** Providers of mail and of text messages among the events of an instance. */
export const mailProviders = sliceOf('instance.smtp.', evolveMail);
export const smsProviders = sliceOf('instance.sms.', evolveSms);
