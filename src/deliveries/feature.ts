import type { Feature } from '../feature.ts';
import { heedClock } from './clock-job.ts';
import { forgetEnded, forgetRuns, giveUpOld } from './jobs.ts';
import { deliveryService } from './service.ts';

/** What operators see of deliveries, and do to them. */
export const deliveriesFeature: Feature = {
  name: 'deliveries',
  services: (platform) => [deliveryService(platform)],
  jobs: ({ deliveries }) => [
    heedClock(deliveries),
    giveUpOld(deliveries),
    forgetEnded(deliveries),
    forgetRuns(deliveries),
  ],
};
