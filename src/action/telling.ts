import { signerOf } from '../crypto/index.ts';
import {
  callWebhook,
  type Delivery,
  type DeliveryTools,
  type Sender,
  shared,
  toldEvent,
} from '../delivery/index.ts';
import { readSigningKey } from '../webkey/index.ts';
import { callableTarget } from './callable.ts';
import { type PayloadTools, signedBody, timeoutOf } from './payload.ts';

function payloadTools({ encryption, clock, sql }: DeliveryTools): PayloadTools {
  return {
    encryption,
    clock,
    sign: async (instanceId, payload) =>
      signerOf(encryption).sign(await readSigningKey(sql, instanceId), payload as Record<string, unknown>),
  };
}

/** So long after its time a target is told to be late, so that it is its own time that is told. */
const answerSlackMs = 2_000;

/** As it was when the event happened, or later; whoever is told again is told as it is now. */
const targetOf = ({ sql }: DeliveryTools, { instanceId, recipient, attempt, event }: Delivery) => {
  const read = () => callableTarget(sql, instanceId, recipient);
  return attempt > 1 ? read() : shared(sql, `target ${instanceId} ${recipient}`, event.position, read);
};

/** Tells a target of an event. */
export const tellTarget: Sender['deliver'] = async (delivery, tools, signal) => {
  const { instanceId, event } = delivery;
  const target = await targetOf(tools, delivery);
  if (!target) return { outcome: 'refused', said: 'the target was removed' };
  const signed = await signedBody(payloadTools(tools), instanceId, target, toldEvent(event));
  const timeoutMs = timeoutOf(target);
  tools.mayTake(timeoutMs + answerSlackMs);
  const webhook = { url: target.endpoint, timeoutMs, ...signed };
  return callWebhook(tools, delivery, webhook, signal);
};
