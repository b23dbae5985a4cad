import type { SealedValue } from '../../crypto/types.ts';
import { type DeliveryTools, shared } from '../../delivery/index.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';
import { chooseLanguage } from '../../i18n/index.ts';
import { findInstance, originFor } from '../../instance/index.ts';
import { createSettings } from '../../settings/index.ts';
import { fillText, type MessageName, type MessageValues, readMessage } from '../../text/index.ts';
import { factorsAggregate, findUserProfile, userAggregate, userEvents } from '../../user/index.ts';
import type { Told } from '../sending/send.ts';
import { deviceText } from './device.ts';
import { spoken } from './expiry.ts';
import { codeId, type MessageKind } from './kinds.ts';
import { htmlOf, textOf } from './layout.ts';
import { linkTo } from './links.ts';
import { argsOf, type Person, valuesOf } from './person.ts';
import { sessionCode } from './session-code.ts';

type Sources = Pick<DeliveryTools, 'store' | 'sql' | 'encryption' | 'publicUrl' | 'clock'>;

/** A message, ready for whatever it leaves by. */
export interface Composed {
  readonly person: Person;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly code: string | undefined;
  readonly told: Told;
}

/** Why nobody is told (any more). */
export interface Needless {
  readonly needless: string;
}

interface CodePayload {
  readonly code?: SealedValue;
  readonly url_template?: string;
  readonly urlTemplate?: string;
  readonly urlTmpl?: string;
  readonly applicationName?: string;
  readonly triggerOrigin?: string;
  readonly expiry?: number;
}

/**
 * Writes what an event has somebody told, in the person's language and the look of the organization.
 * @param when `past`: as it was or would have been sent, for who looks at it later
 */
