import type { Feature } from '../feature.ts';
import { forgetEnded, giveUpOld } from './jobs.ts';

/** What operators see of deliveries, and do to them. */
export const deliveriesFeature: Feature = {
  name: 'deliveries',
  jobs: ({ deliveries }) => [giveUpOld(deliveries), forgetEnded(deliveries)],
};
