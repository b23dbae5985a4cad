import type { SealedValue } from '../crypto/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import type { ChangeOf, Decision, FieldSet, NewEvent } from '../eventstore/index.ts';
import * as events from './events.ts';
import { httpFields, smtpFields, twilioFields } from './fields.ts';
import type { HttpValues, MailProvider, Providers, SmsProvider, SmtpValues, TwilioValues } from './state.ts';

/** Decisions on the providers of an instance. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** What is told the same way of mail and of text messages. */
export interface Channel {
  readonly activated: (payload: { id: string }) => NewEvent;
  readonly deactivated: (payload: { id: string }) => NewEvent;
  readonly removed: (payload: { id: string }) => NewEvent;
}

export const mailChannel: Channel = {
  activated: events.mailActivated,
  deactivated: events.mailDeactivated,
  removed: events.mailRemoved,
};
export const smsChannel: Channel = {
  activated: events.smsActivated,
  deactivated: events.smsDeactivated,
  removed: events.smsRemoved,
};

type Any = MailProvider | SmsProvider;
type OfKind<P extends Any, K extends P['kind']> = Extract<P, { kind: K }>;

/** @throws PosternError `not_found` */
export function requireProvider<P extends Any>({ byId }: Providers<P>, id: string): P {
  const provider = byId.get(id);
  if (provider) return provider;
  throw notFound('NOTIF-Nfd01', 'There is no such provider', { field: 'id' });
}

/** @throws PosternError `not_found` for what is there, but of another kind, as well */
function requireKind<P extends Any, K extends P['kind']>(
  providers: Providers<P>,
  id: string,
  kind: K,
): OfKind<P, K> {
  const provider = requireProvider(providers, id);
  if (provider.kind === kind) return provider as OfKind<P, K>;
  throw notFound('NOTIF-Nfd02', `The provider is not one of kind ${kind}`, { field: 'id' });
}

/** The one that was used so far says that it is not any more: whoever reads the log need not know that there is one. */
export function activate(channel: Channel, providers: Providers<Any>, id: string): Decision {
  requireProvider(providers, id);
  const { activeId } = providers;
  if (activeId === id) return nothing;
  return {
    events: [
      ...(activeId === undefined ? [] : [channel.deactivated({ id: activeId })]),
      channel.activated({ id }),
    ],
  };
}

export function deactivate(channel: Channel, providers: Providers<Any>, id: string): Decision {
  requireProvider(providers, id);
  return providers.activeId === id ? { events: [channel.deactivated({ id })] } : nothing;
}

export function remove(channel: Channel, providers: Providers<Any>, id: string): Decision {
  requireProvider(providers, id);
  return { events: [channel.removed({ id })] };
}

const changes = <F extends FieldSet>(change: ChangeOf<F>): boolean => Object.keys(change).length > 0;

export const addSmtp = (id: string, values: SmtpValues, password: SealedValue | undefined): Decision => ({
  events: [
    events.smtpAdded({ id, ...smtpFields.writeNew(smtpFields.clean(values)), ...(password && { password }) }),
  ],
});

/** @param password undefined: it stays */
export function changeSmtp(
  mail: Providers<MailProvider>,
  id: string,
  values: SmtpValues,
  password: SealedValue | undefined,
): Decision {
  const change = smtpFields.differences(requireKind(mail, id, 'smtp'), smtpFields.clean(values));
  if (!changes(change) && password === undefined) return nothing;
  return { events: [events.smtpChanged({ id, ...smtpFields.write(change), ...(password && { password }) })] };
}

export function changeSmtpPassword(
  mail: Providers<MailProvider>,
  id: string,
  password: SealedValue,
): Decision {
  requireKind(mail, id, 'smtp');
  return { events: [events.smtpPasswordChanged({ id, password })] };
}

interface HttpEvents {
  readonly added: typeof events.mailHttpAdded | typeof events.smsHttpAdded;
  readonly changed: typeof events.mailHttpChanged | typeof events.smsHttpChanged;
}
export const mailHttp: HttpEvents = { added: events.mailHttpAdded, changed: events.mailHttpChanged };
export const smsHttp: HttpEvents = { added: events.smsHttpAdded, changed: events.smsHttpChanged };

export const addHttp = (
  { added }: HttpEvents,
  id: string,
  values: HttpValues,
  signingKey: SealedValue,
): Decision => ({
  events: [added({ id, ...httpFields.writeNew(httpFields.clean(values)), signingKey })],
});

/** A new key that signs; the former one signs as well until its time is over. */
export interface Rotation {
  readonly signingKey: SealedValue;
  readonly previousUntil: Date | undefined;
}

export function changeHttp<P extends Any>(
  { changed }: HttpEvents,
  providers: Providers<P>,
  id: string,
  values: HttpValues,
  rotation?: Rotation,
): Decision {
  const known = requireKind(providers as Providers<Any>, id, 'http');
  const change = httpFields.differences(known, httpFields.clean(values));
  if (!changes(change) && !rotation) return nothing;
  const previous = rotation?.previousUntil && known.signingKey;
  return {
    events: [
      changed({
        id,
        ...httpFields.write(change),
        ...(rotation && { signingKey: rotation.signingKey }),
        ...(previous && {
          previousSigningKey: previous,
          previousSigningKeyUntil: rotation.previousUntil.toISOString(),
        }),
      }),
    ],
  };
}

export function changeSigningKey<P extends Any>(
  { changed }: HttpEvents,
  providers: Providers<P>,
  id: string,
  signingKey: SealedValue,
): Decision {
  requireKind(providers as Providers<Any>, id, 'http');
  return { events: [changed({ id, signingKey })] };
}

export const addTwilio = (id: string, values: TwilioValues, token: SealedValue | undefined): Decision => ({
  events: [
    events.twilioAdded({ id, ...twilioFields.writeNew(requireSender(values)), ...(token && { token }) }),
  ],
});

export function changeTwilio(sms: Providers<SmsProvider>, id: string, values: TwilioValues): Decision {
  const change = twilioFields.differences(requireKind(sms, id, 'twilio'), requireSender(values));
  return changes(change)
    ? { events: [events.twilioChanged({ id, ...twilioFields.write(change) })] }
    : nothing;
}

export function changeTwilioToken(sms: Providers<SmsProvider>, id: string, token: SealedValue): Decision {
  requireKind(sms, id, 'twilio');
  return { events: [events.twilioTokenChanged({ id, token })] };
}

/** @throws PosternError `invalid_argument` where Twilio would not know in whose name to write */
function requireSender(values: TwilioValues): TwilioValues {
  const clean = twilioFields.clean(values);
  if (clean.senderNumber !== '' || clean.verifyServiceSid !== '') return clean;
  throw invalidArgument('NOTIF-Twi02', 'sender_number must be given, unless there is a verify_service_sid', {
    field: 'sender_number',
  });
}