export async function compose(
  sources: Sources,
  kind: MessageKind,
  event: RecordedEvent,
  when: 'now' | 'past' = 'now',
): Promise<Composed | Needless> {
  const { store, sql, clock } = sources;
  const { instanceId } = event;
  const inSession = kind.ofSession && (await sessionCode(store, event, kind.ofSession));
  if (kind.ofSession && !inSession) return { needless: 'the session has ended' };
  const aggregateId = inSession?.userId ?? event.aggregateId;
  const payload = event.payload as CodePayload;
  const [loaded, row] = await Promise.all([
    store.load(instanceId, userAggregate, aggregateId),
    findUserProfile(sql, instanceId, aggregateId),
  ]);
  const { state: user } = loaded;
  if (!row || user.lifecycle === 'absent' || user.lifecycle === 'removed')
    return { needless: 'the person is gone' };
  if (user.lifecycle === 'inactive') return { needless: 'the person is deactivated' };

  const isCode = kind.pending !== undefined || kind.ofPasskey !== undefined || kind.ofSession !== undefined;
  const pending = inSession
    ? inSession.pending
    : kind.ofPasskey
      ? (await store.load(instanceId, factorsAggregate, aggregateId)).state.passkeyCodes.get(codeId(event))
      : kind.pending?.(user);
  if (isCode && when === 'now') {
    if (pending === undefined || pending.sealed.crypted !== payload.code?.crypted)
      return { needless: 'the code is not needed any more, or a newer one took its place' };
    if (pending.expiresAt <= clock()) return { needless: 'the code ran out before it could be sent' };
  }
  const until = event.createdAt.getTime() + (payload.expiry ?? 0) / 1e6;
  if (kind.endsWithExpiry && when === 'now' && until <= clock().getTime())
    return { needless: 'it cannot be answered any more' };
  const channel = kind.channel(event);
  const contact = channel === 'mail' ? user.email : user.phone;
  const to = contact.address;
  if (to === '')
    return { needless: `the person has no ${channel === 'mail' ? 'e-mail address' : 'phone number'}` };

  if (kind.verified && !contact.verified) return { needless: 'the address is not verified (any more)' };

  const settings = createSettings({ sql, store });
  if (kind.unless) {
    const { values } = await settings.notification(instanceId, loaded.owner);
    if (!values[kind.unless]) return { needless: 'the notification settings say that nobody is told' };
  }
  const { instance, branding, restrictions } = await shared(
    sql,
    `${instanceId} ${loaded.owner}`,
    event.position,
    async () => {
      const [instance, branding, restrictions] = await Promise.all([
        findInstance(sql, instanceId),
        settings.branding(instanceId, loaded.owner),
        settings.restrictions(instanceId, ''),
      ]);
      return { instance, branding, restrictions };
    },
  );
  if (!instance) return { needless: 'the instance is gone' };
  const language = chooseLanguage(
    [user.profile.preferredLanguage],
    restrictions.values.allowedLanguages,
    instance.default_language,
  );
  const person: Person = { loaded, row };
  const origin = originFor(payload.triggerOrigin, instance, sources.publicUrl);
  const code = payload.code ? sources.encryption.openText(payload.code) : undefined;
  const values: MessageValues = {
    ...valuesOf(person),
    Code: code ?? '',
    CodeID: codeId(event),
    OTP: code ?? '',
    ...(inSession && { SessionID: event.aggregateId }),
    Origin: origin,
    Domain: new URL(origin).hostname,
    Expiry: payload.expiry === undefined ? '' : spoken(payload.expiry / 1e6, language),
    ApplicationName: payload.applicationName || row.org_name || instance.name,
    ...(kind.message === 'NewDevice' && { Device: deviceText(event, language) }),
    ...(await moreOf(sources, kind.message, event)),
  };
  const words = await shared(
    sql,
    `${instanceId} ${loaded.owner} ${kind.message} ${language}`,
    event.position,
    () => readMessage(sql, kind.message, instanceId, loaded.owner, language),
  );
  const url = linkTo(
    kind.page,
    origin,
    payload.url_template ?? payload.urlTemplate ?? payload.urlTmpl,
    values,
  );
  const frame = {
    branding: branding.values,
    language,
    origin,
    organization: row.org_name || instance.name,
    // A code that is to be typed has no link: where it is asked for the person is already.
    url: channel === 'sms' && kind.page !== 'password' ? '' : url,
  };
  const text = channel === 'mail' ? textOf(words, values, frame) : smsOf(words.text, values, frame.url);
  return {
    person,
    to,
    language,
    subject: fillText(words.subject, values),
    html: channel === 'mail' ? htmlOf(words, values, frame) : '',
    text,
    code,
    told: {
      contextInfo: {
        eventType: event.type,
        ...(channel === 'mail' ? { recipientEmailAddress: to } : { recipientPhoneNumber: to }),
      },
      templateData: templateDataOf(words, values, frame),
      args: argsOf(values),
    },
  };
}

const smsOf = (text: string, values: MessageValues, url: string): string =>
  [fillText(text, values), url].filter((part) => part !== '').join('\n');

type Words = Parameters<typeof htmlOf>[0];
type Frame = Parameters<typeof htmlOf>[2];

/** What Zitadel's templates are filled with, for receivers that make the message themselves. */
function templateDataOf(words: Words, values: MessageValues, { branding, url }: Frame): object {
  const filled = Object.entries(words).map(([part, text]) => [part, fillText(text, values)]);
  return {
    ...Object.fromEntries(filled),
    url,
    primaryColor: branding.primaryColor,
    backgroundColor: branding.backgroundColor,
    fontColor: branding.fontColor,
    includeFooter: words.footerText !== '',
  };
}

/** What single messages say besides. */
async function moreOf(
  { store }: Pick<Sources, 'store'>,
  message: MessageName,
  event: RecordedEvent,
): Promise<MessageValues> {
  if (message !== 'DomainClaimed') return {};
  const { userName } = event.payload as { userName: string };
  const { humanAdded, humanSelfRegistered, userNameChanged, domainClaimed } = userEvents;
  const [named] = await store.search({
    instanceId: event.instanceId,
    aggregateTypes: [event.aggregateType],
    aggregateIds: [event.aggregateId],
    eventTypes: [humanAdded, humanSelfRegistered, userNameChanged, domainClaimed].map(({ type }) => type),
    beforeVersion: event.version,
    descending: true,
    limit: 1,
  });
  const before = (named?.payload as { userName?: string } | undefined)?.userName ?? '';
  return { TempUsername: userName, UserName: before, Domain: before.slice(before.lastIndexOf('@') + 1) };
}
