import { ActionService } from '../../../contract/services/action/v2.ts';
import type { Delivery } from '../../../contract/services/postern/delivery/v1.ts';
import { EventService } from '../../../contract/services/postern/event/v1.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';

/** The aggregate that is told, by the beginning of what tells it. */
const told: Readonly<Record<string, string>> = {
  'action.event': 'target',
  'subscription.event': 'subscription',
};

/** What the recipient of a delivery is: the type of its aggregate. */
export const recipientType = ({ reaction }: Pick<Delivery, 'reaction'>): string =>
  told[reaction] ?? (reaction.startsWith('notification.') ? 'user' : '');

/** Where a delivery goes, in words: targets and subscriptions by their names, providers by what they carry, applications by their client id. */
export function useDestination(): (delivery: Delivery) => string {
  const t = useTexts();
  const { has } = usePermissions();
  const targets = useQueryOf(
    ActionService.method.listTargets,
    { pagination: { limit: 1000 } },
    { enabled: has('action.target.read') },
  );
  const subscriptions = useQueryOf(EventService.method.listSubscriptions, {});
  const names = new Map([
    ...(targets.data?.targets ?? []).map(({ id, name }) => [id, name] as const),
    ...(subscriptions.data?.subscriptions ?? []).map(({ id, name }) => [id, name] as const),
  ]);
  const channels: Readonly<Record<string, string>> = t.deliveries.channels;
  return ({ reaction, recipient, target }) => {
    // The target tells the clients of instances apart, which nobody sees here.
    const named = reaction === 'logout.back_channel' ? recipient : target;
    return names.get(recipient) ?? channels[target.split(' ', 1)[0] ?? ''] ?? named;
  };
}
