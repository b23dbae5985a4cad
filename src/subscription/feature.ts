import type { Feature } from '../feature.ts';
import { forgetReplays, heedClock } from './jobs.ts';
import { subscriptionProjections } from './projection.ts';
import { subscriptionReactions } from './reactions.ts';
import { eventService } from './service.ts';

/** Events for other systems: who is told of them, and who fetches them. */
export const subscriptionFeature: Feature = {
  name: 'subscription',
  projections: subscriptionProjections,
  reactions: subscriptionReactions,
  services: (platform) => [eventService(platform)],
  jobs: ({ deliveries }) => [heedClock, forgetReplays(deliveries)],
};
