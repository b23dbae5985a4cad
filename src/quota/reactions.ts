import { callWebhook, hostOf, type Reaction } from '../delivery/index.ts';
import type { EventOf } from '../eventstore/index.ts';
import { quotaNotificationDue } from './events.ts';
import { writeNotified } from './operations.ts';
import type { Unit } from './units.ts';

type Due = EventOf<typeof quotaNotificationDue>;

/** Who wants to know that a quota is used up to a percentage is told so by a call of the URL that was given for it. */
const usageReached: Reaction = {
  name: 'quota.notification',
  on: quotaNotificationDue.type,
  worker: 'actions',
  recipients: (event) => {
    const { id, callURL } = (event as Due).payload;
    return [{ recipient: id, target: hostOf(callURL) }];
  },
  async deliver(delivery, tools, signal) {
    const due = delivery.event as Due;
    const { callURL, ...told } = due.payload;
    const webhook = { url: callURL, body: JSON.stringify({ ...told, callURL, instanceID: due.instanceId }) };
    const report = await callWebhook(tools, delivery, webhook, signal);
    if (report.outcome === 'delivered') {
      await writeNotified(
        tools,
        due.instanceId,
        told.unit as Unit,
        { id: told.id, threshold: told.threshold },
        delivery.id,
      );
    }
    return report;
  },
};

export const quotaReactions: readonly Reaction[] = [usageReached];
