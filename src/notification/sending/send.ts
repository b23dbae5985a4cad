import type { Config } from '../../config/index.ts';
import type { Encryption, SealedValue } from '../../crypto/types.ts';
import {
  callWebhook,
  type DeliveryTools,
  type Report,
  signatureHeader,
  signatureOf,
} from '../../delivery/index.ts';
import type { EventStore } from '../../eventstore/index.ts';
import { certificatesIn, type Outbound } from '../../outbound/index.ts';
import {
  type HttpValues,
  type MailProvider,
  mailProviders,
  type SigningKeys,
  type SmsProvider,
  smsProviders,
} from '../state.ts';
import { configuredRelay, passwordOf, type Relay, relayOf } from './relay.ts';
import { createSmtp, type Mail, type Smtp } from './smtp.ts';
import { type Sms, sendByTwilio } from './twilio.ts';

/** What messages leave by, of one instance. */
export type MailRoute =
  | { readonly kind: 'smtp'; readonly id: string; readonly relay: Relay }
  | { readonly kind: 'http'; readonly id: string; readonly provider: HttpEndpoint };
export type SmsRoute =
  | {
      readonly kind: 'twilio';
      readonly id: string;
      readonly provider: Extract<SmsProvider, { kind: 'twilio' }>;
    }
  | { readonly kind: 'http'; readonly id: string; readonly provider: HttpEndpoint };

type HttpEndpoint = HttpValues & SigningKeys;

interface Sources {
  readonly store: EventStore;
  readonly encryption: Encryption;
  readonly mail: Config['mail'];
}

/** The provider in use, else the server of the configuration; undefined: none. */
export async function mailRoute(sources: Sources, instanceId: string): Promise<MailRoute | undefined> {
  const { state } = await sources.store.load(instanceId, mailProviders.instance, instanceId);
  const { activeId, byId } = state.own;
  const provider = activeId === undefined ? undefined : byId.get(activeId);
  if (activeId !== undefined && provider) return routeOf(activeId, provider, sources.encryption);
  if (sources.mail === null) return undefined;
  return { kind: 'smtp', id: '', relay: configured(sources.mail) };
}

export const routeOf = (
  id: string,
  provider: MailProvider,
  encryption: Pick<Encryption, 'openText'>,
): MailRoute =>
  provider.kind === 'http'
    ? { kind: 'http', id, provider }
    : { kind: 'smtp', id, relay: relayOf(provider, passwordOf(provider, encryption)) };

const relays = new WeakMap<object, Relay>();
function configured(mail: NonNullable<Config['mail']>): Relay {
  const known = relays.get(mail);
  if (known) return known;
  const relay = configuredRelay(mail, mail.caFile === null ? [] : certificatesIn(mail.caFile, 'mail.caFile'));
  relays.set(mail, relay);
  return relay;
}

export async function smsRoute(
  { store }: Pick<Sources, 'store'>,
  instanceId: string,
): Promise<SmsRoute | undefined> {
  const { state } = await store.load(instanceId, smsProviders.instance, instanceId);
  const { activeId: id, byId } = state.own;
  const provider = id === undefined ? undefined : byId.get(id);
  if (id === undefined || !provider) return undefined;
  return provider.kind === 'twilio' ? { kind: 'twilio', id, provider } : { kind: 'http', id, provider };
}

/** What an HTTP provider is told: the message as it would be sent, and what it was made of. */
export interface Told {
  readonly contextInfo: {
    readonly eventType: string;
    readonly recipientEmailAddress?: string;
    readonly recipientPhoneNumber?: string;
  };
  readonly templateData: object;
  readonly args: object;
}

type HttpTools = Pick<DeliveryTools, 'outbound' | 'encryption' | 'clock'>;

function sendByHttp(
  tools: HttpTools,
  { id, provider }: { readonly id: string; readonly provider: HttpEndpoint },
  told: Told,
  deliveryId: string,
  signal: AbortSignal,
): Promise<Report> {
  const { description, endpoint } = provider;
  const keys = keysAt(tools.clock(), provider);
  const body = JSON.stringify({
    ...told,
    contextInfo: { ...told.contextInfo, provider: { id, description } },
  });
  const headers = keys.length > 0 && {
    [signatureHeader]: signatureOf(
      keys.map((key) => tools.encryption.openText(key)),
      body,
      tools.clock(),
    ),
  };
  return callWebhook(tools, { id: deliveryId }, { url: endpoint, body, ...(headers && { headers }) }, signal);
}

const keysAt = (now: Date, { signingKey, former }: SigningKeys): SealedValue[] =>
  [signingKey, former && former.until > now ? former.key : undefined].filter((key) => key !== undefined);

const smtps = new WeakMap<Outbound, Smtp>();
/** Connections to relays, kept for whoever sends by the same way out. */
function smtpOver(outbound: Outbound): Smtp {
  const known = smtps.get(outbound) ?? createSmtp(outbound);
  smtps.set(outbound, known);
  return known;
}

export async function sendMail(
  tools: HttpTools,
  instanceId: string,
  route: MailRoute,
  mail: Mail,
  told: Told,
  signal: AbortSignal,
): Promise<Report> {
  if (route.kind === 'http') return sendByHttp(tools, route, told, mail.id, signal);
  return smtpOver(tools.outbound).send(`${instanceId}/${route.id}`, route.relay, mail, signal);
}

export async function sendSms(
  tools: HttpTools,
  route: SmsRoute,
  sms: Sms & { readonly id: string },
  told: Told,
  signal: AbortSignal,
): Promise<Report> {
  if (route.kind === 'http') return sendByHttp(tools, route, told, sms.id, signal);
  const token = route.provider.token === undefined ? '' : tools.encryption.openText(route.provider.token);
  return sendByTwilio(tools, route.provider, token, sms, signal);
}
