import { loadedLater, type Reaction } from '../../delivery/index.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { type Channel, type MessageKind, messageKinds } from './kinds.ts';

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
    isReturned(event) || kind.only?.(event) === false
      ? []
      : [{ recipient: event.aggregateId, target: targetOf(kind.channel(event), event.instanceId) }],
  deliver: loadedLater(async () => (await import('./telling.ts')).tellPerson(kind)),
});

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
