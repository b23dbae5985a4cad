import { callWebhook, type Sender } from '../delivery/index.ts';
import type { EventOf } from '../eventstore/index.ts';
import type { quotaNotificationDue } from './events.ts';
import { writeNotified } from './operations.ts';
import type { Unit } from './units.ts';

/** Calls the URL that was given for the percentage, and records that it was. */
export const tellUsage: Sender['deliver'] = async (delivery, tools, signal) => {
  const due = delivery.event as EventOf<typeof quotaNotificationDue>;
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
};
