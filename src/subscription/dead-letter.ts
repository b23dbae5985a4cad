import type { Report, Sender } from '../delivery/index.ts';
import { destinationOf } from './bus/destination.ts';
import { findSubscribed } from './bus/subscribed.ts';
import type { Verdict } from './bus/types.ts';
import { destinationKind } from './fields.ts';
import { messageOf } from './told.ts';

const timeoutMs = 30_000;

const reportOf = ({ fate, status, said }: Verdict): Report => ({
  outcome: fate === 'accepted' ? 'delivered' : fate === 'refused' ? 'refused' : 'failed',
  ...(status !== undefined && { status }),
  said: fate === 'accepted' ? said || 'accepted' : said,
});

/** Sends one event by the subscription that it was passed by. */
export const sendDeadLetter: Sender['deliver'] = async (delivery, tools, signal) => {
  const subscribed = await findSubscribed(tools.sql, delivery.instanceId, delivery.recipient);
  if (!subscribed || subscribed.destination === destinationKind.none)
    return { outcome: 'refused', said: 'the subscription was removed, or has no destination any more' };
  const destination = destinationOf(subscribed, { ...tools, timeoutMs, most: 1 });
  try {
    const message = messageOf(delivery.event, delivery.id, subscribed.format, subscribed.personalData);
    return reportOf(await destination.send(message, signal));
  } finally {
    await destination.close();
  }
};
