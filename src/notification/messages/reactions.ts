import type { DeliveryTools, Reaction, Report } from '../../delivery/index.ts';
import { type RecordedEvent, runCommand } from '../../eventstore/index.ts';
import { sessionAggregate } from '../../session/index.ts';
import { userAggregate } from '../../user/index.ts';
import * as events from '../events.ts';
import { mailRoute, sendMail, sendSms, smsRoute } from '../sending/send.ts';
import { type Composed, compose } from './compose.ts';
import { type MessageKind, messageKinds } from './kinds.ts';

type Channel = 'mail' | 'sms';

/** Names of reactions by which people are told something. */
export const messageReactions: ReadonlyMap<string, MessageKind> = new Map(
  messageKinds.map((kind) => [`notification.${kind.name}`, kind]),
);

/** What an instance's messages wait for together: the one provider that it uses. */
export const targetOf = (channel: Channel, instanceId: string): string => `${channel} ${instanceId}`;

interface Returned {
  readonly code_returned?: boolean;
  readonly codeReturned?: boolean;
  readonly returnCode?: boolean;
}

/** Whoever asked for the code got it: nobody is told. */
const isReturned = ({ payload }: RecordedEvent): boolean => {
  const { code_returned, codeReturned, returnCode } = payload as Returned;
  return (code_returned ?? codeReturned ?? returnCode) === true;
};

const reactionTo = (kind: MessageKind): Reaction => ({
  name: `notification.${kind.name}`,
  on: kind.on.type,
  worker: 'notifier',
  recipients: (event) =>
    isReturned(event)
      ? []
      : [{ recipient: event.aggregateId, target: targetOf(kind.channel(event), event.instanceId) }],
  async deliver(delivery, tools, signal) {
    const { event, id } = delivery;
    const channel = kind.channel(event);
    // First, so that what is composed is as of now when it goes.
    const send = await (channel === 'mail' ? byMail : bySms)(tools, event.instanceId);
    if (!send) return nobody(channel);
    const composed = await compose(tools, kind, event);
    if ('needless' in composed) return { outcome: 'refused', said: composed.needless };
    const report = await send(composed, id, signal);
    if (report.outcome === 'delivered') await writeSent(tools, kind, composed, delivery);
    return report;
  },
});

const nobody = (channel: Channel): Report => ({
  outcome: 'held',
  said: `the instance has no active provider of ${channel === 'mail' ? 'e-mail' : 'text messages'}: activate one, and it leaves`,
});

/** Sends by the provider that is in use. */
type Send = (composed: Composed, id: string, signal: AbortSignal) => Promise<Report>;

/** Where nobody sends, in development. */
const byLog =
  ({ log }: DeliveryTools): Send =>
  async ({ to, subject, text }, id) => {
    log.info('a message that goes nowhere, since there is no provider', { delivery: id, to, subject, text });
    return { outcome: 'delivered', said: 'written to the log; /debug/mail shows it' };
  };

async function byMail(tools: DeliveryTools, instanceId: string): Promise<Send | undefined> {
  const route = await mailRoute(tools, instanceId);
  if (!route) return tools.debugMail ? byLog(tools) : undefined;
  return (composed, id, signal) =>
    sendMail(tools, instanceId, route, { ...composed, id }, composed.told, signal);
}

async function bySms(tools: DeliveryTools, instanceId: string): Promise<Send | undefined> {
  const route = await smsRoute(tools, instanceId);
  if (!route) return tools.debugMail ? byLog(tools) : undefined;
  return (composed, id, signal) => sendSms(tools, route, { ...composed, id }, composed.told, signal);
}

interface Sending {
  readonly id: string;
  readonly instanceId: string;
  readonly event: RecordedEvent;
}

const editor = { user: 'SYSTEM', service: 'notification' };

/** The message has left, and goes again if this fails: so what cannot be written is told in the log, and left. */
async function writeSent(
  tools: DeliveryTools,
  kind: MessageKind,
  { person }: Composed,
  { id, instanceId, event }: Sending,
): Promise<void> {
  const scope = { instanceId, editor, idempotencyKey: id, observe: () => {} };
  try {
    if (kind.ofSession) {
      await runCommand(tools.store, scope, sessionAggregate, event.aggregateId, ({ state }) => ({
        events: state.lifecycle === 'active' ? [kind.sent()] : [],
      }));
      return;
    }
    await runCommand(
      tools.store,
      scope,
      userAggregate,
      event.aggregateId,
      ({ state }) => ({ events: state.lifecycle === 'removed' ? [] : [kind.sent()] }),
      { from: person.loaded },
    );
  } catch (error) {
    tools.log.warn('that a message was sent could not be recorded', { delivery: id, error });
  }
}

/** A provider that is used from now on, or was mended: what waited for it leaves. */
const providerChanged = (channel: Channel, on: { readonly type: string }): Reaction => ({
  name: `notification.provider ${on.type}`,
  on: on.type,
  worker: 'notifier',
  recipients: ({ instanceId }) => [{ recipient: channel, target: `providers ${instanceId}` }],
  async deliver({ instanceId, recipient }, { again }) {
    await again(instanceId, targetOf(recipient as Channel, instanceId));
    return { outcome: 'delivered', said: 'what waited for the provider leaves' };
  },
});

export const notificationReactions: readonly Reaction[] = [
  ...messageKinds.map(reactionTo),
  ...[events.mailActivated, events.smtpChanged, events.smtpPasswordChanged, events.mailHttpChanged].map(
    (on) => providerChanged('mail', on),
  ),
  ...[events.smsActivated, events.twilioChanged, events.twilioTokenChanged, events.smsHttpChanged].map((on) =>
    providerChanged('sms', on),
  ),
];
