import { type Subscription, SubscriptionState } from '../../../contract/services/postern/event/v1.ts';
import { type Texts, useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';

/** Paused, failing, or as it should be. */
export function stateText(t: Texts, { state, progress }: Subscription): string {
  const { states } = t.subscriptions;
  if (state === SubscriptionState.PAUSED) return states.paused;
  return progress && progress.failures > 0 ? states.failing : states.active;
}

export const StateBadge = ({ subscription }: { readonly subscription: Subscription }) => {
  const t = useTexts();
  const isPaused = subscription.state === SubscriptionState.PAUSED;
  const fails = (subscription.progress?.failures ?? 0) > 0;
  return <Badge kind={isPaused ? undefined : fails ? 'danger' : 'good'}>{stateText(t, subscription)}</Badge>;
};

/** Where it tells of events. */
export function destinationText(t: Texts, { destination }: Subscription): string {
  switch (destination.case) {
    case 'http':
      return destination.value.url;
    case 'nats':
      return destination.value.servers.join(', ');
    case undefined:
      return t.subscriptions.destinations.pull;
  }
}
