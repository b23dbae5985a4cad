import type { Delivery, DeliveryTools, Report, Sender } from '../delivery/index.ts';
import { findSubscribed } from './bus/cursors.ts';
import { destinationOf } from './bus/destination.ts';
import type { Verdict } from './bus/types.ts';
import { destinationKind } from './fields.ts';
import { messageOf, reactionName } from './told.ts';

const timeoutMs = 30_000;

const reportOf = ({ fate, status, said }: Verdict): Report => ({
  outcome: fate === 'accepted' ? 'delivered' : fate === 'refused' ? 'refused' : 'failed',
  ...(status !== undefined && { status }),
  said: fate === 'accepted' ? said || 'accepted' : said,
});

/**
 * Sends dead letters, which a subscription has passed, when somebody has them retried: alone, with the id that they had.
 * They come late, behind later events of their aggregate; receivers tell by its sequence.
 */
const deadLetter: Sender = {
  name: reactionName,
  worker: 'actions',
  async deliver(delivery: Delivery, tools: DeliveryTools, signal: AbortSignal): Promise<Report> {
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
  },
};

export const subscriptionReactions: readonly Sender[] = [deadLetter];
