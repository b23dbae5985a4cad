import type { DeliveryTools, Report, Sender } from '../../delivery/index.ts';
import { type RecordedEvent, runCommand } from '../../eventstore/index.ts';
import { sessionAggregate } from '../../session/index.ts';
import { userAggregate } from '../../user/index.ts';
import { mailRoute, sendMail, sendSms, smsRoute } from '../sending/send.ts';
import { type Composed, compose } from './compose.ts';
import type { Channel, MessageKind } from './kinds.ts';

/** Tells people what messages of this kind say. */
export const tellPerson =
  (kind: MessageKind): Sender['deliver'] =>
  async (delivery, tools, signal) => {
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
  };

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
        events: state.lifecycle === 'active' ? [kind.sent(event)] : [],
      }));
      return;
    }
    await runCommand(
      tools.store,
      scope,
      userAggregate,
      event.aggregateId,
      ({ state }) => ({ events: state.lifecycle === 'removed' ? [] : [kind.sent(event)] }),
      { from: person.loaded },
    );
  } catch (error) {
    tools.log.warn('that a message was sent could not be recorded', { delivery: id, error });
  }
}
